package io.quorate.port;

import java.io.IOException;

/** Port: keeps the {@link Identity}. Used at the start only, so it may block. */
public interface IdentityStore {
  /** Durable when it returns. */
  void save(Identity identity) throws IOException;
}
