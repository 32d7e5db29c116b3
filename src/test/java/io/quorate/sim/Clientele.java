package io.quorate.sim;

import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All clients of a run, the locks they compete for and what the locks protect, and the queues they
 * use.
 */
final class Clientele {
  private static final long WRITE_MILLIS_MAX = 3_000;

  private final SimCluster cluster;
  private final int locks;
  private final History history = new History();
  private final List<Rhythm> clients = new ArrayList<>();
  private final Map<LockName, FencedResource> resources = new TreeMap<>();
  private final int[] generations;
  private final QueueRoom queues;
  private boolean isOpen = true;
  private int grants;

  Clientele(SimCluster cluster, Settings settings, Rng rng) {
    this.cluster = cluster;
    this.locks = settings.locks();
    this.generations = new int[locks];
    this.queues = new QueueRoom(settings.placement().shards(), settings.hasMorgue());
    for (int i = 1; i <= settings.clients(); i++) {
      clients.add(new LockClient(cluster, rng.split(), new ClientId("c" + i), this).rhythm());
    }
    for (int i = 1; i <= settings.sessionClients(); i++) {
      clients.add(new SessionClient(cluster, rng.split(), new ClientId("s" + i), this).rhythm());
    }
    for (int i = 1; i <= settings.queueClients(); i++) {
      clients.add(new QueueClient(cluster, rng.split(), "q" + i, this).rhythm());
    }
  }

  void start() {
    clients.forEach(Rhythm::think);
  }

  /** From now on nobody begins anything new. */
  void close() {
    isOpen = false;
  }

  boolean isOpen() {
    return isOpen;
  }

  boolean isQuiet() {
    return clients.stream().noneMatch(Rhythm::isBusy);
  }

  /** The queues, and what their clients know of them. */
  QueueRoom queues() {
    return queues;
  }

  History history() {
    return history;
  }

  int grants() {
    return grants;
  }

  /** A lock to compete for; one whose history is long enough is replaced by a new one. */
  LockName anyLock(Rng rng) {
    int chosen = rng.index(locks);
    LockName lock = new LockName("lock-" + chosen + "." + generations[chosen]);
    return history.isFull(lock)
        ? new LockName("lock-" + chosen + "." + ++generations[chosen])
        : lock;
  }

  /** Somebody has been told of grants. */
  void granted(int count) {
    grants += count;
  }

  void told(LockAnswer.Granted granted) {
    granted(1);
    cluster.world().laws().exclusion().told(granted);
  }

  void relinquished(LockName lock, ClientId client) {
    cluster.world().laws().exclusion().relinquished(lock, client);
  }

  /** A holder writes to what the lock protects; the write may arrive after the hold has ended. */
  void write(LockAnswer.Granted granted, Rng rng) {
    if (granted.mode() == LockMode.EXCLUSIVE) {
      FencedResource resource =
          resources.computeIfAbsent(granted.lock(), lock -> new FencedResource());
      cluster
          .world()
          .timeline()
          .afterMillis(
              rng.between(0, WRITE_MILLIS_MAX),
              () -> resource.write(granted, cluster.world().laws().reference()));
    }
  }
}
