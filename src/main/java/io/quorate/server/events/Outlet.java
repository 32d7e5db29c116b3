package io.quorate.server.events;

import java.io.IOException;

/** Where the text for one reader goes. It keeps little itself, and nobody ever waits for it. */
interface Outlet {
  /**
   * Whether it takes something now; if not, {@link EventReader#writable} is called once it does.
   */
  boolean isReady();

  /** Takes all of it; only while it is ready. */
  void write(byte[] text) throws IOException;

  /** Sends what it has; only while it is ready. */
  void flush() throws IOException;

  /** Nothing follows. */
  void close();
}
