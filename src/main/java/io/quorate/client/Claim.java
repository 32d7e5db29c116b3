package io.quorate.client;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Json;
import io.quorate.client.wire.Names;
import java.util.List;

/**
 * What is asked for: a lock, permits of a semaphore, or all of several locks.
 *
 * @param permitsMax how many permits the semaphore has; 0 of a lock
 */
record Claim(List<String> locks, LockType type, int permits, int permitsMax) {
  static final int LOCKS_MAX = 64;
  static final int PERMITS_MAX = 10_000;

  Claim {
    locks = List.copyOf(locks);
    if (locks.isEmpty() || locks.size() > LOCKS_MAX) {
      throw new IllegalArgumentException(
          "a group has 1 to " + LOCKS_MAX + " locks, not " + locks.size());
    }
    locks.forEach(lock -> Names.requireValid("a lock name", lock));
    if (locks.stream().distinct().count() < locks.size()) {
      throw new IllegalArgumentException("a group has each lock once: " + locks);
    }
    if (permitsMax < 0 || permitsMax > PERMITS_MAX) {
      throw new IllegalArgumentException(
          "a semaphore has 1 to " + PERMITS_MAX + " permits, not " + permitsMax);
    }
    if (permits < 1 || (permitsMax > 0 && permits > permitsMax)) {
      throw new IllegalArgumentException(
          "of a semaphore with " + permitsMax + " permits, nobody gets " + permits);
    }
  }

  boolean isGroup() {
    return locks.size() > 1;
  }

  /** The same with another type. */
  Claim as(LockType other) {
    return new Claim(locks, other, permits, permitsMax);
  }

  /** Takes it. */
  Call acquire() {
    if (isGroup()) {
      return Call.of("POST", "locks", "acquire")
          .withBody(Json.list("resources", locks))
          .with("lock_type", type.word());
    }
    Call call = Call.of("POST", "lock", locks.get(0));
    return type == LockType.SEMAPHORE
        ? call.with("permits", permits).with("max_permits", permitsMax)
        : call.with("lock_type", type.word());
  }

  /** Gives back what was taken. */
  Call release() {
    return isGroup()
        ? Call.of("POST", "locks", "release").withBody(Json.list("resources", locks))
        : Call.of("DELETE", "lock", locks.get(0));
  }

  /** Makes an exclusive hold a shared one. */
  Call downgrade() {
    return Call.of("PUT", "lock", locks.get(0)).with("lock_type", LockType.SHARED.word());
  }

  /**
   * Gives up the place in the queue of one of the locks, and with it all places of the claim. The
   * client need not have one in each: not where it holds the lock already.
   */
  static Call leave(String lock) {
    return Call.of("DELETE", "lock", lock, "waiter");
  }

  @Override
  public String toString() {
    return String.join(", ", locks);
  }
}
