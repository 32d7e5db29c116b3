package io.quorate.lock;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.lock.LockCommand.Acquire;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** How locks change hands: grants with their tokens, ends, and offers to those who are next. */
final class Handover {
  private final TreeMap<String, Lock> locks;
  private final Stakes stakes;
  private final EndedGrants ended;
  private OptionalLong tokenBase;
  private long grantCount;

  Handover(TableState state) {
    locks = state.locks();
    stakes = state.stakes();
    ended = state.ended();
    tokenBase = state.tokenBase();
    grantCount = state.grantCount();
  }

  void start(long base) {
    Invariant.check(tokenBase.isEmpty(), "a lock table starts once");
    tokenBase = OptionalLong.of(base);
  }

  boolean isStarted() {
    return tokenBase.isPresent();
  }

  void writeTokensTo(ByteWriter out) {
    out.writeBoolean(isStarted()).writeLong(tokenBase.orElse(0)).writeVarLong(grantCount);
  }

  Hold grant(Lock lock, Acquire command, Step step) {
    Hold hold = newHold(lock, command, step);
    lock.grant(hold);
    return hold;
  }

  Hold collect(Wait offer, Acquire command, Step step) {
    // The hold comes before the wait goes: the client's line of stakes does not break.
    Hold hold = newHold(offer.lock(), command, step);
    stakes.remove(offer);
    offer.lock().collect(offer, hold);
    return hold;
  }

  private Hold newHold(Lock lock, Acquire command, Step step) {
    Party party = stakes.partyOf(command.client());
    FencingToken token = new FencingToken(tokenBase.orElseThrow() + ++grantCount);
    Hold hold = new Hold(lock, party, command.mode(), token, command.wallMillis());
    stakes.add(hold, step.after(command.ttlMillis()));
    step.tell(new LockEvent.Granted(lock.name(), hold.client(), hold.mode(), token));
    return hold;
  }

  /** Takes the hold away; who is next is for {@link #offerOnward}. */
  void end(Hold hold, boolean isReleased, Step step) {
    hold.lock().remove(hold);
    stakes.remove(hold);
    ended.remember(hold, isReleased, step);
    LockName lock = hold.lock().name();
    step.tell(
        isReleased
            ? new LockEvent.Released(lock, hold.client(), hold.token())
            : new LockEvent.Expired(lock, hold.client(), hold.token()));
  }

  /** Takes the place or offer away; who is next is for {@link #offerOnward}. */
  void giveUp(Wait wait) {
    wait.lock().remove(wait);
    stakes.remove(wait);
  }

  /** Ends what is due. */
  void expire(Lease due, Step step) {
    if (due instanceof Hold hold) {
      end(hold, false, step);
      offerOnward(hold.lock(), step);
    } else if (due instanceof Wait wait) {
      giveUp(wait);
      step.tell(new LockEvent.WaitExpired(wait.lock().name(), wait.client()));
      offerOnward(wait.lock(), step);
    } else if (due instanceof Delay delay) {
      stakes.removeLease(delay);
      delay.lock().remove(delay);
      offerOnward(delay.lock(), step);
    }
  }

  /**
   * Takes all that the client holds and waits for, and only then looks who is next: nothing is
   * offered to a client that is on its way out.
   */
  void endAll(Party party, Session session, boolean isExpired, Step step) {
    List<Lock> left = new ArrayList<>();
    for (Stake stake : party.stakes()) {
      left.add(stake.lock());
      if (stake instanceof Hold hold) {
        end(hold, !isExpired, step);
        if (isExpired && session.delayMillis() > 0) {
          Delay delay = new Delay(hold.lock(), hold.mode());
          stakes.addLease(delay, step.after(session.delayMillis()));
          hold.lock().add(delay);
        }
      } else if (stake instanceof Wait wait) {
        giveUp(wait);
        step.tell(new LockEvent.WaitExpired(wait.lock().name(), wait.client()));
      }
    }
    left.forEach(lock -> offerOnward(lock, step));
  }

  /** Offers the lock to all whose turn it now is, or drops it if nobody cares for it. */
  void offerOnward(Lock lock, Step step) {
    for (Wait next = lock.offerToNext(); next != null; next = lock.offerToNext()) {
      stakes.unblock(next);
      stakes.reschedule(next, step.after(next.offerMillis()));
      step.tell(new LockEvent.Offered(lock.name(), next.client()));
    }
    if (lock.isIdle()) {
      locks.remove(lock.name().value(), lock);
    }
  }
}
