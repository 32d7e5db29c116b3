package io.quorate.cache;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Follows all orders in which overlapping calls on one key can have been served, as they come and
 * go. A state packs the value that the key would have, and for each call whether it has been served
 * and with which value; values are from 0, for none, to 13.
 */
final class RegisterMonitor {
  private static final int NOT_SERVED = 0;
  private static final int OVER = 15;

  /** What each call writes; 0 for a read. */
  private final int[] writes;

  private final int invoked;
  private final long[] states;

  private RegisterMonitor(int[] writes, int invoked, long[] states) {
    this.writes = writes;
    this.invoked = invoked;
    this.states = states;
  }

  static RegisterMonitor of(int... writes) {
    return new RegisterMonitor(writes, 0, new long[] {0});
  }

  private static int valueOf(long state) {
    return (int) (state & 15);
  }

  private static int callOf(long state, int call) {
    return (int) (state >>> (4 * (call + 1))) & 15;
  }

  private static long with(long state, int at, int nibble) {
    return (state & ~(15L << (4 * at))) | ((long) nibble << (4 * at));
  }

  RegisterMonitor invoke(int call) {
    return new RegisterMonitor(writes, invoked | (1 << call), states);
  }

  /** The call has been answered: a read with this value. Null if no order allows that. */
  @Nullable RegisterMonitor answer(int call, int value) {
    int served = (writes[call] == 0 ? value : writes[call]) + 1;
    TreeSet<Long> left = new TreeSet<>();
    for (long state : reachable()) {
      if (callOf(state, call) == served) {
        left.add(with(state, call + 1, OVER));
      }
    }
    return left.isEmpty() ? null : of(left);
  }

  /** The call has not been carried out, and will not be. */
  @Nullable RegisterMonitor refuse(int call) {
    TreeSet<Long> left = new TreeSet<>();
    for (long state : states) {
      if (callOf(state, call) == NOT_SERVED) {
        left.add(with(state, call + 1, OVER));
      }
    }
    return left.isEmpty() ? null : of(left);
  }

  /** What was written may have been lost, so that the key has this value again. */
  RegisterMonitor regress(int value) {
    TreeSet<Long> left = new TreeSet<>();
    for (long state : states) {
      left.add(state);
    }
    for (long state : reachable()) {
      left.add(with(state, 0, value));
    }
    return of(left);
  }

  /** Whether the key may have this value now. */
  boolean mayBe(int value) {
    return reachable().stream().anyMatch(state -> valueOf(state) == value);
  }

  private RegisterMonitor of(Set<Long> left) {
    return new RegisterMonitor(writes, invoked, left.stream().mapToLong(Long::longValue).toArray());
  }

  private Set<Long> reachable() {
    TreeSet<Long> reached = new TreeSet<>();
    ArrayDeque<Long> toDo = new ArrayDeque<>();
    for (long state : states) {
      reached.add(state);
      toDo.add(state);
    }
    while (!toDo.isEmpty()) {
      long state = toDo.remove();
      for (int call = 0; call < writes.length; call++) {
        if ((invoked & (1 << call)) == 0 || callOf(state, call) != NOT_SERVED) {
          continue;
        }
        int value = writes[call] == 0 ? valueOf(state) : writes[call];
        long next = with(with(state, 0, value), call + 1, value + 1);
        if (reached.add(next)) {
          toDo.add(next);
        }
      }
    }
    return reached;
  }

  long fingerprint() {
    return ObjectGraph.mixed(Arrays.hashCode(states), invoked);
  }
}
