package io.quorate.sim.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a history of overlapping calls could have come from an object that serves one
 * call at a time, each at some instant between its invocation and its return. Wing and Gong's
 * search ("Testing and Verifying Concurrent Objects", 1993) with Lowe's cache of configurations
 * ("Testing for Linearizability", 2017).
 */
public final class Linearizability {
  /** The return of a call whose answer nobody got: it may take effect at any later time, or not. */
  public static final long UNANSWERED = Long.MAX_VALUE;

  private Linearizability() {}

  /** The object as one client alone would know it. States are values with {@code equals}. */
  public interface Model<S, O> {
    S initial();

    /** The states that the call may lead to, with the answer that it got; none if it cannot be. */
    List<S> after(S state, Call<O> call);
  }

  /** One call, with its answer; equal times count as overlapping. */
  public record Call<O>(O operation, long invokedAt, long returnedAt) {
    public boolean isAnswered() {
      return returnedAt != UNANSWERED;
    }
  }

  /** What the search came to. */
  public enum Verdict {
    LINEARIZABLE,
    NOT_LINEARIZABLE,
    /** The search was cut off: a history too wide to decide is a failure of the test. */
    TOO_LONG
  }

  /**
   * @param longest the longest order found; with a linearizable history, a witness
   * @param explanation empty if the history is linearizable
   */
  public record Result<O>(Verdict verdict, List<Call<O>> longest, String explanation) {}

  /** Searches for an order, and gives up after {@code stepsMax} steps. */
  public static <S, O> Result<O> check(Model<S, O> model, List<Call<O>> history, long stepsMax) {
    return new Search<>(model, history).run(stepsMax);
  }

  private record Configuration<S>(BitSet placed, S state) {}

  /** A place in the order that is being tried. */
  private static final class Place<S> {
    private final S before;

    /** The calls that may stand there, those first that returned first. */
    private final Iterator<Integer> candidates;

    /** The call that stands there. */
    private int call = NOBODY;

    /** What else that call could have led to. */
    private Iterator<S> alternatives = Collections.emptyIterator();

    private Place(S before, Iterator<Integer> candidates) {
      this.before = before;
      this.candidates = candidates;
    }
  }

  /** The invocation or the return of a call. */
  private record Mark(int call, boolean isReturn, long at) {}

  private static final int NOBODY = -1;

  private static final class Search<S, O> {
    private static final int HEAD = 0;

    private final Model<S, O> model;
    private final List<Call<O>> history;
    // The marks in the order of time, linked both ways so that placed calls can be taken out and
    // put back; HEAD stands before the first and another index after the last.
    private final List<Mark> marks = new ArrayList<>();
    private final int[] next;
    private final int[] previous;
    private final int[] invocationOf;
    private final int[] returnOf;
    private final Deque<Place<S>> order = new ArrayDeque<>();
    private final Set<Configuration<S>> seen = new HashSet<>();
    private final BitSet placed = new BitSet();
    private List<Call<O>> longest = List.of();
    private int unplacedAnswers;
    private S state;

    Search(Model<S, O> model, List<Call<O>> history) {
      this.model = model;
      this.history = history;
      this.state = model.initial();
      for (int call = 0; call < history.size(); call++) {
        marks.add(new Mark(call, false, history.get(call).invokedAt()));
        if (history.get(call).isAnswered()) {
          marks.add(new Mark(call, true, history.get(call).returnedAt()));
          unplacedAnswers++;
        }
      }
      marks.sort(Comparator.comparingLong(Mark::at).thenComparing(Mark::isReturn));
      marks.add(HEAD, new Mark(-1, false, 0));
      next = new int[marks.size() + 1];
      previous = new int[marks.size() + 1];
      invocationOf = new int[history.size()];
      returnOf = new int[history.size()];
      for (int i = 1; i < next.length; i++) {
        previous[i] = i - 1;
        next[i - 1] = i;
        if (i < marks.size()) {
          int[] marksOf = marks.get(i).isReturn() ? returnOf : invocationOf;
          marksOf[marks.get(i).call()] = i;
        }
      }
    }

