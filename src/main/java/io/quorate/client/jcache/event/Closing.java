package io.quorate.client.jcache.event;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The end of what a configuration has made. */
public final class Closing {
  private static final Logger LOG = Logger.getLogger(Closing.class.getName());

  private Closing() {}

  /** Closes what can be closed; what goes wrong is logged. */
  public static void letGo(Object part) {
    if (part instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "A part of a cache could not be closed", e);
      }
    }
  }
}
