package io.quorate.client;

import io.quorate.client.Acquisition.Wait;
import io.quorate.client.wire.Names;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock of the cluster as Java's own: reentrant, owned by the thread that locks it, to be unlocked
 * by that thread. Other than Java's it can be lost, which {@link #isHeldByCurrentThread} tells;
 * what it protects is safe by {@link #fencingToken} only.
 *
 * <p>A read lock may be turned into a write lock by locking that as well; two threads that both do
 * so are a deadlock, which is a {@link DeadlockException}.
 */
public final class ThreadLock implements Lock {
  private final ThreadLocks threads;
  private final String lock;
  private final LockType type;

  ThreadLock(ThreadLocks threads, String lock, LockType type) {
    this.threads = threads;
    this.lock = Names.requireValid("a lock name", lock);
    this.type = type;
  }

  @Override
  public void lock() {
    takeUninterruptibly(Wait.FOR_EVER);
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    requireNoInterrupt();
    threads.take(lock, type, Wait.FOR_EVER, true);
  }

  @Override
  public boolean tryLock() {
    return takeUninterruptibly(Wait.NONE);
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    requireNoInterrupt();
    return threads.take(lock, type, Wait.of(Duration.of(time, unit.toChronoUnit())), true);
  }

  /**
   * Gives back one hold.
   *
   * @throws IllegalMonitorStateException if this thread has none
   */
  @Override
  public void unlock() {
    threads.giveBack(lock, type);
  }

  /**
   * @throws UnsupportedOperationException always: a condition would need the cluster's help
   */
  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("locks of a cluster have no conditions");
  }

  /**
   * The number of the grant under which this thread holds the lock.
   *
   * @throws IllegalMonitorStateException if it has not locked it
   */
  public long fencingToken() {
    return threads.held(lock).fencingToken();
  }

  /** Whether this thread has locked it, and has not lost it since. */
  public boolean isHeldByCurrentThread() {
    return threads.isHeld(lock);
  }

  private boolean takeUninterruptibly(Wait wait) {
    try {
      return threads.take(lock, type, wait, false);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted where nothing listens", e);
    }
  }

  private static void requireNoInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public String toString() {
    return lock + ", " + type.word();
  }
}
