package io.quorate.lock;

import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.HeldLock;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.LockedAll;
import io.quorate.lock.LockAnswer.SessionAlive;
import io.quorate.lock.LockAnswer.SessionView;
import io.quorate.lock.LockAnswer.WaiterView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of locks as answers show it. */
final class Views {
  private final Sessions sessions;

  Views(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * @param held all that is claimed, in its order
   */
  LockAnswer granted(List<Hold> held, Claim claim) {
    long ttlMillis = claim.terms().ttlMillis();
    return claim.isJoint()
        ? new GrantedAll(held.stream().map(hold -> granted(hold, ttlMillis)).toList())
        : granted(held.get(0), ttlMillis);
  }

  /** A hold ends with its client's session, if not before. */
  Granted granted(Hold hold, long ttlMillis) {
    Session session = sessions.of(hold.client());
    return new Granted(
        hold.lock().name(),
        hold.client(),
        hold.mode(),
        hold.token(),
        session == null ? ttlMillis : Math.min(ttlMillis, session.ttlMillis()),
        endOf(hold, session),
        hold.count(),
        hold.permits());
  }

  /**
   * @param locks those that the client lacks
   * @param wait in their queues; null if it is in none
   */
  LockAnswer locked(List<Lock> locks, @Nullable Wait wait, Claim claim) {
    return claim.isJoint()
        ? new LockedAll(locks.stream().map(lock -> locked(lock, wait)).toList())
        : locked(locks.get(0), wait);
  }

  private Locked locked(Lock lock, @Nullable Wait wait) {
    List<HolderView> holders =
        lock.holds().stream().limit(LockAnswer.HOLDERS_SHOWN_MAX).map(this::holder).toList();
    int position = wait == null ? 0 : lock.positionOf(wait);
    return new Locked(lock.name(), position, holders, lock.waitCount(), lock.delayedUntilMillis());
  }

  LockView lock(Lock lock) {
    Stream<WaiterView> waiters =
        Stream.concat(
            lock.offered().stream().map(wait -> waiter(wait, true)),
            lock.blocked().stream().map(wait -> waiter(wait, false)));
    return new LockView(
        lock.name(),
        lock.holds().stream().map(this::holder).toList(),
        waiters.toList(),
        lock.delayedUntilMillis(),
        lock.permitsMax());
  }

  private HolderView holder(Hold hold) {
    return new HolderView(
        hold.client(),
        hold.mode(),
        hold.token(),
        hold.count(),
        endOf(hold, sessions.of(hold.client())),
        hold.acquiredWallMillis(),
        hold.permits());
  }

  private WaiterView waiter(Wait wait, boolean isOffered) {
    return new WaiterView(
        wait.client(),
        wait.mode(),
        isOffered,
        endOf(wait, sessions.of(wait.client())),
        wait.permits());
  }

  static SessionAlive session(Session session) {
    return new SessionAlive(
        session.id(),
        session.client(),
        session.ttlMillis(),
        session.deadlineMillis(),
        session.delayMillis());
  }

  static SessionView session(Session session, List<Stake> stakes) {
    List<HeldLock> holds = new ArrayList<>();
    List<LockName> waits = new ArrayList<>();
    stakes.stream()
        .limit(LockAnswer.STAKES_SHOWN_MAX)
        .forEach(
            stake -> {
              if (stake instanceof Hold hold) {
                holds.add(
                    new HeldLock(hold.lock().name(), hold.mode(), hold.token(), hold.count()));
              } else if (stake instanceof Wait wait) {
                waits.addAll(wait.locks());
              }
            });
    return new SessionView(session(session), holds, waits);
  }

  private static long endOf(Stake stake, @Nullable Session session) {
    return session == null
        ? stake.deadlineMillis()
        : Math.min(stake.deadlineMillis(), session.deadlineMillis());
  }
}
