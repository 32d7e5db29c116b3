package io.quorate.chaos;

import io.quorate.kernel.Rng;
import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A sequential client: takes locks, writes to what they guard, gives them back, and tells the
 * oracle. A client whose request stays without a known outcome is never heard of again; another
 * takes its place.
 */
final class LockClient {
  static final int LOCKS = 8;

  private static final int TTL_SECONDS = 60;
  private static final int SHORT_TTL_SECONDS = 2;
  private static final int WAIT_SECONDS_MAX = 2;
  private static final long WORK_MILLIS_MAX = 5;

  private final String name;
  private final Rng rng;
  private final FailoverCaller caller;
  private final LockOracle oracle;
  private final LoadTally tally;
  private int generation;

  LockClient(String name, Rng rng, FailoverCaller caller, LockOracle oracle, LoadTally tally) {
    this.name = name;
    this.rng = rng;
    this.caller = caller;
    this.oracle = oracle;
    this.tally = tally;
  }

  static String lock(int index) {
    return "chaos-" + index;
  }

  /** One acquire with all that follows from it. */
  void step() throws InterruptedException {
    int index = rng.index(LOCKS);
    if (rng.chance(0.1)) {
      read(lock(index));
      return;
    }
    boolean isShort = rng.chance(0.03);
    Optional<Lease> lease = acquire(lock(index), isShort ? SHORT_TTL_SECONDS : TTL_SECONDS);
    if (lease.isEmpty()) {
      return;
    }
    if (isShort) {
      outstay(lease.get());
    } else if (rng.chance(0.1)) {
      // In either order, so that two clients may come to wait for each other.
      Optional<Lease> second = acquire(lock((index + 1 + rng.index(LOCKS - 1)) % LOCKS), 60);
      if (second.isPresent()) {
        workAndRelease(second.get());
      }
      workAndRelease(lease.get());
    } else {
      workAndRelease(rng.chance(0.1) ? renew(lease.get()) : lease.get());
    }
  }

  private String client() {
    return name + "." + generation;
  }

  private Optional<Lease> acquire(String lock, int ttlSeconds) throws InterruptedException {
    int waitSeconds = rng.chance(0.5) ? 0 : 1 + rng.index(WAIT_SECONDS_MAX);
    ApiCall call =
        ApiCall.acquire(lock, client()).with("ttl", ttlSeconds).with("wait", waitSeconds);
    long askedNanos = System.nanoTime();
    LockOracle.Before before = oracle.asked(lock, askedNanos);
    Optional<Answer> answered = caller.call(call);
    if (answered.isEmpty()) {
      retire();
      return Optional.empty();
    }
    Answer answer = answered.get();
    tally.answered(answer.status());
    switch (answer.status()) {
      case 200 -> {
        tally.granted();
        long endNanos = askedNanos + TimeUnit.SECONDS.toNanos(ttlSeconds);
        Lease lease = new Lease(lock, client(), answer.token(), endNanos);
        oracle.granted(before, lease, System.nanoTime());
        return Optional.of(lease);
      }
      case 423 -> leaveIfQueued(lock, waitSeconds);
      case 409 -> requireLost(answer);
      default -> throw new Violation("acquire of " + lock + " was answered " + answer);
    }
    return Optional.empty();
  }

  private void leaveIfQueued(String lock, int waitSeconds) throws InterruptedException {
    if (waitSeconds == 0) {
      return;
    }
    Optional<Answer> left = caller.call(ApiCall.leave(lock, client()));
    if (left.isEmpty()) {
      retire();
    } else if (left.get().status() != 200 && left.get().status() != 404) {
      throw new Violation("leaving the queue of " + lock + " was answered " + left.get());
    }
  }

  /** A repeated request may find that its place has gone, which is said once with 423. */
  private static void requireLost(Answer answer) {
    boolean isVictim = answer.code().equals("deadlock") && !answer.strings("cycle").isEmpty();
    if (!isVictim && !answer.code().equals("conflict")) {
      throw new Violation("an acquire was answered " + answer);
    }
  }

  private void workAndRelease(Lease lease) throws InterruptedException {
    oracle.write(lease, System.nanoTime());
    TimeUnit.MILLISECONDS.sleep(rng.index((int) WORK_MILLIS_MAX));
    oracle.write(lease, System.nanoTime());
    release(lease);
  }

  private Lease renew(Lease lease) throws InterruptedException {
    long askedNanos = System.nanoTime();
    Optional<Answer> answered =
        caller.call(ApiCall.renew(lease.lock(), lease.client()).with("ttl", TTL_SECONDS));
    if (answered.isEmpty()) {
      return lease;
    }
    tally.answered(answered.get().status());
    requireUnlessEnded(lease, answered.get());
    if (!answered.get().isOk()) {
      return lease;
    }
    Lease renewed = lease.until(askedNanos + TimeUnit.SECONDS.toNanos(TTL_SECONDS));
    oracle.renewed(renewed);
    return renewed;
  }

  /** Holds on beyond the end, as a client does whose process was paused. */
  private void outstay(Lease lease) throws InterruptedException {
    oracle.write(lease, System.nanoTime());
    TimeUnit.SECONDS.sleep(SHORT_TTL_SECONDS);
    TimeUnit.MILLISECONDS.sleep(rng.index(1_000));
    oracle.write(lease, System.nanoTime());
    release(lease);
  }

  private void release(Lease lease) throws InterruptedException {
    oracle.releasing(lease);
    Optional<Answer> answered =
        caller.call(
            ApiCall.release(lease.lock(), lease.client()).with("fencing_token", lease.token()));
    if (answered.isEmpty()) {
      retire();
      return;
    }
    tally.answered(answered.get().status());
    requireUnlessEnded(lease, answered.get());
  }

  private static void requireUnlessEnded(Lease lease, Answer answer) {
    if (!answer.isOk() && lease.isLiveAt(System.nanoTime())) {
      throw new Violation(lease + " is live, but the node answered " + answer);
    }
  }

  private void read(String lock) throws InterruptedException {
    LockOracle.Before before = oracle.asked(lock, System.nanoTime());
    Optional<Answer> answered = caller.call(ApiCall.state(lock));
    if (answered.isPresent()) {
      Answer answer = answered.get();
      tally.answered(answer.status());
      if (!answer.isOk() && answer.status() != 404) {
        throw new Violation("a read of " + lock + " was answered " + answer);
      }
      List<String> holders = answer.isOk() ? answer.holders() : List.of();
      oracle.read(before, holders, System.nanoTime());
    }
  }

  private void retire() {
    generation++;
    tally.retired();
  }
}
