package io.quorate.it;

import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: a cache with its values in shards keeps the contract of the API. Method: a node alone. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class CacheContractIT extends CacheContract {
  @ArquillianResource URL root;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive();
  }

  @Override
  URL root() {
    return root;
  }
}
