package io.quorate.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a cycle in the graph of clients that wait for each other, by depth-first search in
 * three colours: a client not yet met is white, one on the present path grey, a finished one black.
 * Only an edge to a grey client closes a cycle; waits that converge on a black one do not. The path
 * is kept in a list, so that no chain is too long for the thread's stack.
 */
final class CycleSearch {
  private enum Colour {
    GREY,
    BLACK
  }

  /** By this wait its client waits for the blocker. */
  private record Edge(Wait via, Party blocker) {}

  /** A client on the path, and where the search has yet to go from it. */
  private static final class Visit {
    private final Party party;
    private final ArrayDeque<Edge> untried;
    private @Nullable Wait followed;

    private Visit(Party party, ArrayDeque<Edge> untried) {
      this.party = party;
      this.untried = untried;
    }
  }

  private final Stakes stakes;
  private final List<Visit> path = new ArrayList<>();
  // Never iterated, so its order decides nothing.
  private final Map<ClientId, Colour> colours = new HashMap<>();
  private final Map<LockMode, Map<LockName, Long>> coveredArrivals = new EnumMap<>(LockMode.class);

  private CycleSearch(Stakes stakes) {
    this.stakes = stakes;
  }

  /**
   * A cycle that can be reached from the client: each of the waits is blocked by the client of the
   * next, the last by the client of the first.
   *
   * @return empty if there is none
   */
  static List<Wait> cycleFrom(Party start, Stakes stakes) {
    // The graph had no cycle before this client's last wait, and nobody waits for a client that
    // has nothing else: it closes none.
    return start.stakeCount() == 1 ? List.of() : new CycleSearch(stakes).search(start);
  }

  private List<Wait> search(Party start) {
    enter(start);
    while (!path.isEmpty()) {
      Visit visit = path.get(path.size() - 1);
      Edge edge = visit.untried.poll();
      if (edge == null) {
        colours.put(visit.party.client(), Colour.BLACK);
        path.remove(path.size() - 1);
        continue;
      }
      visit.followed = edge.via();
      Colour colour = colours.get(edge.blocker().client());
      if (colour == null) {
        enter(edge.blocker());
      } else if (colour == Colour.GREY) {
        return cycleBackTo(edge.blocker());
      }
    }
    return List.of();
  }

  private void enter(Party party) {
    colours.put(party.client(), Colour.GREY);
    path.add(new Visit(party, edgesOf(party)));
  }

  private ArrayDeque<Edge> edgesOf(Party party) {
    ArrayDeque<Edge> edges = new ArrayDeque<>();
    for (Wait wait : stakes.blockedOf(party)) {
      if (isCovered(wait)) {
        continue;
      }
      for (Stake blocker : wait.lock().blockersOf(wait)) {
        // Whoever waits for nothing leads nowhere.
        if (stakes.isBlocked(blocker.party())) {
          edges.add(new Edge(wait, blocker.party()));
        }
      }
      coveredArrivals
          .computeIfAbsent(wait.mode(), mode -> new HashMap<>())
          .put(wait.lock().name(), wait.arrival());
    }
    return edges;
  }

  /**
   * Whether all that blocks the wait is on the path's edges already, because it also blocks a later
   * wait for the same lock. Without this a long queue would cost its length squared.
   */
  private boolean isCovered(Wait wait) {
    return wait.arrival() <= coveredArrival(LockMode.EXCLUSIVE, wait)
        || (wait.mode() == LockMode.SHARED
            && wait.arrival() <= coveredArrival(LockMode.SHARED, wait));
  }

  private long coveredArrival(LockMode mode, Wait wait) {
    return coveredArrivals.getOrDefault(mode, Map.of()).getOrDefault(wait.lock().name(), 0L);
  }

  private List<Wait> cycleBackTo(Party party) {
    List<Wait> cycle = new ArrayList<>();
    boolean isInCycle = false;
    for (Visit visit : path) {
      isInCycle |= visit.party == party;
      if (isInCycle && visit.followed != null) {
        cycle.add(visit.followed);
      }
    }
    return cycle;
  }
}
