package io.quorate.coherence;

import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** The calls that the agent has taken and not answered. Loop thread only. */
final class CacheCalls {
  private static final String TOO_LATE = "the key's home has not answered in time";

  private record Waiting(boolean changes, long deadlineNanos, Consumer<Outcome> sink) {
    // Nobody can tell whether the call had left: it goes on without its caller.
    Outcome outcome(String reason) {
      return changes ? new Outcome.OutcomeUnknown(reason) : new Outcome.Unavailable(reason);
    }
  }

  private final long patienceNanos;

  /** In the order of their deadlines: all have the same patience. */
  private final LinkedHashMap<Long, Waiting> waiting = new LinkedHashMap<>();

  private long lastCall;

  CacheCalls(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /**
   * A new call's number.
   *
   * @param changes whether it may have an effect that nobody hears of
   */
  long add(boolean changes, long nowNanos, Consumer<Outcome> sink) {
    waiting.put(++lastCall, new Waiting(changes, nowNanos + patienceNanos, sink));
    return lastCall;
  }

  void answer(long call, Outcome outcome) {
    Waiting answered = waiting.remove(call);
    if (answered != null) {
      answered.sink.accept(outcome);
    }
  }

  /** Answers those whose patience is over. */
  void giveUp(long nowNanos) {
    List<Waiting> overdue = new ArrayList<>();
    Iterator<Waiting> oldestFirst = waiting.values().iterator();
    while (oldestFirst.hasNext()) {
      Waiting next = oldestFirst.next();
      if (next.deadlineNanos - nowNanos > 0) {
        break;
      }
      oldestFirst.remove();
      overdue.add(next);
    }
    overdue.forEach(each -> each.sink.accept(each.outcome(TOO_LATE)));
  }

  /** Answers everybody: this node will not go on. */
  void abandon(String reason) {
    List<Waiting> left = new ArrayList<>(waiting.values());
    waiting.clear();
    left.forEach(each -> each.sink.accept(each.outcome(reason)));
  }
}
