package io.quorate.sim.check;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.sim.check.Linearizability.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One lock as a sequential object. It knows holders, tokens and counts exactly; a hold may end by
 * itself as soon as its TTL can have passed on the fastest clock. Who waits in which order it does
 * not know: being refused by a queue is taken on trust if somebody can be in it.
 */
public final class LockModel implements Linearizability.Model<LockModel.State, LockModel.Use> {
  private static final long UNKNOWN_TOKEN = 0;
  private static final long ROUNDING_NANOS = 2_000_000;

  /**
   * A call of one client.
   *
   * @param command null for a question of who holds the lock
   * @param answer null if none came; then it may have been carried out, or may yet be
   * @param isRepeated whether it was sent more than once; then a refusal may be of long ago, and
   *     only what is said about the lock is of now
   * @param mayFindWaiters whether somebody else can be in the queue by then
   */
  public record Use(
      ClientId client,
      @Nullable LockCommand command,
      @Nullable Outcome answer,
      boolean isRepeated,
      boolean mayFindWaiters) {}

  /**
   * @param token if it is not known, the greatest before it, negated: tokens rise
   * @param endsNanos the earliest instant at which the hold can end by itself
   */
  record Held(ClientId client, LockMode mode, long token, int count, long endsNanos) {
    boolean is(long wanted) {
      return token == wanted || (token <= 0 && wanted > -token);
    }
  }

  /**
   * @param nowNanos no later call can take effect before this instant
   */
  record State(List<Held> held, long greatestToken, SortedSet<Long> released, long nowNanos) {
    @Nullable Held of(ClientId client) {
      for (Held each : held) {
        if (each.client.equals(client)) {
          return each;
        }
      }
      return null;
    }
  }

  private final double fastest;

  /**
   * @param fastest how many milliseconds the fastest clock counts in a true one
   */
  public LockModel(double fastest) {
    this.fastest = fastest;
  }

  @Override
  public State initial() {
    return new State(List.of(), 0, new TreeSet<>(), 0);
  }

  @Override
  public List<State> after(State before, Call<Use> call) {
    Use use = call.operation();
    Step step = new Step(before, call);
    LockCommand command = use.command;
    if (command == null) {
      step.answerHolders(use.answer);
    } else {
      switch (command.kind()) {
        case ACQUIRE -> step.acquire((LockCommand.Acquire) command, use.answer);
        case RENEW -> step.renew((LockCommand.Renew) command, use.answer);
        case RELEASE -> step.release((LockCommand.Release) command, use.answer);
        default -> step.stay();
      }
    }
    return step.reached;
  }

  /** One call at one state, and the states that it may lead to. */
  private final class Step {
    private final State before;
    private final Call<Use> call;
    private final ClientId client;
    private final long nowNanos;
    private final List<State> reached = new ArrayList<>(2);

    Step(State before, Call<Use> call) {
      this.before = before;
      this.call = call;
      this.client = call.operation().client();
      this.nowNanos = Math.max(before.nowNanos, call.invokedAt());
    }

    void stay() {
      reach(before.held, before.greatestToken, before.released, nowNanos);
    }

    void acquire(LockCommand.Acquire command, @Nullable Outcome answer) {
      if (answer == null) {
        reenter(command, UNKNOWN_TOKEN, 0);
        upgrade(command, UNKNOWN_TOKEN, 0);
        grant(command, UNKNOWN_TOKEN);
      } else if (answer instanceof LockAnswer.Granted granted) {
        reenter(command, granted.token().value(), granted.holdCount());
        if (granted.token().value() > before.greatestToken) {
          upgrade(command, granted.token().value(), granted.holdCount());
        }
        if (granted.holdCount() == 1 && granted.token().value() > before.greatestToken) {
          grant(command, granted.token().value());
        }
      } else if (answer instanceof LockAnswer.Locked locked) {
        boolean isExcluded =
            locked.holders().stream()
                .anyMatch(
                    holder ->
                        !holder.client().equals(client)
                            && !holder.mode().isCompatibleWith(command.mode()));
        boolean mayWait = call.operation().mayFindWaiters();
        boolean isOld = call.operation().isRepeated() && !locked.isQueued();
        if (isExcluded || mayWait || isOld || mayHaveLostItsPlace(command, locked)) {
          agreeOn(locked.holders());
        }
      } else {
        stay();
      }
    }

    private void reenter(LockCommand.Acquire command, long token, int count) {
      Held mine = before.of(client);
      if (mine != null
          && !isUpgrade(mine, command)
          && (token == UNKNOWN_TOKEN || mine.is(token))
          && (count == 0 || count == mine.count + 1)) {
        long ends = Math.max(mine.endsNanos, endOf(command.ttlMillis()));
        long known = token == UNKNOWN_TOKEN ? mine.token : token;
        replace(mine, new Held(client, mine.mode, known, mine.count + 1, ends));
      }
    }

    private boolean isUpgrade(Held mine, LockCommand.Acquire command) {
      return mine.mode == LockMode.SHARED && command.mode() == LockMode.EXCLUSIVE;
    }

    /** As many holds as before, but exclusive and under a new token, once all others have ended. */
    private void upgrade(LockCommand.Acquire command, long token, int count) {
      Held mine = before.of(client);
      if (mine == null || !isUpgrade(mine, command) || (count != 0 && count != mine.count)) {
        return;
      }
      long now = nowNanos;
      for (Held each : before.held) {
        if (!each.equals(mine) && !canHaveEnded(each)) {
          return;
        }
        now = each.equals(mine) ? now : Math.max(now, each.endsNanos);
      }
      long ends = Math.max(mine.endsNanos, endOf(command.ttlMillis()));
      Held upgraded = new Held(client, LockMode.EXCLUSIVE, newToken(token), mine.count, ends);
      reach(List.of(upgraded), Math.max(before.greatestToken, token), before.released, now);
    }

