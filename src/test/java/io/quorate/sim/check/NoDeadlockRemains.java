package io.quorate.sim.check;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Wait;
import io.quorate.lock.LockAnswer.WaitForGraph;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.machine.SystemMachine;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * After no entry do clients wait for each other in a circle. Who waits for permits waits for any of
 * several, so a circle through permits need not be a deadlock; such waits are left out.
 */
public final class NoDeadlockRemains implements Law {
  @Override
  public void committed(Committed committed) {
    SystemMachine reference = (SystemMachine) committed.reference();
    if (reference.lockCounts().waits() < 2) {
      return;
    }
    WaitForGraph graph = (WaitForGraph) reference.query(new LockQuery.DescribeWaits());
    Map<ClientId, Set<ClientId>> waits = new TreeMap<>();
    for (Wait edge : graph.edges()) {
      if (!isSemaphore(edge.lock(), reference)) {
        waits.computeIfAbsent(edge.waiter(), client -> new TreeSet<>()).add(edge.blocker());
      }
    }
    dropThoseWhoCanGoOn(waits);
    if (!waits.isEmpty()) {
      throw new LawBroken(
          this, "at %s: %s among %s", committed.entry().position(), waits, graph.edges());
    }
  }

  private static boolean isSemaphore(LockName lock, SystemMachine reference) {
    return reference.query(new LockQuery.Describe(lock)) instanceof LockView view
        && view.permitsMax() > 0;
  }

  /** Who waits for nobody that waits will be served; what is left waits for itself. */
  private static void dropThoseWhoCanGoOn(Map<ClientId, Set<ClientId>> waits) {
    boolean isLess = true;
    while (isLess) {
      waits.values().forEach(blockers -> blockers.retainAll(waits.keySet()));
      isLess = waits.values().removeIf(Set::isEmpty);
    }
  }
}
