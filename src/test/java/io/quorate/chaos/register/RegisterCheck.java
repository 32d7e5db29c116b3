package io.quorate.chaos.register;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows one key through a history of any length, and finds out when there is no order of its
 * calls, each between its invocation and its return, in which every answer is right.
 */
public final class RegisterCheck {
  /*
   * Lowe's just-in-time linearization ("Testing for Linearizability", 2017): all configurations are
   * kept that the calls so far can have led to. Calls take effect in a configuration only when one
   * of them returns and has not taken effect there yet; a configuration in which it cannot is
   * dropped. Three rules keep them few, and none drops what could explain a history:
   * 1. A look takes effect as soon as its value is there. That changes nothing for others.
   * 2. A call without an answer takes effect only for the sake of one that has an answer and cannot
   *    go on otherwise. To leave it out leaves more possible later.
   * 3. A write is lost only for the sake of such a call, too.
   */
  static final int CONFIGURATIONS_MAX = 200_000;

  private static final int REMEMBERED_MAX = 40;

  private record Configuration(Held held, BitSet done, int losses) {
    boolean isDone(int slot) {
      return done.get(slot);
    }
  }

  private record Event(Call call, boolean isReturn, long atNanos) {}

  private final Losses losses;
  private Set<Configuration> possible = new LinkedHashSet<>();

  /** Calls under way and those without an answer, by slots; null where a slot is free. */
  private final List<@Nullable Call> pending = new ArrayList<>();

  private final Deque<Call> remembered = new ArrayDeque<>();

  public RegisterCheck(Losses losses) {
    this.losses = losses;
    possible.add(new Configuration(Held.safe(Need.ABSENT), new BitSet(), 0));
  }

  /**
   * Goes on with the calls that were made since the last time, when none was under way.
   *
   * @throws Contradiction if no order serves them
   * @throws IllegalStateException if there are more orders than can be followed
   */
  public void add(List<Call> calls) throws Contradiction {
    List<Event> events = new ArrayList<>();
    for (Call call : calls) {
      if (call.isAnswered()) {
        events.add(new Event(call, false, call.invokedNanos()));
        events.add(new Event(call, true, call.returnedNanos()));
      } else if (!call.isLook()) {
        events.add(new Event(call, false, call.invokedNanos()));
      }
    }
    events.sort(Comparator.comparingLong(Event::atNanos).thenComparing(Event::isReturn));
    for (Event event : events) {
      if (event.isReturn()) {
        returned(event.call(), event.atNanos());
      } else {
        invoked(event.call());
      }
    }
    forgetWhatIsDoneAnyway();
  }

  /** How many writes were lost that had been answered, in the order with the fewest. */
  public int losses() {
    return possible.stream().mapToInt(Configuration::losses).min().orElse(0);
  }

  /** How many calls have no answer and have not shown any effect. */
  public long unresolved() {
    return pending.stream().filter(call -> call != null).count();
  }

  private void invoked(Call call) {
    int slot = pending.indexOf(null);
    if (slot < 0) {
      slot = pending.size();
      pending.add(call);
    } else {
      pending.set(slot, call);
    }
    if (call.isLook()) {
      Set<Configuration> next = new LinkedHashSet<>();
      possible.forEach(each -> next.add(withLooks(each.held(), each.done(), each.losses())));
      possible = next;
    }
  }

