package io.quorate.lock;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How locks change hands: grants with their tokens, ends, and offers to those who are next. */
final class Handover {
  private final TreeMap<String, Lock> locksInUse;
  private final Stakes stakes;
  private final EndedGrants ended;

  /** Locks of which something has been taken away in this step. */
  private final ArrayDeque<Lock> loose = new ArrayDeque<>();

  private OptionalLong tokenBase;
  private boolean awaitsBase;

  /** How far beyond the base the tokens have come. */
  private long grantCount;

  Handover(TableState state) {
    locksInUse = state.locks();
    stakes = state.stakes();
    ended = state.ended();
    tokenBase = state.tokenBase();
    awaitsBase = state.awaitsBase();
    grantCount = state.grantCount();
  }

  void start(long base) {
    Invariant.check(!isStarted(), "a lock table starts once");
    awaitsBase = false;
    if (tokenBase.isEmpty()) {
      tokenBase = OptionalLong.of(base);
    } else {
      grantCount = Math.max(grantCount, base - tokenBase.getAsLong());
      stakes.skipArrivals(grantCount);
    }
  }

  /** Grants nothing more before the next {@link #start}. */
  void suspend() {
    awaitsBase = tokenBase.isPresent();
  }

  boolean isStarted() {
    return tokenBase.isPresent() && !awaitsBase;
  }

  void writeTokensTo(ByteWriter out) {
    TokenPhase.of(tokenBase.isPresent(), awaitsBase).writeTo(out);
    out.writeLong(tokenBase.orElse(0)).writeVarLong(grantCount);
  }

  /**
   * Gives the client all that it asks for: what it lacks newly, what it has once more, and what it
   * has shared and wants exclusively under a new token.
   *
   * @param locks those that the claim names
   * @param offer of which this comes; null if the locks were free
   */
  List<Hold> grant(List<Lock> locks, Claim claim, @Nullable Wait offer, Step step) {
    // What is new comes before the wait goes: the client's line of stakes does not break.
    Party party = stakes.partyOf(claim.client());
    List<Hold> held = new ArrayList<>();
    for (Lock lock : locks) {
      Hold had = lock.holdOf(claim.client());
      held.add(had != null && !isUpgrade(had, claim) ? had : newHold(lock, party, claim, step));
    }
    if (offer != null) {
      remove(offer);
    }
    for (Hold hold : held) {
      Hold had = hold.lock().holdOf(claim.client());
      if (had == hold) {
        enterOnceMore(hold, claim, step);
      } else {
        if (had != null) {
          succeed(had, hold, step);
        }
        hold.lock().grant(hold);
        locksInUse.putIfAbsent(hold.lock().name().value(), hold.lock());
      }
    }
    return held;
  }

  static boolean isUpgrade(Hold hold, Claim claim) {
    return hold.mode() == LockMode.SHARED && claim.mode() == LockMode.EXCLUSIVE;
  }

  private void enterOnceMore(Hold hold, Claim claim, Step step) {
    hold.reenter();
    long endMillis = step.after(claim.terms().ttlMillis());
    stakes.reschedule(hold, Math.max(hold.deadlineMillis(), endMillis));
  }

  private void succeed(Hold shared, Hold exclusive, Step step) {
    exclusive.succeed(shared);
    stakes.reschedule(exclusive, Math.max(exclusive.deadlineMillis(), shared.deadlineMillis()));
    shared.lock().remove(shared);
    stakes.remove(shared);
    ended.remember(shared, false, step);
  }

  private Hold newHold(Lock lock, Party party, Claim claim, Step step) {
    FencingToken token = new FencingToken(tokenBase.orElseThrow() + ++grantCount);
    Hold hold = new Hold(lock, party, claim, token);
    stakes.add(hold, step.after(claim.terms().ttlMillis()));
    step.tell(new LockEvent.Granted(lock.name(), hold.client(), hold.mode(), token));
    return hold;
  }

  void enqueue(Wait wait, long deadlineMillis) {
    stakes.add(wait, deadlineMillis);
    for (Lock lock : wait.places()) {
      lock.add(wait);
      locksInUse.putIfAbsent(lock.name().value(), lock);
    }
    wait.basis().forEach(Hold::waitAdded);
  }

