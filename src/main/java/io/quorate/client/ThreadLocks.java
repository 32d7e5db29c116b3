package io.quorate.client;

import io.quorate.client.Acquisition.Wait;
import io.quorate.client.wire.Futures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks whose owners are the threads of this process. All that a thread holds is under one session,
 * so that the cluster finds deadlocks between threads, of one process or of several.
 */
final class ThreadLocks {
  private final Surroundings surroundings;
  private final SessionPool pool;
  // Of each entry but its own, a thread knows nothing.
  private final Map<Thread, Map<String, Entry>> owners = new ConcurrentHashMap<>();

  /** What a thread holds of one lock, and how often. */
  private static final class Entry {
    private final LockHandle handle;
    private int writes;
    private int reads;

    private Entry(LockHandle handle) {
      this.handle = handle;
    }

    private void count(LockType type, int more) {
      if (type == LockType.EXCLUSIVE) {
        writes += more;
      } else {
        reads += more;
      }
    }
  }

  ThreadLocks(Surroundings surroundings, SessionPool pool) {
    this.surroundings = surroundings;
    this.pool = pool;
  }

  /**
   * Takes the lock for this thread, once more if it has it.
   *
   * @return false if the wait ended before
   */
  boolean take(String lock, LockType type, Wait wait, boolean isInterruptible)
      throws InterruptedException {
    Map<String, Entry> mine = owners.getOrDefault(Thread.currentThread(), Map.of());
    Entry entry = mine.get(lock);
    if (entry == null) {
      return takeAnew(lock, type, wait, isInterruptible);
    }
    if (!entry.handle.isHeld()) {
      throw new SessionLostException(lock + " was lost by this thread, which has to unlock it yet");
    }
    boolean isUpgrade = type == LockType.EXCLUSIVE && entry.writes == 0;
    if (isUpgrade && !get(entry.handle.upgradeLater(wait), isInterruptible)) {
      return false;
    }
    entry.count(type, 1);
    return true;
  }

  /**
   * Gives back one hold of this thread.
   *
   * @throws IllegalMonitorStateException if it has none
   */
  void giveBack(String lock, LockType type) {
    Thread thread = Thread.currentThread();
    Map<String, Entry> mine = owners.getOrDefault(thread, Map.of());
    Entry entry = mine.get(lock);
    boolean isWrite = type == LockType.EXCLUSIVE;
    if (entry == null || (isWrite ? entry.writes : entry.reads) == 0) {
      throw new IllegalMonitorStateException("this thread does not hold " + lock);
    }
    entry.count(type, -1);
    if (entry.writes + entry.reads == 0) {
      mine.remove(lock);
      if (mine.isEmpty()) {
        owners.remove(thread);
      }
      Futures.join(entry.handle.release(homeOf(entry.handle.session(), mine)));
    } else if (isWrite && entry.writes == 0 && entry.handle.isHeld()) {
      entry.handle.downgrade();
    }
  }

  /**
   * The hold of this thread.
   *
   * @throws IllegalMonitorStateException if it has none
   */
  LockHandle held(String lock) {
    Entry entry = owners.getOrDefault(Thread.currentThread(), Map.of()).get(lock);
    if (entry == null) {
      throw new IllegalMonitorStateException("this thread does not hold " + lock);
    }
    return entry.handle;
  }

  boolean isHeld(String lock) {
    Entry entry = owners.getOrDefault(Thread.currentThread(), Map.of()).get(lock);
    return entry != null && entry.handle.isHeld();
  }

  private boolean takeAnew(String lock, LockType type, Wait wait, boolean isInterruptible)
      throws InterruptedException {
    Thread thread = Thread.currentThread();
    SessionSource source = sourceFor(owners.getOrDefault(thread, Map.of()));
    Claim claim = new Claim(List.of(lock), type, 1, 0);
    Optional<LockHandle> handle =
        get(new QuorateLock(surroundings, source, claim).later(wait), isInterruptible);
    if (handle.isEmpty()) {
      return false;
    }
    Entry entry = new Entry(handle.get());
    entry.count(type, 1);
    owners.computeIfAbsent(thread, key -> new HashMap<>()).put(lock, entry);
    return true;
  }

  private static <T> T get(CompletableFuture<T> future, boolean isInterruptible)
      throws InterruptedException {
    return isInterruptible ? Futures.await(future) : Futures.join(future);
  }

  /** The session that the thread has; one of the pool if it has none. */
  private SessionSource sourceFor(Map<String, Entry> mine) {
    return mine.values().stream()
        .map(entry -> entry.handle)
        .filter(LockHandle::isHeld)
        .findFirst()
        .map(handle -> handle.session().asSource())
        .orElse(pool);
  }

  /** Where a session goes of which one hold less is needed. */
  private SessionSource homeOf(Session session, Map<String, Entry> mine) {
    boolean isStillNeeded =
        mine.values().stream().anyMatch(entry -> entry.handle.session().equals(session));
    return isStillNeeded ? session.asSource() : pool;
  }
}