  private void returned(Call call, long nowNanos) throws Contradiction {
    int slot = slotOf(call);
    Set<Configuration> next = new LinkedHashSet<>();
    Set<Configuration> tried = new HashSet<>();
    for (Configuration each : possible) {
      search(each, slot, nowNanos, tried, next);
    }
    if (next.isEmpty()) {
      throw new Contradiction(explain(call));
    }
    pending.set(slot, null);
    possible = next;
    remembered.add(call);
    if (remembered.size() > REMEMBERED_MAX) {
      remembered.remove();
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal calls are others
  private int slotOf(Call call) {
    for (int slot = 0; slot < pending.size(); slot++) {
      if (pending.get(slot) == call) {
        return slot;
      }
    }
    throw new IllegalStateException("not under way: " + call);
  }

  /** All configurations with the call of the slot done, and nothing after it. */
  private void search(
      Configuration from,
      int slot,
      long nowNanos,
      Set<Configuration> tried,
      Set<Configuration> found) {
    Deque<Configuration> open = new ArrayDeque<>();
    open.push(from);
    while (!open.isEmpty()) {
      Configuration each = open.pop();
      if (each.isDone(slot)) {
        BitSet others = (BitSet) each.done().clone();
        others.clear(slot);
        found.add(new Configuration(each.held(), others, each.losses()));
      } else if (tried.add(each)) {
        if (tried.size() > CONFIGURATIONS_MAX) {
          throw new IllegalStateException("undecided: too many calls at once; " + pending);
        }
        effects(each).forEach(open::push);
        losses(each, nowNanos).forEach(open::push);
      }
    }
  }

  private List<Configuration> effects(Configuration from) {
    List<Configuration> next = new ArrayList<>();
    for (int slot = 0; slot < pending.size(); slot++) {
      Call call = pending.get(slot);
      boolean mayHappen =
          call != null
              && !call.isLook()
              && !from.isDone(slot)
              && call.need().allows(from.held().value())
              && (call.isAnswered() || isAwaited(call.makes(), from));
      if (call != null && mayHappen) {
        BitSet done = (BitSet) from.done().clone();
        done.set(slot);
        next.add(withLooks(from.held().then(call, losses.fromNanos(call)), done, from.losses()));
      }
    }
    return next;
  }

  private List<Configuration> losses(Configuration from, long nowNanos) {
    List<Configuration> next = new ArrayList<>();
    int lost = from.losses();
    Held held = from.held();
    for (Held back = held.lost(nowNanos); back != null; back = held.lost(nowNanos)) {
      lost += held.isAnswered() ? 1 : 0;
      held = back;
      if (isAwaited(held.value(), from)) {
        next.add(withLooks(held, (BitSet) from.done().clone(), lost));
      }
    }
    return next;
  }

  /**
   * Whether a call with an answer needs this value and cannot do with what is there, or such a call
   * waits for one without an answer that needs it.
   */
  private boolean isAwaited(long value, Configuration in) {
    for (int slot = 0; slot < pending.size(); slot++) {
      Call call = pending.get(slot);
      if (call != null
          && !in.isDone(slot)
          && call.need().allows(value)
          && !call.need().allows(in.held().value())
          && (call.isAnswered() || isAwaited(call.makes(), in))) {
        return true;
      }
    }
    return false;
  }

  private Configuration withLooks(Held held, BitSet done, int lost) {
    BitSet more = (BitSet) done.clone();
    Held seen = held;
    for (int slot = 0; slot < pending.size(); slot++) {
      Call call = pending.get(slot);
      if (call != null && call.isLook() && !more.get(slot) && call.need().allows(held.value())) {
        more.set(slot);
        seen = seen.seenBy(call);
      }
    }
    return new Configuration(seen, more, lost);
  }

  // Calls without an answer would otherwise stay for ever, also those whose effect was seen.
  private void forgetWhatIsDoneAnyway() {
    for (int slot = 0; slot < pending.size(); slot++) {
      int each = slot;
      if (pending.get(slot) != null && possible.stream().allMatch(in -> in.isDone(each))) {
        pending.set(slot, null);
        Set<Configuration> next = new LinkedHashSet<>();
        for (Configuration in : possible) {
          BitSet others = (BitSet) in.done().clone();
          others.clear(slot);
          next.add(new Configuration(in.held(), others, in.losses()));
        }
        possible = next;
      }
    }
  }

  private String explain(Call call) {
    StringBuilder text = new StringBuilder("no order has room for ").append(call);
    text.append("\nThe key can have had:");
    possible.stream()
        .map(Configuration::held)
        .distinct()
        .limit(8)
        .forEach(held -> text.append(' ').append(held.value()));
    text.append("\nUnder way, or without an answer:");
    pending.stream().filter(each -> each != null).forEach(each -> text.append("\n  ").append(each));
    text.append("\nThe last to return before:");
    remembered.forEach(each -> text.append("\n  ").append(each));
    return text.append('\n').toString();
  }
}
