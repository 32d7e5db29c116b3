package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.LeaveQueue;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.Renew;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Who holds which lock, and who waits. Time arrives with committed entries; no clock is read. */
public final class LockTable {
  private final TreeMap<String, Lock> locks;
  private final Stakes stakes;
  private final EndedGrants ended;
  private final Deadlocks deadlocks;
  private final LockQueries queries;
  private OptionalLong tokenBase;
  private long grantCount;

  public LockTable(DeadlockPolicy policy) {
    this(TableState.empty(policy));
  }

  private LockTable(TableState state) {
    locks = state.locks();
    stakes = state.stakes();
    ended = state.ended();
    deadlocks = state.deadlocks();
    queries = new LockQueries(locks, stakes, ended, deadlocks);
    tokenBase = state.tokenBase();
    grantCount = state.grantCount();
  }

  /**
   * A table that goes on exactly as the one that {@link #writeTo} wrote.
   *
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not the state of a table
   */
  public static LockTable readFrom(ByteReader in, DeadlockPolicy policy) {
    return new LockTable(TableState.readFrom(in, policy));
  }

  /** Fixes what all fencing tokens exceed; called once, before any command. */
  public void start(long base) {
    Invariant.check(tokenBase.isEmpty(), "a lock table starts once");
    tokenBase = OptionalLong.of(base);
  }

  public boolean isStarted() {
    return tokenBase.isPresent();
  }

  /** Ends every hold, place and offer that is due, in the order of their deadlines. */
  public void expire(long nowMillis, Consumer<LockEvent> events) {
    Step step = new Step(nowMillis, events);
    for (Stake due = stakes.dueBy(nowMillis); due != null; due = stakes.dueBy(nowMillis)) {
      if (due instanceof Hold hold) {
        end(hold, false, step);
        step.tell(new LockEvent.Expired(hold.lock().name(), hold.client(), hold.token()));
      } else if (due instanceof Wait wait) {
        giveUp(wait);
        step.tell(new LockEvent.WaitExpired(wait.lock().name(), wait.client()));
      }
      offerOnward(due.lock(), step);
    }
    ended.forgetUntil(nowMillis);
    deadlocks.forgetUntil(nowMillis);
  }

  /**
   * Lets expire what is due, then carries out the command.
   *
   * @return a {@link LockAnswer}, or {@link Outcome.Overloaded} if a bound is reached
   */
  public Outcome apply(long nowMillis, LockCommand command, Consumer<LockEvent> events) {
    expire(nowMillis, events);
    Step step = new Step(nowMillis, events);
    return switch (command.kind()) {
      case ACQUIRE -> acquire((Acquire) command, step);
      case RENEW -> renew((Renew) command, step);
      case RELEASE -> release((Release) command, step);
      case LEAVE_QUEUE -> leave((LeaveQueue) command, step);
    };
  }

  /** Answers from the present state, in which what has come due since is not yet expired. */
  public LockAnswer query(LockQuery query) {
    return queries.answer(query);
  }

  /** When the next hold, place or offer ends. */
  public OptionalLong nextDeadlineMillis() {
    return stakes.nextDeadlineMillis();
  }

  /** Writes the whole state; equal states give equal bytes. */
  public void writeTo(ByteWriter out) {
    out.writeBoolean(isStarted())
        .writeLong(tokenBase.orElse(0))
        .writeVarLong(grantCount)
        .writeVarLong(stakes.arrivals())
        .writeVarLong(locks.size());
    locks.values().forEach(lock -> lock.writeTo(out));
    ended.writeTo(out);
    deadlocks.writeTo(out);
  }

  private Outcome acquire(Acquire command, Step step) {
    List<ClientId> cycle =
        deadlocks.takeVerdict(command.lock(), command.client(), step.nowMillis());
    if (cycle != null) {
      return new Deadlocked(command.lock(), command.client(), cycle);
    }
    Lock known = locks.get(command.lock().value());
    Lock lock = known == null ? new Lock(command.lock()) : known;
    Hold hold = lock.holdOf(command.client());
    if (hold != null) {
      return reenter(hold, command, step);
    }
    Wait wait = lock.waitOf(command.client());
    if (wait != null) {
      return resume(wait, command, step);
    }
    if (!lock.admits(command.mode())) {
      return command.isQueueing() ? enqueue(lock, command, step) : Views.locked(lock, 0);
    }
    if (lock.isCrowded()) {
      return new Outcome.Overloaded("as many clients as may hold the lock together hold it");
    }
    if (stakes.isFull()) {
      return new Outcome.Overloaded("the lock table is full");
    }
    locks.put(lock.name().value(), lock);
    return Views.granted(grant(lock, command, step), command.ttlMillis());
  }

  private Outcome reenter(Hold hold, Acquire command, Step step) {
    if (command.mode() == LockMode.EXCLUSIVE && hold.mode() == LockMode.SHARED) {
      return new Conflicting(
          hold.lock().name(), "the client holds the lock shared; it must release it first");
    }
    // Another call of the client has collected the same place: there is one hold, not two.
    if (command.isResumption()) {
      return Views.granted(hold, command.ttlMillis());
    }
    if (hold.count() == Hold.COUNT_MAX) {
      return new Outcome.Overloaded("the client holds the lock as many times as it may");
    }
    hold.reenter();
    stakes.reschedule(hold, Math.max(hold.deadlineMillis(), step.after(command.ttlMillis())));
    return Views.granted(hold, command.ttlMillis());
  }

