package io.quorate.client;

import java.util.concurrent.CompletableFuture;

/** Where the session comes from under which something is taken. */
interface SessionSource {
  /** A session that lives. */
  CompletableFuture<Session> lease();

  /**
   * Takes back a session under which nothing is held or waited for any more on behalf of whom it
   * was leased to.
   */
  void giveBack(Session session);

  /** Whether the session has been leased for one purpose, and can be ended if that fails. */
  boolean isDisposable();
}
