package io.quorate.it;

import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The archive that users deploy, as the build made it. */
final class Product {
  private Product() {}

  static WebArchive archive() {
    File built = new File(System.getProperty("it.archive"));
    return ShrinkWrap.createFromZipFile(WebArchive.class, built);
  }
}