  private Outcome resume(Wait wait, Acquire command, Step step) {
    Lock lock = wait.lock();
    if (command.mode() != wait.mode()) {
      return new Conflicting(
          lock.name(), "the client waits for the lock in the other mode; it must leave first");
    }
    if (lock.isOffered(wait)) {
      return Views.granted(collect(wait, command, step), command.ttlMillis());
    }
    if (command.isQueueing()) {
      wait.offerFor(command.offerMillis());
      stakes.reschedule(wait, Math.max(wait.deadlineMillis(), step.after(command.placeMillis())));
    }
    return Views.locked(lock, lock.positionOf(wait));
  }

  private Outcome enqueue(Lock lock, Acquire command, Step step) {
    if (lock.isQueueFull()) {
      return new Outcome.Overloaded("as many clients as may wait for the lock wait for it");
    }
    if (stakes.isFull()) {
      return new Outcome.Overloaded("the lock table is full");
    }
    Party party = stakes.partyOf(command.client());
    Wait wait = new Wait(lock, party, command.mode(), command.offerMillis());
    lock.enqueue(wait);
    stakes.add(wait, step.after(command.placeMillis()));
    List<ClientId> ownCycle = breakCycles(wait, step);
    if (!ownCycle.isEmpty()) {
      return new Deadlocked(lock.name(), command.client(), ownCycle);
    }
    // A victim may have stood between the newcomer and a lock that it can share.
    return lock.isOffered(wait)
        ? Views.granted(collect(wait, command, step), command.ttlMillis())
        : Views.locked(lock, lock.waitCount()); // the newcomer is the last
  }

  /**
   * Only a new wait adds edges to the graph, so every cycle goes through it, and the graph has none
   * once this returns.
   *
   * @return the cycle for which the newcomer itself was chosen; empty if it may wait on
   */
  private List<ClientId> breakCycles(Wait newcomer, Step step) {
    Party requester = newcomer.party();
    List<Wait> cycle = CycleSearch.cycleFrom(requester, stakes);
    while (!cycle.isEmpty()) {
      Wait victim = deadlocks.victimOf(cycle, requester);
      List<ClientId> clients = Deadlocks.clientsOf(cycle);
      deadlocks.record(victim, clients, step);
      for (Wait lost : stakes.blockedOf(victim.party())) {
        giveUp(lost);
        step.tell(new LockEvent.Aborted(lost.lock().name(), lost.client(), clients));
        if (lost != newcomer) {
          deadlocks.deliverLater(lost, clients, step);
        }
        offerOnward(lost.lock(), step);
      }
      if (victim.party() == requester) {
        return clients;
      }
      cycle = CycleSearch.cycleFrom(requester, stakes);
    }
    return List.of();
  }

  private Outcome renew(Renew command, Step step) {
    Lock lock = locks.get(command.lock().value());
    if (lock == null) {
      return new NotFound(command.lock(), "nobody holds it or waits for it");
    }
    Hold hold = lock.holdOf(command.client());
    if (hold == null) {
      return new NotHolder(command.lock(), command.client());
    }
    stakes.reschedule(hold, step.after(command.ttlMillis()));
    return Views.granted(hold, command.ttlMillis());
  }

  private Outcome release(Release command, Step step) {
    Lock lock = locks.get(command.lock().value());
    Hold hold = lock == null ? null : lock.holdOf(command.client());
    if (hold != null && (command.token() == null || command.token().equals(hold.token()))) {
      int holdsLeft = hold.leave();
      if (holdsLeft == 0) {
        end(hold, true, step);
        step.tell(new LockEvent.Released(hold.lock().name(), hold.client(), hold.token()));
        offerOnward(hold.lock(), step);
      }
      return new Released(command.lock(), command.client(), holdsLeft);
    }
    // An old token never frees a newer grant of the same client.
    if (ended.wasReleased(command.lock(), command.client(), command.token())) {
      return new Released(command.lock(), command.client(), 0);
    }
    return lock == null
        ? new NotFound(command.lock(), "nobody holds it or waits for it")
        : new NotHolder(command.lock(), command.client());
  }

  private Outcome leave(LeaveQueue command, Step step) {
    deadlocks.takeVerdict(command.lock(), command.client(), step.nowMillis());
    Lock lock = locks.get(command.lock().value());
    Wait wait = lock == null ? null : lock.waitOf(command.client());
    if (wait == null) {
      return new NotFound(command.lock(), "the client does not wait for it");
    }
    giveUp(wait);
    offerOnward(wait.lock(), step);
    return new LeftQueue(command.lock(), command.client());
  }

  private Hold grant(Lock lock, Acquire command, Step step) {
    Hold hold = newHold(lock, command, step);
    lock.grant(hold);
    return hold;
  }

  private Hold collect(Wait offer, Acquire command, Step step) {
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

  private void end(Hold hold, boolean isReleased, Step step) {
    hold.lock().remove(hold);
    stakes.remove(hold);
    ended.remember(hold, isReleased, step);
  }

  private void giveUp(Wait wait) {
    wait.lock().remove(wait);
    stakes.remove(wait);
  }

  /** Offers the lock to all whose turn it now is, or drops it if nobody cares for it. */
  private void offerOnward(Lock lock, Step step) {
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