    Result<O> run(long stepsMax) {
      order.addLast(new Place<>(state, candidates()));
      for (long step = 0; unplacedAnswers > 0; step++) {
        if (step == stepsMax) {
          return new Result<>(Verdict.TOO_LONG, longest, "undecided after " + stepsMax + " steps");
        }
        Place<S> place = order.getLast();
        if (fill(place)) {
          order.addLast(new Place<>(state, candidates()));
        } else {
          // No order goes on from here: what stands before must be another call, or lead elsewhere.
          order.removeLast();
          if (order.isEmpty()) {
            return new Result<>(Verdict.NOT_LINEARIZABLE, longest, explain());
          }
          empty(order.getLast());
        }
      }
      return new Result<>(Verdict.LINEARIZABLE, callsInOrder(), "");
    }

    /*
     * The calls that no other must come before. Who returns late was most often carried out late,
     * and most calls without an answer had no effect: to try those last keeps the search short.
     */
    private Iterator<Integer> candidates() {
      List<Integer> calls = new ArrayList<>();
      for (int at = next[HEAD]; at < marks.size() && !marks.get(at).isReturn(); at = next[at]) {
        calls.add(marks.get(at).call());
      }
      calls.sort(Comparator.comparingLong(call -> history.get(call).returnedAt()));
      return calls.iterator();
    }

    /** Puts a call at the place that leads to a configuration not seen before, if there is one. */
    private boolean fill(Place<S> place) {
      while (true) {
        while (place.call != NOBODY && place.alternatives.hasNext()) {
          if (put(place, place.alternatives.next())) {
            return true;
          }
        }
        if (!place.candidates.hasNext()) {
          return false;
        }
        place.call = place.candidates.next();
        place.alternatives = model.after(place.before, history.get(place.call)).iterator();
      }
    }

    private boolean put(Place<S> place, S reached) {
      int call = place.call;
      placed.set(call);
      if (isIdle(call, reached)
          || !seen.add(new Configuration<>((BitSet) placed.clone(), reached))) {
        placed.clear(call);
        return false;
      }
      state = reached;
      unlink(invocationOf[call]);
      if (!isUnanswered(call)) {
        unlink(returnOf[call]);
        unplacedAnswers--;
      }
      if (order.size() > longest.size()) {
        longest = callsInOrder();
      }
      return true;
    }

    private void empty(Place<S> place) {
      int call = place.call;
      state = place.before;
      placed.clear(call);
      if (!isUnanswered(call)) {
        relink(returnOf[call]);
        unplacedAnswers++;
      }
      relink(invocationOf[call]);
    }

    private boolean isUnanswered(int call) {
      return returnOf[call] == HEAD;
    }

    // Whatever follows an unanswered call that changed nothing could also do without it.
    private boolean isIdle(int call, S reached) {
      return isUnanswered(call) && reached.equals(state);
    }

    private void unlink(int at) {
      next[previous[at]] = next[at];
      previous[next[at]] = previous[at];
    }

    private void relink(int at) {
      next[previous[at]] = at;
      previous[next[at]] = at;
    }

    private List<Call<O>> callsInOrder() {
      return order.stream()
          .filter(place -> place.call != NOBODY && placed.get(place.call))
          .map(place -> history.get(place.call))
          .toList();
    }

    private String explain() {
      StringBuilder text = new StringBuilder("no order serves all calls; the longest:\n");
      longest.forEach(call -> text.append("  ").append(call).append('\n'));
      text.append("none of these can follow:\n");
      history.stream()
          .filter(call -> !longest.contains(call))
          .forEach(call -> text.append("  ").append(call).append('\n'));
      return text.toString();
    }
  }
}
