package io.quorate.client;

import java.util.concurrent.locks.ReadWriteLock;

/** A lock of the cluster as Java's own pair: many threads read, or one writes. */
public final class ThreadReadWriteLock implements ReadWriteLock {
  private final ThreadLock readLock;
  private final ThreadLock writeLock;

  ThreadReadWriteLock(ThreadLocks threads, String lock) {
    readLock = new ThreadLock(threads, lock, LockType.SHARED);
    writeLock = new ThreadLock(threads, lock, LockType.EXCLUSIVE);
  }

  @Override
  public ThreadLock readLock() {
    return readLock;
  }

  @Override
  public ThreadLock writeLock() {
    return writeLock;
  }
}
