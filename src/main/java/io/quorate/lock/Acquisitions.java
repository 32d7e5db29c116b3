package io.quorate.lock;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Carries out all that takes locks: at once, or with a place in the queues. */
final class Acquisitions {
  private final TreeMap<String, Lock> locksInUse;
  private final Stakes stakes;
  private final Deadlocks deadlocks;
  private final Views views;
  private final Handover handover;

  Acquisitions(TableState state, Views views, Handover handover) {
    locksInUse = state.locks();
    stakes = state.stakes();
    deadlocks = state.deadlocks();
    this.views = views;
    this.handover = handover;
  }

  Outcome acquire(Claim claim, Step step) {
    List<ClientId> cycle = deadlocks.takeVerdict(claim.locks(), claim.client(), step.nowMillis());
    if (cycle != null) {
      return new Deadlocked(claim.firstLock(), claim.client(), cycle);
    }
    List<Lock> locks = locksOf(claim);
    Wait wait = waitAmong(locks, claim.client());
    if (wait != null) {
      return resume(wait, locks, claim, step);
    }
    if (claim.terms().isResumption() && !isHeld(locks, claim)) {
      // The place that the call goes on with has gone, and the client may have left it.
      return views.locked(lackedBy(claim, locks), null, claim);
    }
    String conflict = conflictWith(locks, claim);
    if (conflict != null) {
      return new Conflicting(claim.firstLock(), conflict);
    }
    return isHeld(locks, claim) ? reenter(locks, claim, step) : take(locks, claim, step);
  }

  private List<Lock> locksOf(Claim claim) {
    List<Lock> locks = new ArrayList<>();
    for (LockName name : claim.locks()) {
      Lock known = locksInUse.get(name.value());
      locks.add(known == null ? new Lock(name, claim.permitsMax()) : known);
    }
    return locks;
  }

  /** How the locks stand, for somebody who gets none of them. */
  LockAnswer refuse(Claim claim) {
    List<Lock> locks = locksOf(claim);
    List<Lock> lacked = lackedBy(claim, locks);
    return views.locked(lacked.isEmpty() ? locks : lacked, null, claim);
  }

  private static @Nullable Wait waitAmong(List<Lock> locks, ClientId client) {
    for (Lock lock : locks) {
      Wait wait = lock.waitOf(client);
      if (wait != null) {
        return wait;
      }
    }
    return null;
  }

  /** Why the claim cannot be granted however long the client waits; null if it can. */
  private static @Nullable String conflictWith(List<Lock> locks, Claim claim) {
    for (Lock lock : locks) {
      String conflict = conflictWith(lock, claim);
      if (conflict != null) {
        return conflict;
      }
    }
    return null;
  }

  private static @Nullable String conflictWith(Lock lock, Claim claim) {
    boolean isForPermits = claim.mode() == LockMode.SEMAPHORE;
    if (isForPermits && !lock.isSemaphore()) {
      return lock.isIdle()
          ? "nobody has declared how many permits " + lock.name() + " has: give max_permits"
          : lock.name() + " is in use as a lock";
    }
    if (!isForPermits && lock.isSemaphore()) {
      return lock.name() + " is in use as a semaphore";
    }
    if (isForPermits && claim.permitsMax() > 0 && claim.permitsMax() != lock.permitsMax()) {
      return lock.name() + " has " + lock.permitsMax() + " permits as long as it is in use";
    }
    if (isForPermits && claim.permits() > lock.permitsMax()) {
      return lock.name() + " has " + lock.permitsMax() + " permits, fewer than asked for";
    }
    Hold hold = lock.holdOf(claim.client());
    if (hold == null) {
      return null;
    }
    if (hold.permits() != claim.permits()) {
      return "the client holds " + hold.permits() + " permits; it must release them first";
    }
    if (!Handover.isUpgrade(hold, claim)) {
      return null;
    }
    if (claim.locks().size() > 1) {
      return "the client holds " + lock.name() + " shared; it must upgrade that alone first";
    }
    return hold.waitsBuiltOnIt() > 0
        ? "the client waits for other locks beside " + lock.name() + "; it must leave first"
        : null;
  }

  /** Whether the client has already all that it asks for. */
  private static boolean isHeld(List<Lock> locks, Claim claim) {
    for (Lock lock : locks) {
      Hold hold = lock.holdOf(claim.client());
      if (hold == null || Handover.isUpgrade(hold, claim)) {
        return false;
      }
    }
    return true;
  }

  private Outcome reenter(List<Lock> locks, Claim claim, Step step) {
    // Another call of the client has collected the same place: there is one hold, not two.
    if (claim.terms().isResumption()) {
      return views.granted(heldBy(claim.client(), locks), claim);
    }
    return isCountFull(locks, claim.client())
        ? new Outcome.Overloaded("the client holds the lock as many times as it may")
        : views.granted(handover.grant(locks, claim, null, step), claim);
  }

  private static List<Hold> heldBy(ClientId client, List<Lock> locks) {
    List<Hold> held = new ArrayList<>();
    for (Lock lock : locks) {
      Hold hold = lock.holdOf(client);
      if (hold != null) {
        held.add(hold);
      }
    }
    return held;
  }

  private static boolean isCountFull(List<Lock> locks, ClientId client) {
    return heldBy(client, locks).stream().anyMatch(Hold::isFull);
  }

