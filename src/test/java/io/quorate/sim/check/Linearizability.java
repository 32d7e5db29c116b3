package io.quorate.sim.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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

  /** A call that stands in the order that is being tried, and what else it could have led to. */
  private record Placed<S>(int mark, S before, Iterator<S> alternatives) {}

  /** The invocation or the return of a call. */
  private record Mark(int call, boolean isReturn, long at) {}

  private static final class Search<S, O> {
    private static final int HEAD = 0;

    private final Model<S, O> model;
    private final List<Call<O>> history;
    // The marks in the order of time, linked both ways so that placed calls can be taken out and
    // put back; HEAD stands before the first and another index after the last.
    private final List<Mark> marks = new ArrayList<>();
    private final int[] next;
    private final int[] previous;
    private final int[] returnOf;
    private final Deque<Placed<S>> order = new ArrayDeque<>();
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
      returnOf = new int[history.size()];
      for (int i = 1; i < next.length; i++) {
        previous[i] = i - 1;
        next[i - 1] = i;
        if (i < marks.size() && marks.get(i).isReturn()) {
          returnOf[marks.get(i).call()] = i;
        }
      }
    }

    Result<O> run(long stepsMax) {
      int at = next[HEAD];
      // Most calls without an answer had no effect, so they are tried only when no other will do.
      boolean isTryingUnanswered = false;
      for (long step = 0; unplacedAnswers > 0; step++) {
        if (step == stepsMax) {
          return new Result<>(Verdict.TOO_LONG, longest, "undecided after " + stepsMax + " steps");
        }
        Mark mark = marks.get(at);
        boolean isPlaced = false;
        if (!mark.isReturn()) {
          isPlaced =
              isUnanswered(mark.call()) == isTryingUnanswered && place(at, statesAfter(mark));
          at = next[at];
        } else if (!isTryingUnanswered) {
          isTryingUnanswered = true;
          at = next[HEAD];
        } else if (order.isEmpty()) {
          return new Result<>(Verdict.NOT_LINEARIZABLE, longest, explain());
        } else {
          // No order passes this return without its call, and none could place it: take one back.
          Placed<S> last = takeBack();
          isTryingUnanswered = isUnanswered(marks.get(last.mark()).call());
          isPlaced = place(last.mark(), last.alternatives());
          at = next[last.mark()];
        }
        if (isPlaced) {
          isTryingUnanswered = false;
          at = next[HEAD];
        }
      }
      return new Result<>(Verdict.LINEARIZABLE, callsInOrder(), "");
    }

    private Iterator<S> statesAfter(Mark invocation) {
      return model.after(state, history.get(invocation.call())).iterator();
    }

    private boolean isUnanswered(int call) {
      return returnOf[call] == HEAD;
    }

    /** Puts the call of the mark next, if that leads to a configuration not seen before. */
    private boolean place(int at, Iterator<S> states) {
      int call = marks.get(at).call();
      placed.set(call);
      while (states.hasNext()) {
        S reached = states.next();
        if (isIdle(call, reached)) {
          continue;
        }
        if (seen.add(new Configuration<>((BitSet) placed.clone(), reached))) {
          order.addLast(new Placed<>(at, state, states));
          state = reached;
          unlink(at);
          if (returnOf[call] != HEAD) {
            unlink(returnOf[call]);
            unplacedAnswers--;
          }
          if (order.size() > longest.size()) {
            longest = callsInOrder();
          }
          return true;
        }
      }
      placed.clear(call);
      return false;
    }

    // Whatever follows an unanswered call that changed nothing could also do without it.
    private boolean isIdle(int call, S reached) {
      return isUnanswered(call) && reached.equals(state);
    }

    private Placed<S> takeBack() {
      Placed<S> last = order.removeLast();
      int call = marks.get(last.mark()).call();
      state = last.before();
      placed.clear(call);
      if (returnOf[call] != HEAD) {
        relink(returnOf[call]);
        unplacedAnswers++;
      }
      relink(last.mark());
      return last;
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
      return order.stream().map(each -> history.get(marks.get(each.mark()).call())).toList();
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
