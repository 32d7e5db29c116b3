package io.quorate.sim;

import io.quorate.cache.CacheKey;
import io.quorate.cache.RegisterModel;
import io.quorate.cache.RegisterModel.Use;
import io.quorate.kernel.Rng;
import io.quorate.ring.Shards;
import io.quorate.sim.check.LawBroken;
import io.quorate.sim.check.Linearizability;
import io.quorate.sim.check.Linearizability.Call;
import io.quorate.sim.check.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the clients of the cache have asked and been told, key by key. */
final class CacheHistory {
  /** What somebody has seen of a key. */
  record Seen(int value, long version) {}

  private static final int CALLS_MAX = 120;
  private static final int UNANSWERED_MAX = 5;
  private static final long STEPS_MAX = 3_000_000;

  private final Shards shards;
  private final int[] generations;
  private final TreeMap<CacheKey, List<Call<Use>>> calls = new TreeMap<>();
  private final TreeMap<CacheKey, Seen> seen = new TreeMap<>();
  private int lastValue;
  private int hits;
  private boolean isOpen = true;

  CacheHistory(Shards shards, int keys) {
    this.shards = shards;
    generations = new int[keys];
  }

  void close() {
    isOpen = false;
  }

  boolean isOpen() {
    return isOpen;
  }

  int hits() {
    return hits;
  }

  int size() {
    return calls.values().stream().mapToInt(List::size).sum();
  }

  List<CacheKey> keys() {
    return List.copyOf(calls.keySet());
  }

  int nextValue() {
    return ++lastValue;
  }

  /** A key to use; one whose history is long enough is replaced by a new one. */
  CacheKey anyKey(Rng rng) {
    int chosen = rng.index(generations.length);
    CacheKey key = key(chosen);
    List<Call<Use>> ofKey = calls.getOrDefault(key, List.of());
    boolean isFull =
        ofKey.size() >= CALLS_MAX
            || ofKey.stream().filter(call -> !call.isAnswered()).count() >= UNANSWERED_MAX;
    if (isFull) {
      generations[chosen]++;
      return key(chosen);
    }
    return key;
  }

  private CacheKey key(int chosen) {
    String name = "key-" + chosen + "." + generations[chosen];
    return new CacheKey(shards.shardOf(name), name);
  }

  void seen(CacheKey key, Seen what) {
    seen.put(key, what);
  }

  @Nullable Seen lastSeen(CacheKey key) {
    return seen.get(key);
  }

  void add(CacheKey key, Use use, long invokedAt, long returnedAt) {
    calls
        .computeIfAbsent(key, none -> new ArrayList<>())
        .add(new Call<>(use, invokedAt, returnedAt));
  }

  void hit(CacheKey key, Use use, long now) {
    hits++;
    add(key, use, now, now);
  }

  void unanswered(CacheKey key, Use use, long invokedAt) {
    add(key, use, invokedAt, Linearizability.UNANSWERED);
  }

  /** Demands that every key has behaved like one register. */
  void requireLinearizable() {
    calls.forEach(
        (key, uses) -> {
          Linearizability.Result<Use> result =
              Linearizability.check(new RegisterModel(), uses, STEPS_MAX);
          if (result.verdict() != Verdict.LINEARIZABLE) {
            throw new LawBroken(this, "%s is %s: %s", key, result.verdict(), result.explanation());
          }
        });
  }
}