  private Outcome take(List<Lock> locks, Claim claim, Step step) {
    boolean isFree = locks.stream().allMatch(lock -> isFree(lock, claim));
    if (!isFree) {
      return claim.terms().isQueueing()
          ? enqueue(locks, claim, step)
          : views.locked(lackedBy(claim, locks), null, claim);
    }
    if (locks.stream().anyMatch(Lock::isCrowded)) {
      return new Outcome.Overloaded("as many clients as may hold the lock together hold it");
    }
    Outcome full = refusalIfFull(claim, locks.size());
    if (full != null) {
      return full;
    }
    if (isCountFull(locks, claim.client())) {
      return new Outcome.Overloaded("the client holds a lock as many times as it may");
    }
    return locks.stream().anyMatch(lock -> isOvertaking(lock, claim))
        ? enqueue(locks, claim, step)
        : views.granted(handover.grant(locks, claim, null, step), claim);
  }

  // A reader that waits only for other locks begins to wait for this one when its only holder
  // becomes a writer. So the upgrade is a wait at first, if not for long.
  private static boolean isOvertaking(Lock lock, Claim claim) {
    Hold hold = lock.holdOf(claim.client());
    return hold != null && Handover.isUpgrade(hold, claim) && lock.hasBlocked();
  }

  private static boolean isFree(Lock lock, Claim claim) {
    Hold hold = lock.holdOf(claim.client());
    if (hold == null) {
      return lock.admits(claim);
    }
    return !Handover.isUpgrade(hold, claim) || lock.admitsUpgradeOf(claim.client());
  }

  /** The locks in whose queues the client has to stand. */
  private static List<Lock> lackedBy(Claim claim, List<Lock> locks) {
    List<Lock> lacked = new ArrayList<>();
    for (Lock lock : locks) {
      Hold hold = lock.holdOf(claim.client());
      if (hold == null || Handover.isUpgrade(hold, claim)) {
        lacked.add(lock);
      }
    }
    return lacked;
  }

  private Outcome resume(Wait wait, List<Lock> locks, Claim claim, Step step) {
    if (!wait.isFor(claim)) {
      return new Conflicting(
          claim.firstLock(), "the client waits for the lock in another way; it must leave first");
    }
    if (wait.isOffered()) {
      return collect(wait, locks, claim, step);
    }
    if (claim.terms().isQueueing()) {
      wait.offerFor(claim.terms().offerMillis());
      long endMillis = step.after(claim.terms().placeMillis());
      stakes.reschedule(wait, Math.max(wait.deadlineMillis(), endMillis));
    }
    return views.locked(wait.places(), wait, claim);
  }

  private Outcome collect(Wait offer, List<Lock> locks, Claim claim, Step step) {
    return isCountFull(locks, claim.client())
        ? new Outcome.Overloaded("the client holds a lock as many times as it may")
        : views.granted(handover.grant(locks, claim, offer, step), claim);
  }

  private Outcome enqueue(List<Lock> locks, Claim claim, Step step) {
    List<Lock> places = lackedBy(claim, locks);
    if (places.stream().anyMatch(Lock::isQueueFull)) {
      return new Outcome.Overloaded("as many clients as may wait for the lock wait for it");
    }
    Outcome full = refusalIfFull(claim, places.size());
    if (full != null) {
      return full;
    }
    Party party = stakes.partyOf(claim.client());
    Wait wait =
        new Wait(party, claim.mode(), claim.permits(), places, heldBy(claim.client(), locks));
    wait.offerFor(claim.terms().offerMillis());
    handover.enqueue(wait, step.after(claim.terms().placeMillis()));
    List<ClientId> ownCycle = breakCycles(wait, step);
    if (!ownCycle.isEmpty()) {
      return new Deadlocked(claim.firstLock(), claim.client(), ownCycle);
    }
    if (wait.isUpgrade()) {
      handover.reconsider(places, step);
    }
    // A victim may have stood between the newcomer and a lock that it can share.
    return wait.isOffered() ? collect(wait, locks, claim, step) : views.locked(places, wait, claim);
  }

  /**
   * Only a new wait adds edges to the graph, so every deadlock goes through it, and the graph has
   * none once this returns.
   *
   * @return the cycle for which the newcomer itself was chosen; empty if it may wait on
   */
  private List<ClientId> breakCycles(Wait newcomer, Step step) {
    Party requester = newcomer.party();
    List<Wait> cycle = CycleSearch.cycleThrough(requester);
    while (!cycle.isEmpty()) {
      Wait victim = deadlocks.victimOf(cycle, requester);
      List<ClientId> clients = Deadlocks.clientsOf(cycle);
      deadlocks.record(victim, clients, step);
      for (Wait lost : victim.party().blocked()) {
        handover.giveUp(lost);
        for (LockName lock : lost.locks()) {
          step.tell(new LockEvent.Aborted(lock, lost.client(), clients));
        }
        if (lost != newcomer) {
          deadlocks.deliverLater(lost, clients, step);
        }
      }
      handover.settle(step);
      if (victim.party() == requester) {
        return clients;
      }
      cycle = CycleSearch.cycleThrough(requester);
    }
    return List.of();
  }

  private @Nullable Outcome refusalIfFull(Claim claim, int more) {
    if (stakes.isFullFor(claim.client(), more)) {
      return new Outcome.Overloaded(
          stakes.isFull(more)
              ? "the lock table is full"
              : claim.client()
                  + " holds and waits for as many locks as a client may, "
                  + Stakes.STAKES_OF_CLIENT_MAX);
    }
    return null;
  }
}
