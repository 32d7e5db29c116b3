package io.quorate.lock;

import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.SessionUnknown;
import io.quorate.lock.LockAnswer.Validity;
import io.quorate.lock.LockAnswer.WaitForGraph;
import io.quorate.lock.LockQuery.Describe;
import io.quorate.lock.LockQuery.DescribeSession;
import io.quorate.lock.LockQuery.ListLocks;
import io.quorate.lock.LockQuery.Validate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers questions to the lock table. */
final class LockQueries {
  /** How many holders and waiters a page has before it ends early. */
  static final int PAGE_STAKES_MAX = 10_000;

  private final NavigableMap<String, Lock> locks;
  private final Stakes stakes;
  private final EndedGrants ended;
  private final Deadlocks deadlocks;
  private final Sessions sessions;
  private final Views views;

  LockQueries(TableState state) {
    locks = state.locks();
    stakes = state.stakes();
    ended = state.ended();
    deadlocks = state.deadlocks();
    sessions = state.sessions();
    views = new Views(sessions);
  }

  LockAnswer answer(LockQuery query) {
    return switch (query.kind()) {
      case DESCRIBE -> describe((Describe) query);
      case LIST_LOCKS -> list((ListLocks) query);
      case VALIDATE -> validate((Validate) query);
      case DESCRIBE_WAITS -> describeWaits();
      case DESCRIBE_SESSION -> describe((DescribeSession) query);
    };
  }

  private LockAnswer describe(Describe query) {
    Lock lock = locks.get(query.lock().value());
    return lock == null
        ? new NotFound(query.lock(), "nobody holds it or waits for it")
        : views.lock(lock);
  }

  private LockAnswer describe(DescribeSession query) {
    Session session = sessions.get(query.session());
    if (session == null) {
      return new SessionUnknown(query.session());
    }
    Party party = stakes.knownPartyOf(session.client());
    return Views.session(session, party == null ? List.of() : party.stakes());
  }

  private LockPage list(ListLocks query) {
    List<LockView> page = new ArrayList<>();
    int stakesShown = 0;
    for (Lock lock : from(query.prefix(), query.after()).values()) {
      if (!lock.name().value().startsWith(query.prefix())) {
        break;
      }
      if (page.size() == query.limit() || stakesShown >= PAGE_STAKES_MAX) {
        return new LockPage(page, false);
      }
      page.add(views.lock(lock));
      stakesShown += lock.holds().size() + lock.waitCount();
    }
    return new LockPage(page, true);
  }

  private SortedMap<String, Lock> from(String prefix, @Nullable String after) {
    return after == null || after.compareTo(prefix) < 0
        ? locks.tailMap(prefix, true)
        : locks.tailMap(after, false);
  }

  private Validity validate(Validate query) {
    Lock lock = locks.get(query.lock().value());
    List<Hold> holds = lock == null ? List.of() : List.copyOf(lock.holds());
    if (holds.stream().anyMatch(hold -> hold.token().equals(query.token()))) {
      return verdict(query, true, "a holder has this token");
    }
    // A reader's token outlives its hold: what it read stays true until somebody may write.
    boolean isWritten = holds.stream().anyMatch(hold -> hold.grantMode() != LockMode.SHARED);
    if (!isWritten && ended.wasSharedAndNoneExclusiveSince(query.lock(), query.token())) {
      return verdict(query, true, "a past reader had this token, and nobody could write since");
    }
    return verdict(query, false, "no holder has this token");
  }

  private static Validity verdict(Validate query, boolean isValid, String detail) {
    return new Validity(query.lock(), query.token(), isValid, detail);
  }

  private WaitForGraph describeWaits() {
    List<LockAnswer.Wait> edges = new ArrayList<>();
    for (Party party : stakes.blocked()) {
      for (Wait wait : party.blocked()) {
        for (Lock lock : wait.places()) {
          for (Stake blocker : lock.blockersOf(wait)) {
            if (edges.size() == LockAnswer.EDGES_SHOWN_MAX) {
              return graphOf(edges);
            }
            edges.add(new LockAnswer.Wait(wait.client(), blocker.client(), lock.name()));
          }
        }
      }
    }
    return graphOf(edges);
  }

  private WaitForGraph graphOf(List<LockAnswer.Wait> edges) {
    SortedSet<ClientId> nodes = new TreeSet<>();
    for (LockAnswer.Wait edge : edges) {
      Collections.addAll(nodes, edge.waiter(), edge.blocker());
    }
    return new WaitForGraph(List.copyOf(nodes), edges, deadlocks.recent());
  }
}
