package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.EndSession;
import io.quorate.lock.LockCommand.KeepAlive;
import io.quorate.lock.LockCommand.LeaveQueue;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.Renew;
import io.quorate.lock.LockCommand.UnderSession;
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
  private final Sessions sessions;
  private final Views views;
  private final Handover handover;
  private final SessionCommands sessionCommands;

  public LockTable(DeadlockPolicy policy) {
    this(TableState.empty(policy));
  }

  private LockTable(TableState state) {
    locks = state.locks();
    stakes = state.stakes();
    ended = state.ended();
    deadlocks = state.deadlocks();
    sessions = state.sessions();
    queries = new LockQueries(state);
    views = new Views(sessions);
    handover = new Handover(state);
    sessionCommands = new SessionCommands(sessions, stakes, handover);
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
    handover.start(base);
  }

  public boolean isStarted() {
    return handover.isStarted();
  }

  /**
   * Ends every hold, place, offer, session and delay that is due, in the order of their deadlines.
   */
  public void expire(long nowMillis, Consumer<LockEvent> events) {
    Step step = new Step(nowMillis, events);
    for (Lease due = stakes.dueBy(nowMillis); due != null; due = stakes.dueBy(nowMillis)) {
      if (due instanceof Session session) {
        sessionCommands.expire(session, step);
      } else {
        handover.expire(due, step);
      }
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
    return carryOut(command, new Step(nowMillis, events));
  }

  private Outcome carryOut(LockCommand command, Step step) {
    return switch (command.kind()) {
      case ACQUIRE -> acquire((Acquire) command, step);
      case RENEW -> renew((Renew) command, step);
      case RELEASE -> release((Release) command, step);
      case LEAVE_QUEUE -> leave((LeaveQueue) command, step);
      case OPEN_SESSION -> sessionCommands.open((OpenSession) command, step);
      case KEEP_ALIVE -> sessionCommands.keepAlive((KeepAlive) command, step);
      case END_SESSION -> sessionCommands.end((EndSession) command, step);
      case UNDER_SESSION -> carryOut((UnderSession) command, step);
    };
  }

  private Outcome carryOut(UnderSession command, Step step) {
    LockAnswer refusal = sessionCommands.refusalOf(command);
    return refusal == null ? carryOut(command.command(), step) : refusal;
  }

  /** Whether the session lives, as of the last entry. */
  public boolean isAlive(SessionId session) {
    return sessions.get(session) != null;
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
    handover.writeTokensTo(out);
    out.writeVarLong(stakes.arrivals()).writeVarLong(locks.size());
    locks.values().forEach(lock -> lock.writeTo(out));
    ended.writeTo(out);
    deadlocks.writeTo(out);
    sessions.writeTo(out);
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
      return command.isQueueing() ? enqueue(lock, command, step) : views.locked(lock, 0);
    }
    if (lock.isCrowded()) {
      return new Outcome.Overloaded("as many clients as may hold the lock together hold it");
    }
    if (stakes.isFullFor(command.client())) {
      return fullFor(command.client());
    }
    locks.put(lock.name().value(), lock);
    return views.granted(handover.grant(lock, command, step), command.ttlMillis());
  }

  private Outcome reenter(Hold hold, Acquire command, Step step) {
    if (command.mode() == LockMode.EXCLUSIVE && hold.mode() == LockMode.SHARED) {
      return new Conflicting(
          hold.lock().name(), "the client holds the lock shared; it must release it first");
    }
    // Another call of the client has collected the same place: there is one hold, not two.
    if (command.isResumption()) {
      return views.granted(hold, command.ttlMillis());
    }
    if (hold.count() == Hold.COUNT_MAX) {
      return new Outcome.Overloaded("the client holds the lock as many times as it may");
    }
    hold.reenter();
    stakes.reschedule(hold, Math.max(hold.deadlineMillis(), step.after(command.ttlMillis())));
    return views.granted(hold, command.ttlMillis());
  }

  private Outcome resume(Wait wait, Acquire command, Step step) {
    Lock lock = wait.lock();
    if (command.mode() != wait.mode()) {
      return new Conflicting(
          lock.name(), "the client waits for the lock in the other mode; it must leave first");
    }
    if (lock.isOffered(wait)) {
      return views.granted(handover.collect(wait, command, step), command.ttlMillis());
    }
    if (command.isQueueing()) {
      wait.offerFor(command.offerMillis());
      stakes.reschedule(wait, Math.max(wait.deadlineMillis(), step.after(command.placeMillis())));
    }
    return views.locked(lock, lock.positionOf(wait));
  }

  private Outcome enqueue(Lock lock, Acquire command, Step step) {
    if (lock.isQueueFull()) {
      return new Outcome.Overloaded("as many clients as may wait for the lock wait for it");
    }
    if (stakes.isFullFor(command.client())) {
      return fullFor(command.client());
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
        ? views.granted(handover.collect(wait, command, step), command.ttlMillis())
        : views.locked(lock, lock.waitCount()); // the newcomer is the last
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
        handover.giveUp(lost);
        step.tell(new LockEvent.Aborted(lost.lock().name(), lost.client(), clients));
        if (lost != newcomer) {
          deadlocks.deliverLater(lost, clients, step);
        }
        handover.offerOnward(lost.lock(), step);
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
    return views.granted(hold, command.ttlMillis());
  }

  private Outcome release(Release command, Step step) {
    Lock lock = locks.get(command.lock().value());
    Hold hold = lock == null ? null : lock.holdOf(command.client());
    if (hold != null && (command.token() == null || command.token().equals(hold.token()))) {
      int holdsLeft = hold.leave();
      if (holdsLeft == 0) {
        handover.end(hold, true, step);
        handover.offerOnward(hold.lock(), step);
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
    handover.giveUp(wait);
    handover.offerOnward(wait.lock(), step);
    return new LeftQueue(command.lock(), command.client());
  }

  private Outcome fullFor(ClientId client) {
    return new Outcome.Overloaded(
        stakes.isFull()
            ? "the lock table is full"
            : client
                + " holds and waits for as many locks as a client may, "
                + Stakes.STAKES_OF_CLIENT_MAX);
  }
}
