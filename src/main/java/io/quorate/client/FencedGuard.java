package io.quorate.client;

import java.util.concurrent.Callable;

/**
 * Stands before a resource and lets pass only who can still hold the lock, by the fencing tokens
 * that the resource has seen. This is what makes a lock safe: a client may be stopped at any moment
 * for longer than its hold lasts, and go on as if nothing had happened.
 *
 * <p>Who writes must show a token that no other seen is greater than; who reads, under a shared
 * hold, one that no writer's is greater than, so that readers don't turn each other away. The
 * guard's state is to be kept with the resource, so that it outlives what the resource outlives.
 * Tokens of semaphores are no matter for it: their holders may overlap. Thread-safe.
 */
public final class FencedGuard {
  /**
   * What the guard has seen.
   *
   * @param lastWrite the greatest token of a writer; 0 if there was none
   * @param lastRead the greatest token of a reader; 0 if there was none
   */
  public record Seen(long lastWrite, long lastRead) {
    public static final Seen NOTHING = new Seen(0, 0);
  }

  private Seen seen;

  /** A guard of a resource that nobody has used yet. */
  public FencedGuard() {
    this(Seen.NOTHING);
  }

  /** A guard that goes on where another has stopped. */
  public FencedGuard(Seen seen) {
    this.seen = seen;
  }

  public synchronized Seen seen() {
    return seen;
  }

  /** Whether the holder under this token may write; then no older token will. */
  public synchronized boolean admitsWrite(long token) {
    if (token < seen.lastWrite() || token < seen.lastRead()) {
      return false;
    }
    seen = new Seen(token, seen.lastRead());
    return true;
  }

  /** Whether the holder under this token may read; then no older token may write. */
  public synchronized boolean admitsRead(long token) {
    if (token < seen.lastWrite()) {
      return false;
    }
    seen = new Seen(seen.lastWrite(), Math.max(seen.lastRead(), token));
    return true;
  }

  /**
   * Carries out a write, while nobody else passes this guard.
   *
   * @throws StaleTokenException if the token is too old; then nothing was done
   */
  public synchronized <T> T write(long token, Callable<T> action) throws Exception {
    if (!admitsWrite(token)) {
      throw new StaleTokenException(
          "the token " + token + " may not write: there was " + seen + " already");
    }
    return action.call();
  }

  /**
   * Carries out a read, while nobody else passes this guard.
   *
   * @throws StaleTokenException if the token is too old; then nothing was done
   */
  public synchronized <T> T read(long token, Callable<T> action) throws Exception {
    if (!admitsRead(token)) {
      throw new StaleTokenException(
          "the token " + token + " may not read: there was " + seen + " already");
    }
    return action.call();
  }
}
