package io.quorate.lock;

import io.quorate.kernel.Invariant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a deadlock that a client's newest wait has closed, by depth-first search of the graph
 * of clients that wait for each other.
 */
final class CycleSearch {
  /*
   * Nobody was in a deadlock before the newest wait, so every deadlock now goes through its client:
   * only an edge back to that one closes a cycle, and whoever has been visited need not be visited
   * again. Waits that converge on one client are therefore never taken for a cycle. The path is
   * kept in a list, so that no chain is too long for the thread's stack.
   *
   * A wait for a lock needs all its blockers to go; a wait for permits needs only some of the
   * clients that have them. A cycle through such a choice may be none (Knapp, "Deadlock detection
   * in distributed databases", 1987, AND-OR model): then it is first found out who can never go on,
   * and the cycle is looked for among those alone.
   */

  /** By this wait its client waits for the blocker. */
  private record Edge(Wait via, Party blocker, boolean isChoice) {}

  /** Where the search has yet to go from a client on the path. */
  private static final class Visit {
    private final ArrayDeque<Edge> untried;
    private @Nullable Edge followed;

    private Visit(ArrayDeque<Edge> untried) {
      this.untried = untried;
    }
  }

  private final Party start;
  private final @Nullable Stuck stuck;
  private final List<Visit> path = new ArrayList<>();
  // Never iterated, so its order decides nothing.
  private final Set<ClientId> visited = new HashSet<>();
  private final Map<LockMode, Map<LockName, Long>> coveredArrivals = new EnumMap<>(LockMode.class);

  private CycleSearch(Party start, @Nullable Stuck stuck) {
    this.start = start;
    this.stuck = stuck;
  }

  /**
   * A cycle of clients that wait for each other without end: each of the waits is blocked by the
   * client of the next, the last by the client of the first. The client is one of them.
   *
   * @return empty if there is none
   */
  static List<Wait> cycleThrough(Party start) {
    if (!isAwaited(start)) {
      return List.of();
    }
    List<Edge> cycle = new CycleSearch(start, null).search();
    if (cycle.stream().anyMatch(Edge::isChoice)) {
      Stuck stuck = Stuck.around(start);
      if (!stuck.contains(start)) {
        return List.of();
      }
      cycle = new CycleSearch(start, stuck).search();
      Invariant.check(!cycle.isEmpty(), "%s can never go on, and is on no cycle", start.client());
    }
    return cycle.stream().map(Edge::via).toList();
  }

  /** Whether anybody may wait for the client, apart from its newest wait: nobody waits for that. */
  private static boolean isAwaited(Party party) {
    for (Stake stake : party.stakes()) {
      List<Lock> locks = stake instanceof Hold hold ? List.of(hold.lock()) : placesOf(stake, party);
      if (locks.stream().anyMatch(Lock::hasBlocked)) {
        return true;
      }
    }
    return false;
  }

  private static List<Lock> placesOf(Stake stake, Party party) {
    return stake instanceof Wait wait && wait != party.newest() ? wait.places() : List.of();
  }

  private List<Edge> search() {
    enter(start);
    while (!path.isEmpty()) {
      Visit visit = path.get(path.size() - 1);
      Edge edge = visit.untried.poll();
      if (edge == null) {
        path.remove(path.size() - 1);
        continue;
      }
      visit.followed = edge;
      if (edge.blocker() == start) {
        return path.stream().map(each -> Invariant.present(each.followed, "an edge")).toList();
      }
      if (!visited.contains(edge.blocker().client())) {
        enter(edge.blocker());
      }
    }
    return List.of();
  }

  private void enter(Party party) {
    visited.add(party.client());
    path.add(new Visit(edgesOf(party)));
  }

  private ArrayDeque<Edge> edgesOf(Party party) {
    ArrayDeque<Edge> edges = new ArrayDeque<>();
    for (Wait wait : party.blocked()) {
      for (Lock lock : wait.places()) {
        if (!isCovered(wait, lock)) {
          addEdges(wait, lock, edges);
        }
      }
    }
    return edges;
  }

  private void addEdges(Wait wait, Lock lock, ArrayDeque<Edge> edges) {
    boolean needsTakers = stuck == null || stuck.leavesTooFewPermits(wait, lock);
    for (Stake blocker : lock.blockersOf(wait)) {
      boolean isChoice = lock.isSemaphore() && Stuck.isTaker(blocker);
      // Whoever waits for nothing leads nowhere.
      boolean leadsOn =
          stuck == null ? blocker.party().isBlocked() : stuck.contains(blocker.party());
      if (leadsOn && (!isChoice || needsTakers)) {
        edges.add(new Edge(wait, blocker.party(), isChoice));
      }
    }
    if (needsTakers && !wait.isUpgrade()) {
      coveredArrivals
          .computeIfAbsent(wait.mode(), mode -> new HashMap<>())
          .put(lock.name(), wait.arrival());
    }
  }

  /**
   * Whether all that blocks the wait has been among the edges already, because it also blocks a
   * later wait for the same lock. Without this a long queue would cost its length squared.
   */
  private boolean isCovered(Wait wait, Lock lock) {
    long covered = coveredArrival(wait.mode(), lock);
    if (wait.mode() == LockMode.SHARED) {
      covered = Math.max(covered, coveredArrival(LockMode.EXCLUSIVE, lock));
    }
    // An upgrade stands before all others, whenever it came.
    return wait.isUpgrade() ? covered > 0 : wait.arrival() <= covered;
  }

  private long coveredArrival(LockMode mode, Lock lock) {
    return coveredArrivals.getOrDefault(mode, Map.of()).getOrDefault(lock.name(), 0L);
  }
}
