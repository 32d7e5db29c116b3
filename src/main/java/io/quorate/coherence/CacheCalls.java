package io.quorate.coherence;

import io.quorate.cache.CacheKey;
import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The calls that the agent has taken and not let go. Loop thread only. */
final class CacheCalls {
  private static final String NO_HOME = "no home of the key's shard has taken the call in time";
  private static final String TOO_LATE = "the key's home has not answered in time";

  /**
   * A call of a client.
   *
   * @param changes whether it may have an effect that nobody hears of
   * @param onReleased run once the call's value is kept no more on its behalf
   */
  record Taken(CacheKey key, boolean changes, Consumer<Outcome> sink, Runnable onReleased) {
    Outcome unanswered(String reason) {
      return changes ? new Outcome.OutcomeUnknown(reason) : new Outcome.Unavailable(reason);
    }
  }

  /** Takes a call back; false if it is on its way and will be answered nevertheless. */
  interface Withdrawal {
    boolean withdraw(CacheKey key, long call);
  }

  private record Waiting(Taken taken, long deadlineNanos) {}

  private final long patienceNanos;

  /** In the order of their deadlines: all have the same patience. */
  private final LinkedHashMap<Long, Waiting> waiting = new LinkedHashMap<>();

  /** Those that go on without their callers. */
  private final Map<Long, Taken> left = new HashMap<>();

  private long lastCall;

  CacheCalls(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /** A new call's number. */
  long add(Taken call, long nowNanos) {
    waiting.put(++lastCall, new Waiting(call, nowNanos + patienceNanos));
    return lastCall;
  }

  /** The agent is done with the call. */
  void answer(long call, Outcome outcome) {
    Waiting answered = waiting.remove(call);
    Taken taken = answered == null ? left.remove(call) : answered.taken;
    if (taken != null) {
      if (answered != null) {
        taken.sink.accept(outcome);
      }
      taken.onReleased.run();
    }
  }

  /** Answers those whose patience is over. */
  void giveUp(long nowNanos, Withdrawal agent) {
    List<Map.Entry<Long, Waiting>> overdue = new ArrayList<>();
    Iterator<Map.Entry<Long, Waiting>> oldestFirst = waiting.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<Long, Waiting> next = oldestFirst.next();
      if (next.getValue().deadlineNanos - nowNanos > 0) {
        break;
      }
      overdue.add(Map.entry(next.getKey(), next.getValue()));
      oldestFirst.remove();
    }
    overdue.forEach(each -> giveUp(each.getKey(), each.getValue().taken, agent));
  }

  private void giveUp(long call, Taken taken, Withdrawal agent) {
    if (agent.withdraw(taken.key, call)) {
      taken.sink.accept(new Outcome.Unavailable(NO_HOME));
      taken.onReleased.run();
    } else {
      left.put(call, taken);
      taken.sink.accept(taken.unanswered(TOO_LATE));
    }
  }

  /** Answers everybody: this node will not go on. */
  void abandon(String reason) {
    List<Waiting> all = new ArrayList<>(waiting.values());
    waiting.clear();
    all.forEach(each -> each.taken.sink.accept(each.taken.unanswered(reason)));
    all.forEach(each -> each.taken.onReleased.run());
    left.values().forEach(each -> each.onReleased.run());
    left.clear();
  }
}