  /** Serves whoever is next, though nobody has gone. */
  void reconsider(List<Lock> locks, Step step) {
    loose.addAll(locks);
    settle(step);
  }

  /** Takes the hold away, and the waits that build on it; who is next is for {@link #settle}. */
  void end(Hold hold, boolean isReleased, Step step) {
    hold.lock().remove(hold);
    stakes.remove(hold);
    ended.remember(hold, isReleased, step);
    loose.add(hold.lock());
    LockName lock = hold.lock().name();
    step.tell(
        isReleased
            ? new LockEvent.Released(lock, hold.client(), hold.token())
            : new LockEvent.Expired(lock, hold.client(), hold.token()));
    if (hold.waitsBuiltOnIt() > 0) {
      for (Stake stake : hold.party().stakes()) {
        if (stake instanceof Wait wait && wait.basis().contains(hold)) {
          expire(wait, step);
        }
      }
    }
  }

  /** Takes the place or offer away; who is next is for {@link #settle}. */
  void giveUp(Wait wait) {
    remove(wait);
    loose.addAll(wait.places());
  }

  /** The same because the client wants it. */
  void leave(Wait wait, Step step) {
    giveUp(wait);
    for (LockName lock : wait.locks()) {
      step.tell(new LockEvent.Left(lock, wait.client()));
    }
  }

  private void remove(Wait wait) {
    wait.places().forEach(lock -> lock.remove(wait));
    wait.basis().forEach(Hold::waitRemoved);
    stakes.remove(wait);
  }

  private void expire(Wait wait, Step step) {
    giveUp(wait);
    for (LockName lock : wait.locks()) {
      step.tell(new LockEvent.WaitExpired(lock, wait.client()));
    }
  }

  /** Ends what is due; who is next is for {@link #settle}. */
  void expire(Lease due, Step step) {
    if (due instanceof Hold hold) {
      end(hold, false, step);
    } else if (due instanceof Wait wait) {
      expire(wait, step);
    } else if (due instanceof Delay delay) {
      stakes.removeLease(delay);
      delay.lock().remove(delay);
      loose.add(delay.lock());
    }
  }

  /**
   * Takes all that the client holds and waits for; nobody is served before, or the client might be
   * offered something on its way out.
   */
  void endAll(Party party, Session session, boolean isExpired, Step step) {
    List<Stake> all = party.stakes();
    for (Stake stake : all) {
      if (stake instanceof Wait wait) {
        expire(wait, step);
      }
    }
    for (Stake stake : all) {
      if (stake instanceof Hold hold) {
        end(hold, !isExpired, step);
        if (isExpired && session.delayMillis() > 0) {
          Delay delay = Delay.after(hold);
          stakes.addLease(delay, step.after(session.delayMillis()));
          hold.lock().add(delay);
        }
      }
    }
  }

  /** Makes an exclusive hold a shared one; who may join is for {@link #settle}. */
  void downgrade(Hold hold) {
    hold.downgrade();
    loose.add(hold.lock());
  }

  /** Offers what has become free to all whose turn it now is, and drops what nobody cares for. */
  void settle(Step step) {
    for (Lock lock = loose.poll(); lock != null; lock = loose.poll()) {
      boolean isServed = true;
      while (isServed) {
        // Behind who is served stands who may be next: more permits may be left.
        isServed = serveHead(lock, step);
      }
      if (lock.isIdle()) {
        locksInUse.remove(lock.name().value(), lock);
      }
    }
  }

  private boolean serveHead(Lock lock, Step step) {
    boolean isServed = false;
    for (Wait wait : lock.head()) {
      if (wait.places().stream().allMatch(place -> place.isTurnOf(wait))) {
        offer(wait, step);
        isServed = true;
      }
    }
    return isServed;
  }

  private void offer(Wait wait, Step step) {
    stakes.unblock(wait);
    wait.places().forEach(lock -> lock.remove(wait));
    wait.offer();
    wait.places().forEach(lock -> lock.add(wait));
    stakes.reschedule(wait, step.after(wait.offerMillis()));
    for (LockName lock : wait.locks()) {
      step.tell(new LockEvent.Offered(lock, wait.client()));
    }
  }
}
