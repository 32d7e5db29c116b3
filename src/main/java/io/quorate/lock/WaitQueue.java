package io.quorate.lock;

import io.quorate.kernel.MalformedBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one lock: first those it is offered to, then who holds it shared and wants it
 * exclusively, then the others; each in the order of arrival.
 */
final class WaitQueue {
  private final TreeMap<ClientId, Wait> byClient = new TreeMap<>();
  private final TreeMap<Long, Wait> offered = new TreeMap<>();
  private final TreeMap<Long, Wait> upgrades = new TreeMap<>();
  private final TreeMap<Long, Wait> others = new TreeMap<>();

  /** Those of the others whom nobody may pass. */
  private final TreeMap<Long, Wait> barriers = new TreeMap<>();

  @Nullable Wait of(ClientId client) {
    return byClient.get(client);
  }

  Collection<Wait> offered() {
    return Collections.unmodifiableCollection(offered.values());
  }

  /** Upgrades first; a copy if there is one, which is seldom. */
  Collection<Wait> blocked() {
    if (upgrades.isEmpty()) {
      return Collections.unmodifiableCollection(others.values());
    }
    List<Wait> all = new ArrayList<>(upgrades.values());
    all.addAll(others.values());
    return all;
  }

  int size() {
    return byClient.size();
  }

  boolean hasBlocked() {
    return !others.isEmpty() || !upgrades.isEmpty();
  }

  /** Whether anybody waits whom a newcomer may not pass. */
  boolean blocks(LockMode newcomer) {
    return newcomer == LockMode.SHARED ? !barriers.isEmpty() || !upgrades.isEmpty() : hasBlocked();
  }

  /** Whether nobody waits before it whom it may not pass. */
  boolean isFirst(Wait wait) {
    if (wait.isUpgrade()) {
      return true;
    }
    if (!upgrades.isEmpty()) {
      return false;
    }
    TreeMap<Long, Wait> inTheWay = wait.mode() == LockMode.SHARED ? barriers : others;
    return inTheWay.isEmpty() || inTheWay.firstKey() >= wait.arrival();
  }

  /** Those whose turn it may be: all up to the first whom nobody may pass. */
  List<Wait> head() {
    if (!upgrades.isEmpty()) {
      return List.copyOf(upgrades.values());
    }
    return List.copyOf(
        barriers.isEmpty() ? others.values() : others.headMap(barriers.firstKey(), true).values());
  }

  void add(Wait wait) {
    byClient.put(wait.client(), wait);
    if (wait.isOffered()) {
      offered.put(wait.arrival(), wait);
    } else if (wait.isUpgrade()) {
      upgrades.put(wait.arrival(), wait);
    } else {
      others.put(wait.arrival(), wait);
      if (wait.mode() != LockMode.SHARED) {
        barriers.put(wait.arrival(), wait);
      }
    }
  }

  void restore(Wait wait) {
    MalformedBytes.check(of(wait.client()) == null, "a client waits twice for one lock");
    add(wait);
  }

  void remove(Wait wait) {
    byClient.remove(wait.client());
    offered.remove(wait.arrival());
    upgrades.remove(wait.arrival());
    others.remove(wait.arrival());
    barriers.remove(wait.arrival());
  }

  /** The place from 1, offers included. */
  int positionOf(Wait wait) {
    if (wait.isOffered()) {
      return offered.headMap(wait.arrival(), true).size();
    }
    if (!others.isEmpty() && others.lastKey() == wait.arrival()) {
      return size(); // as each newcomer is told, however many wait
    }
    return wait.isUpgrade()
        ? offered.size() + upgrades.headMap(wait.arrival(), true).size()
        : offered.size() + upgrades.size() + others.headMap(wait.arrival(), true).size();
  }

  /** The others that came before and may not be passed, the earliest first. */
  Collection<Wait> othersInTheWayOf(Wait wait) {
    TreeMap<Long, Wait> inTheWay = wait.mode() == LockMode.SHARED ? barriers : others;
    return inTheWay.headMap(wait.arrival(), false).values();
  }

  Collection<Wait> upgrades() {
    return Collections.unmodifiableCollection(upgrades.values());
  }
}
