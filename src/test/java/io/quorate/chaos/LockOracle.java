package io.quorate.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for exclusive locks, judged from outside by one monotonic clock.
 *
 * <p>A hold is certain from the arrival of its grant until its release is sent or its lease ends by
 * the client's own count. Certain holds of one lock never overlap; a grant has a higher token than
 * every grant that had arrived anywhere before it was first asked for; and a linearizable read that
 * lies within a certain hold sees that hold.
 */
final class LockOracle {
  /**
   * What was known when a request was first sent.
   *
   * @param tokenFloor the highest token that had arrived by then
   * @param certain the hold that was certain then; null if none
   */
  record Before(String lock, long tokenFloor, @Nullable Lease certain) {}

  private final Map<String, Lease> certain = new HashMap<>();
  private final Map<String, Long> fences = new HashMap<>();
  private long highestToken;
  private long grants;
  private long rejectedWrites;

  synchronized Before asked(String lock, long nowNanos) {
    return new Before(lock, highestToken, certainAt(lock, nowNanos));
  }

  synchronized void granted(Before before, Lease lease, long nowNanos) {
    if (lease.token() <= before.tokenFloor()) {
      throw new Violation(
          lease + " came after token " + before.tokenFloor() + " had already arrived");
    }
    Lease other = certainAt(lease.lock(), nowNanos);
    if (other != null && lease.isLiveAt(nowNanos)) {
      throw new Violation(lease + " was granted while " + other + " is held");
    }
    grants++;
    highestToken = Math.max(highestToken, lease.token());
    if (lease.isLiveAt(nowNanos)) {
      certain.put(lease.lock(), lease);
    }
  }

  synchronized void renewed(Lease lease) {
    certain.computeIfPresent(
        lease.lock(), (lock, held) -> held.token() == lease.token() ? lease : held);
  }

  /** Call before the release is sent: from then on the hold is no longer certain. */
  synchronized void releasing(Lease lease) {
    certain.computeIfPresent(
        lease.lock(), (lock, held) -> held.token() == lease.token() ? null : held);
  }

  /**
   * Writes to a resource that rejects tokens below the highest it has seen.
   *
   * @throws Violation if it rejects the holder of a lease that has not ended
   */
  synchronized void write(Lease lease, long nowNanos) {
    long fence = fences.getOrDefault(lease.lock(), 0L);
    if (lease.token() >= fence) {
      fences.put(lease.lock(), lease.token());
      return;
    }
    rejectedWrites++;
    if (lease.isLiveAt(nowNanos)) {
      throw new Violation(lease + " was overtaken by token " + fence + " before its end");
    }
  }

  /**
   * Judges a linearizable read.
   *
   * @param holders as {@code client=token}
   */
  synchronized void read(Before before, List<String> holders, long nowNanos) {
    Lease held = certainAt(before.lock(), nowNanos);
    if (held == null || before.certain() == null || held.token() != before.certain().token()) {
      return; // Something changed while the read was under way: it may have seen either.
    }
    if (!holders.equals(List.of(held.client() + "=" + held.token()))) {
      throw new Violation("a read within " + held + " saw " + holders);
    }
  }

  synchronized long grants() {
    return grants;
  }

  synchronized long rejectedWrites() {
    return rejectedWrites;
  }

  private @Nullable Lease certainAt(String lock, long nowNanos) {
    Lease lease = certain.get(lock);
    return lease != null && lease.isLiveAt(nowNanos) ? lease : null;
  }
}
