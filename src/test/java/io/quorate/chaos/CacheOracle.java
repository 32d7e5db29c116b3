package io.quorate.chaos;

import io.quorate.chaos.register.Call;
import io.quorate.chaos.register.Contradiction;
import io.quorate.chaos.register.Losses;
import io.quorate.chaos.register.Need;
import io.quorate.chaos.register.RegisterCheck;
import io.quorate.chaos.register.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What must hold for the cache, judged from outside: each key is one register, and no version of a
 * key has two values, not even if a write was lost in between. With write-back a write may be lost
 * if the node that answered it (or was asked and never answered) was struck meanwhile, or no later
 * than it takes that node to flush; but only together with all that this node has written to the
 * key since, not before the strike, and not once memory is known to have it, because others have
 * read it, or it has been asked for past the node's own copy.
 */
final class CacheOracle {
  /** What a node has written is in memory after the interval, and the time that a commit takes. */
  static final long FLUSHED_NANOS =
      TimeUnit.MILLISECONDS.toNanos(CacheOptions.FLUSH_MILLIS + 1_000);

  /** A time in which a node cannot do what it should. */
  private static final class Strike {
    private final String node;
    private final long fromNanos;
    private long untilNanos = Long.MAX_VALUE;

    private Strike(String node, long fromNanos) {
      this.node = node;
      this.fromNanos = fromNanos;
    }
  }

  /** What the clients have been told of one key. */
  private final class Key {
    private final RegisterCheck check = new RegisterCheck(CacheOracle.this::mayBeLostFrom);
    private final Versions versions = new Versions();
    private final List<Told> told = new ArrayList<>();
  }

  /**
   * An answer, or that there was none.
   *
   * @param version for which a condition was met, or was not; 0 if there was no condition
   */
  private record Told(Call call, long version) {}

  private final boolean mayLose;
  private final List<Key> keys = new ArrayList<>();
  private final List<Strike> strikes = new ArrayList<>();
  private long calls;
  private long hits;
  private long unanswered;

  CacheOracle(int keyCount, boolean mayLose) {
    this.mayLose = mayLose;
    for (int i = 0; i < keyCount; i++) {
      keys.add(new Key());
    }
  }

  synchronized void struck(List<String> nodes, long nowNanos) {
    nodes.forEach(node -> strikes.add(new Strike(node, nowNanos)));
  }

  /** The nodes do what they should again. */
  synchronized void recovered(List<String> nodes, long nowNanos) {
    for (Strike strike : strikes) {
      if (nodes.contains(strike.node) && strike.untilNanos == Long.MAX_VALUE) {
        strike.untilNanos = nowNanos;
      }
    }
  }

  /** A call and what came of it. */
  synchronized void told(int key, Call call) {
    add(key, new Told(call, 0));
  }

  /** A call that wanted this version and found it, or wanted another and found this one. */
  synchronized void told(int key, Call call, long version) {
    add(key, new Told(call, version));
  }

  private void add(int key, Told told) {
    keys.get(key).told.add(told);
    calls++;
    hits += told.call().isLocal() ? 1 : 0;
    unanswered += told.call().isAnswered() ? 0 : 1;
  }

  /** A client was told that the version of the key has this value. */
  synchronized void seen(int key, long version, long value) {
    keys.get(key).versions.seen(version, value);
  }

  /**
   * Judges everything since the last time. No call may be under way.
   *
   * @throws Violation if a key was not one register
   */
  synchronized void judge() {
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      try {
        requireOneValueEach(i, key);
        key.check.add(key.told.stream().map(each -> resolved(key, each)).toList());
      } catch (Contradiction e) {
        throw new Violation("key " + i + ": " + e.getMessage());
      }
      key.told.clear();
    }
    strikes.removeIf(strike -> strike.untilNanos != Long.MAX_VALUE);
  }

  private static void requireOneValueEach(int number, Key key) {
    for (long version : key.versions.doubled()) {
      Set<Long> values = key.versions.values(version);
      throw new Violation("key " + number + ": version " + version + " has the values " + values);
    }
  }

  // Which values a version has may have become known only later.
  private static Call resolved(Key key, Told told) {
    Call call = told.call();
    Set<Long> values = key.versions.values(told.version());
    if (call.makes() != Call.UNCHANGED || values.isEmpty()) {
      return call;
    }
    return new Call(
        call.node(),
        Need.exactly(values.iterator().next()),
        Call.UNCHANGED,
        call.isLocal(),
        call.invokedNanos(),
        call.returnedNanos());
  }

  private long mayBeLostFrom(Call write) {
    if (!mayLose || write.makes() == Need.ABSENT) {
      return Losses.NEVER; // a removal is done when memory has it
    }
    return strikes.stream()
        .filter(strike -> strike.node.equals(write.node()))
        .filter(strike -> write.invokedNanos() - strike.untilNanos <= 0)
        .filter(
            strike ->
                !write.isAnswered()
                    || write.returnedNanos() - strike.fromNanos + FLUSHED_NANOS >= 0)
        .mapToLong(strike -> strike.fromNanos)
        .min()
        .orElse(Losses.NEVER);
  }

  /** Answered writes that were lost, and might be. */
  synchronized int losses() {
    return keys.stream().mapToInt(key -> key.check.losses()).sum();
  }

  @Override
  public synchronized String toString() {
    long unresolved = keys.stream().mapToLong(key -> key.check.unresolved()).sum();
    return "cache: "
        + calls
        + " calls, "
        + hits
        + " hits, "
        + unanswered
        + " without an answer, "
        + unresolved
        + " of them without an effect so far"
        + (mayLose ? ", " + losses() + " answered writes lost" : "");
  }
}
