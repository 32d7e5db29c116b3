package io.quorate.lock;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The clients that can never go on, whatever the others do: each waits for a lock that another of
 * them has or will have first, or for more permits than the others can ever give back.
 */
final class Stuck {
  // Never iterated, so its order decides nothing.
  private final Set<ClientId> clients = new HashSet<>();

  private Stuck() {}

  /** Those whom the client waits for, directly or not, itself included. */
  static Stuck around(Party start) {
    Stuck stuck = new Stuck();
    List<Party> reached = new ArrayList<>();
    stuck.clients.add(start.client());
    reached.add(start);
    for (int i = 0; i < reached.size(); i++) {
      for (Wait wait : reached.get(i).blocked()) {
        for (Lock lock : wait.places()) {
          for (Stake blocker : lock.blockersOf(wait)) {
            if (blocker.party().isBlocked() && stuck.clients.add(blocker.client())) {
              reached.add(blocker.party());
            }
          }
        }
      }
    }
    stuck.letGo(reached);
    return stuck;
  }

  boolean contains(Party party) {
    return clients.contains(party.client());
  }

  /** Whether the permits that others than these have, or nobody, are too few for the wait. */
  boolean leavesTooFewPermits(Wait wait, Lock lock) {
    int kept = 0;
    for (Stake taker : lock.takersInTheWayOf(wait)) {
      kept += contains(taker.party()) ? taker.permits() : 0;
    }
    return wait.permits() > lock.permitsMax() - kept;
  }

  /** Whether it has the lock, or is to have it next. */
  static boolean isTaker(Stake stake) {
    return stake instanceof Hold || (stake instanceof Wait wait && wait.isOffered());
  }

  /** Takes out who can go on, until nobody is left who can. */
  private void letGo(List<Party> reached) {
    List<Party> left = new ArrayList<>(reached);
    for (int size = -1; size != left.size(); ) {
      size = left.size();
      // To and fro: chains of locks are let go from their ends, queues from their heads.
      Collections.reverse(left);
      for (Party party : left) {
        if (!isKept(party)) {
          clients.remove(party.client());
        }
      }
      left.removeIf(party -> !contains(party));
    }
  }

  private boolean isKept(Party party) {
    for (Wait wait : party.blocked()) {
      for (Lock lock : wait.places()) {
        if (isKept(wait, lock)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isKept(Wait wait, Lock lock) {
    boolean needsTakers = !lock.isSemaphore() || leavesTooFewPermits(wait, lock);
    for (Stake blocker : lock.blockersOf(wait)) {
      if (contains(blocker.party()) && (needsTakers || !isTaker(blocker))) {
        return true;
      }
    }
    return false;
  }
}