    private void grant(LockCommand.Acquire command, long token) {
      List<Held> left = new ArrayList<>();
      long now = nowNanos;
      for (Held each : before.held) {
        boolean isInTheWay =
            each.client.equals(client) || !each.mode.isCompatibleWith(command.mode());
        if (!isInTheWay) {
          left.add(each);
        } else if (!canHaveEnded(each)) {
          return;
        } else {
          now = Math.max(now, each.endsNanos);
        }
      }
      left.add(new Held(client, command.mode(), newToken(token), 1, endOf(command.ttlMillis())));
      reach(left, Math.max(before.greatestToken, token), before.released, now);
    }

    private long newToken(long told) {
      return told == UNKNOWN_TOKEN ? -before.greatestToken : told;
    }

    void renew(LockCommand.Renew command, @Nullable Outcome answer) {
      Held mine = before.of(client);
      if (answer == null && mine != null) {
        replace(mine, renewed(mine, mine.token, command));
      } else if (answer instanceof LockAnswer.Granted granted) {
        if (mine != null && mine.is(granted.token().value()) && mine.count == granted.holdCount()) {
          replace(mine, renewed(mine, granted.token().value(), command));
        }
      } else {
        findNotHolding(mine);
      }
    }

    private Held renewed(Held mine, long token, LockCommand.Renew command) {
      return new Held(client, mine.mode, token, mine.count, endOf(command.ttlMillis()));
    }

    void release(LockCommand.Release command, @Nullable Outcome answer) {
      FencingToken token = command.token();
      Held mine = before.of(client);
      Held meant = mine != null && (token == null || mine.is(token.value())) ? mine : null;
      if (answer == null && meant != null) {
        giveBack(meant);
      } else if (answer instanceof LockAnswer.Released released) {
        if (meant != null && meant.count - 1 == released.holdsLeft()) {
          giveBack(meant);
        }
        if (token != null && before.released.contains(token.value()) && released.holdsLeft() == 0) {
          stay();
        }
      } else {
        findNotHolding(meant);
      }
    }

    private void giveBack(Held mine) {
      if (mine.count > 1) {
        replace(mine, new Held(client, mine.mode, mine.token, mine.count - 1, mine.endsNanos));
        return;
      }
      List<Held> left = new ArrayList<>(before.held);
      left.remove(mine);
      SortedSet<Long> released = new TreeSet<>(before.released);
      released.add(mine.token);
      reach(left, before.greatestToken, released, nowNanos);
    }

    private void findNotHolding(@Nullable Held mine) {
      if (mine == null) {
        stay();
      } else if (canHaveEnded(mine)) {
        List<Held> left = new ArrayList<>(before.held);
        left.remove(mine);
        reach(left, before.greatestToken, before.released, Math.max(nowNanos, mine.endsNanos));
      }
    }

    void answerHolders(@Nullable Outcome answer) {
      if (answer instanceof LockAnswer.LockView view) {
        agreeOn(view.holders());
      } else if (answer instanceof LockAnswer.NotFound) {
        agreeOn(List.of());
      } else {
        stay();
      }
    }

    /** A call that waits ends, too, when its place has, or an offer that it did not collect. */
    private boolean mayHaveLostItsPlace(LockCommand.Acquire command, LockAnswer.Locked locked) {
      long keptMillis = Math.min(command.placeMillis(), command.offerMillis());
      double waitedNanos = (call.returnedAt() - call.invokedAt()) * fastest + ROUNDING_NANOS;
      return locked.position() == 0 && command.placeMillis() > 0 && waitedNanos >= keptMillis * 1e6;
    }

    /** Whoever is seen must hold the lock; whoever is not seen must be able to have ended. */
    private void agreeOn(List<HolderView> seen) {
      List<Held> left = new ArrayList<>();
      long now = nowNanos;
      long greatest = before.greatestToken;
      for (Held each : before.held) {
        HolderView view = find(seen, each);
        if (view != null) {
          long token = view.token().value();
          left.add(new Held(each.client, each.mode, token, each.count, each.endsNanos));
          greatest = Math.max(greatest, token);
        } else if (canHaveEnded(each)) {
          now = Math.max(now, each.endsNanos);
        } else {
          return;
        }
      }
      if (left.size() == seen.size()) {
        reach(left, greatest, before.released, now);
      }
    }

    private static @Nullable HolderView find(List<HolderView> seen, Held held) {
      for (HolderView view : seen) {
        if (view.client().equals(held.client)
            && held.is(view.token().value())
            && view.holdCount() == held.count) {
          return view;
        }
      }
      return null;
    }

    private void replace(Held old, Held changed) {
      List<Held> held = new ArrayList<>(before.held);
      held.set(held.indexOf(old), changed);
      reach(held, Math.max(before.greatestToken, changed.token), before.released, nowNanos);
    }

    private void reach(List<Held> held, long greatest, SortedSet<Long> released, long now) {
      reached.add(new State(List.copyOf(held), greatest, released, now));
    }

    private boolean canHaveEnded(Held held) {
      return call.returnedAt() >= held.endsNanos;
    }

    // A TTL counts from the stamp of the entry, which may be older than the effect of the call.
    private long endOf(long ttlMillis) {
      return call.invokedAt() + (long) (ttlMillis * 1_000_000 / fastest) - ROUNDING_NANOS;
    }
  }
}
