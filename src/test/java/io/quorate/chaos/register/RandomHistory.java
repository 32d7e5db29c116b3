package io.quorate.chaos.register;

import io.quorate.kernel.Rng;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Histories for the check to judge. */
final class RandomHistory {
  private static final String NODE = "node";
  private static final int CALLS_MAX = 10;
  private static final int VALUES = 4;
  private static final int TICKS = 24;
  private static final int CLIENTS = 12;
  private static final long THINK_NANOS_MAX = 3_000;
  private static final long CALL_NANOS_MAX = 900;

  private RandomHistory() {}

  /** A few calls with any answers, so that many cannot be. */
  static List<Call> anyAnswers(Rng rng) {
    List<Call> history = new ArrayList<>();
    long written = 0;
    int count = 2 + rng.index(CALLS_MAX - 1);
    for (int i = 0; i < count; i++) {
      long invoked = rng.index(TICKS);
      boolean isAnswered = rng.chance(0.8);
      long returned = isAnswered ? invoked + rng.index(TICKS / 3) : Call.UNANSWERED;
      long value = rng.index(VALUES);
      long makes =
          switch (rng.index(4)) {
            case 0 -> Need.ABSENT;
            case 1 -> Call.UNCHANGED;
            default -> ++written;
          };
      Need need = need(rng, value, makes);
      if (isAnswered || makes != Call.UNCHANGED) {
        history.add(new Call(NODE, need, makes, false, invoked, returned));
      }
    }
    return history;
  }

  private static Need need(Rng rng, long value, long makes) {
    if (makes == Need.ABSENT) {
      return rng.chance(0.5) ? Need.SOMETHING : Need.ANYTHING;
    }
    if (makes == Call.UNCHANGED) {
      return rng.chance(0.8) ? Need.exactly(value) : Need.otherThan(value);
    }
    return rng.chance(0.3) ? Need.exactly(value) : Need.ANYTHING;
  }

  /**
   * What clients of a register were told who call one after the other each; a few get no answer.
   */
  static List<Call> ofRegister(Rng rng, int count) {
    record Instant(long nanos, long invoked, long returned) {}
    List<Instant> instants = new ArrayList<>();
    long[] free = new long[CLIENTS];
    for (int i = 0; i < count; i++) {
      int client = i % CLIENTS;
      long invoked = free[client] + rng.between(0, THINK_NANOS_MAX);
      long instant = invoked + rng.between(0, CALL_NANOS_MAX);
      free[client] = instant + rng.between(0, CALL_NANOS_MAX);
      instants.add(new Instant(instant, invoked, free[client]));
    }
    instants.sort(Comparator.comparingLong(Instant::nanos));
    List<Call> history = new ArrayList<>();
    long had = Need.ABSENT;
    long written = 0;
    for (Instant each : instants) {
      long returned = rng.chance(0.001) ? Call.UNANSWERED : each.returned();
      boolean isAnswered = returned != Call.UNANSWERED;
      Need need = Need.exactly(had);
      long makes = Call.UNCHANGED;
      if (rng.chance(0.4)) {
        need = rng.chance(0.7) ? Need.ANYTHING : need;
        makes = rng.chance(0.1) ? Need.ABSENT : ++written;
      }
      if (isAnswered || makes != Call.UNCHANGED) {
        history.add(new Call(NODE, need, makes, false, each.invoked(), returned));
      }
      had = makes == Call.UNCHANGED || (!isAnswered && rng.chance(0.5)) ? had : makes;
    }
    return history;
  }

  /** The same, with one read late in it that gave what had been there long before. */
  static List<Call> withOneStaleRead(List<Call> history, Rng rng) {
    List<Call> changed = new ArrayList<>(history);
    int at = history.size() / 2 + rng.index(history.size() / 3);
    while (changed.get(at).makes() != Call.UNCHANGED) {
      at++;
    }
    int from = at / 2;
    while (changed.get(from).makes() <= Need.ABSENT || !changed.get(from).isAnswered()) {
      from--;
    }
    Call read = changed.get(at);
    changed.set(
        at,
        new Call(
            read.node(),
            Need.exactly(changed.get(from).makes()),
            Call.UNCHANGED,
            false,
            read.invokedNanos(),
            read.returnedNanos()));
    return changed;
  }
}
