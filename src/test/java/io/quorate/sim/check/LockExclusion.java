package io.quorate.sim.check;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.machine.SystemMachine;
import io.quorate.raft.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * No two clients hold a lock in modes that exclude each other, and what a client was told it holds
 * is its own until the promised instant of log time, unless it began to give it back.
 */
public final class LockExclusion implements Law {
  /** What a client may believe: that it holds the lock, up to an instant of log time. */
  private record Belief(LockName lock, ClientId client, long token, long untilMillis) {}

  private record Key(LockName lock, ClientId client) {}

  private final Map<Long, Key> grants = new HashMap<>();
  private final List<Belief> beliefs = new ArrayList<>();

  /** A client has been told that it holds a lock. */
  public void told(LockAnswer.Granted granted) {
    Key key = grants.get(granted.token().value());
    if (!new Key(granted.lock(), granted.client()).equals(key)) {
      throw new LawBroken(
          this, "%s was answered, but never committed: %s", granted, String.valueOf(key));
    }
    beliefs.add(
        new Belief(
            granted.lock(), granted.client(), granted.token().value(), granted.expiresAtMillis()));
  }

  /** The client begins to give the lock back, or to shorten its hold: it relies on it no more. */
  public void relinquished(LockName lock, ClientId client) {
    beliefs.removeIf(belief -> belief.lock.equals(lock) && belief.client.equals(client));
  }

  @Override
  public void committed(Committed committed) {
    Entry entry = committed.entry();
    SystemMachine reference = (SystemMachine) committed.reference();
    TreeSet<LockName> touched = new TreeSet<>();
    for (LockEvent event : committed.applied().events()) {
      if (event instanceof LockEvent.OfLock onLock) {
        touched.add(onLock.lock());
      }
      if (event instanceof LockEvent.Granted grant) {
        grants.put(grant.token().value(), new Key(grant.lock(), grant.client()));
        upgraded(grant, committed.applied().events());
      }
    }
    for (LockName lock : touched) {
      if (reference.query(new LockQuery.Describe(lock)) instanceof LockView view) {
        requireCompatible(view);
      }
    }
    for (Iterator<Belief> each = beliefs.iterator(); each.hasNext(); ) {
      Belief belief = each.next();
      if (belief.untilMillis <= entry.timeMillis()) {
        each.remove();
      } else if (touched.contains(belief.lock)) {
        requireHeld(belief, entry, holders(belief.lock, reference));
      }
    }
  }

  /** Who has not lost the lock and gets it anew has it under another token from now on. */
  private void upgraded(LockEvent.Granted grant, List<LockEvent> events) {
    boolean isLost =
        events.stream()
            .anyMatch(
                event ->
                    event instanceof LockEvent.Expired expired
                        && expired.lock().equals(grant.lock())
                        && expired.client().equals(grant.client()));
    if (grant.mode() == LockMode.EXCLUSIVE && !isLost) {
      beliefs.replaceAll(
          belief ->
              belief.lock.equals(grant.lock()) && belief.client.equals(grant.client())
                  ? new Belief(
                      belief.lock, belief.client, grant.token().value(), belief.untilMillis)
                  : belief);
    }
  }

  private static List<HolderView> holders(LockName lock, SystemMachine reference) {
    Outcome answer = reference.query(new LockQuery.Describe(lock));
    return answer instanceof LockView view ? view.holders() : List.of();
  }

  private void requireCompatible(LockView lock) {
    List<HolderView> holders = lock.holders();
    boolean hasExclusive = holders.stream().anyMatch(holder -> holder.mode() == LockMode.EXCLUSIVE);
    int permits = holders.stream().mapToInt(HolderView::permits).sum();
    boolean isSemaphore = lock.permitsMax() > 0;
    if (isSemaphore ? permits > lock.permitsMax() : hasExclusive && holders.size() > 1) {
      throw new LawBroken(this, "%s is held by %s", lock.lock(), holders);
    }
  }

  private void requireHeld(Belief belief, Entry entry, List<HolderView> holders) {
    boolean isHeld =
        holders.stream()
            .anyMatch(
                holder ->
                    holder.client().equals(belief.client)
                        && holder.token().value() == belief.token);
    if (!isHeld) {
      throw new LawBroken(
          this,
          "at %s (%d) %s holds no more: %s",
          entry.position(),
          entry.timeMillis(),
          belief,
          holders);
    }
  }
}
