package io.quorate.sim;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockName;
import io.quorate.sim.check.LawBroken;
import io.quorate.sim.check.Linearizability;
import io.quorate.sim.check.Linearizability.Call;
import io.quorate.sim.check.Linearizability.Verdict;
import io.quorate.sim.check.LockModel;
import io.quorate.sim.check.LockModel.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What all clients have asked and been told, lock by lock, for the search at the end. */
final class History {
  /** A longer history of one lock could make the search too wide; the clients take another. */
  private static final int CALLS_MAX = 100;

  /** Calls without an answer may stand anywhere, or nowhere: each doubles the search. */
  private static final int UNANSWERED_MAX = 6;

  private static final long STEPS_MAX = 2_000_000;

  private final SortedMap<LockName, List<Call<Use>>> calls = new TreeMap<>();

  void add(LockName lock, Call<Use> call) {
    calls.computeIfAbsent(lock, name -> new ArrayList<>()).add(call);
  }

  boolean isFull(LockName lock) {
    List<Call<Use>> ofLock = calls.getOrDefault(lock, List.of());
    return ofLock.size() >= CALLS_MAX
        || ofLock.stream().filter(call -> !call.isAnswered()).count() >= UNANSWERED_MAX;
  }

  int size() {
    return calls.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Demands that every lock has behaved like a lock.
   *
   * @param fastestClock how many milliseconds the fastest clock counts in a true one
   */
  void requireLinearizable(double fastestClock) {
    calls.forEach(
        (lock, uses) -> {
          Linearizability.Result<Use> result =
              Linearizability.check(new LockModel(fastestClock), withWaiters(uses), STEPS_MAX);
          if (result.verdict() != Verdict.LINEARIZABLE) {
            throw new LawBroken(this, "%s is %s: %s", lock, result.verdict(), result.explanation());
          }
        });
  }

  private static List<Call<Use>> withWaiters(List<Call<Use>> uses) {
    List<Call<Use>> complete = new ArrayList<>(uses.size());
    for (Call<Use> call : uses) {
      Use use = call.operation();
      boolean mayFindWaiters =
          uses.stream()
              .anyMatch(
                  other ->
                      isQueueing(other, use.client()) && other.invokedAt() < call.returnedAt());
      complete.add(
          new Call<>(
              new Use(use.client(), use.command(), use.answer(), use.isRepeated(), mayFindWaiters),
              call.invokedAt(),
              call.returnedAt()));
    }
    return complete;
  }

  private static boolean isQueueing(Call<Use> call, ClientId except) {
    return call.operation().command() instanceof LockCommand.Acquire acquire
        && acquire.placeMillis() > 0
        && !acquire.client().equals(except);
  }
}
