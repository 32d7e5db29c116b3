package io.quorate.lock;

import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.WaiterView;
import io.quorate.lock.LockCommand.OpenSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link NaiveLocks} knows, and what follows from it at a glance. */
final class NaiveState {
  final List<Holding> holds = new ArrayList<>();
  final List<Waiting> waits = new ArrayList<>();
  final List<Past> past = new ArrayList<>();
  final List<Verdict> verdicts = new ArrayList<>();
  final List<Sitting> sessions = new ArrayList<>();
  final List<Delayed> delays = new ArrayList<>();
  private final TreeMap<LockName, Integer> permits = new TreeMap<>();
  private final TreeMap<ClientId, Long> sinces = new TreeMap<>();
  private long arrivals;

  static final class Holding {
    final LockName lock;
    final ClientId client;
    final LockMode grantMode;
    final int permits;
    final long arrival;
    final long token;
    final long wallMillis;
    LockMode mode;
    int count = 1;
    long deadlineMillis;

    Holding(LockName lock, Claim claim, long arrival, long token) {
      this.lock = lock;
      this.arrival = arrival;
      this.token = token;
      client = claim.client();
      mode = claim.mode();
      grantMode = claim.mode();
      permits = claim.permits();
      wallMillis = claim.terms().wallMillis();
    }
  }

  static final class Waiting {
    final List<LockName> locks;
    final List<LockName> places;
    final List<Holding> basis;
    final ClientId client;
    final LockMode mode;
    final int permits;
    long arrival;
    long deadlineMillis;
    long offerMillis;
    boolean isOffered;

    Waiting(Claim claim, List<LockName> places, List<Holding> basis) {
      this.places = places;
      this.basis = basis;
      locks = claim.locks();
      client = claim.client();
      mode = claim.mode();
      permits = claim.permits();
      offerMillis = claim.terms().offerMillis();
    }

    boolean isUpgrade() {
      return basis.stream().anyMatch(hold -> places.contains(hold.lock));
    }
  }

  static final class Sitting {
    final SessionId id;
    final ClientId client;
    final long ttlMillis;
    final long delayMillis;
    final long arrival;
    long deadlineMillis;

    Sitting(OpenSession command, long arrival) {
      id = command.session();
      client = command.client();
      ttlMillis = command.ttlMillis();
      delayMillis = command.delayMillis();
      this.arrival = arrival;
    }

    LockAnswer.SessionAlive alive() {
      return new LockAnswer.SessionAlive(id, client, ttlMillis, deadlineMillis, delayMillis);
    }
  }

  record Past(
      LockName lock, ClientId client, LockMode mode, long token, boolean isReleased, long at) {
    Past(Holding hold, boolean isReleased, long at) {
      this(hold.lock, hold.client, hold.grantMode, hold.token, isReleased, at);
    }
  }

  record Verdict(List<LockName> locks, ClientId client, List<ClientId> cycle, long endsAt) {}

  record Delayed(LockName lock, LockMode mode, int permits, long arrival, long deadlineMillis) {
    Delayed(Holding hold, long arrival, long deadlineMillis) {
      this(hold.lock, hold.mode, hold.permits, arrival, deadlineMillis);
    }
  }

  record Due(long deadlineMillis, long arrival, Runnable end) {}

  long nextArrival() {
    return ++arrivals;
  }

  /** The client is as old as the first of its unbroken line of holds and waits. */
  long nextArrival(ClientId client) {
    sinces.putIfAbsent(client, arrivals + 1);
    return nextArrival();
  }

  void forgetAgeOf(ClientId client) {
    if (holdsOf(client).isEmpty() && waits.stream().noneMatch(w -> w.client.equals(client))) {
      sinces.remove(client);
    }
  }

  long since(ClientId client) {
    return sinces.getOrDefault(client, 0L);
  }

  /** How many permits a lock that was not in use is said to have. */
  void declare(LockName lock, int permitsMax) {
    if (permitsMax > 0) {
      permits.put(lock, permitsMax);
    }
  }

  int permitsMax(LockName lock) {
    boolean isSemaphore =
        holdsOn(lock).stream().anyMatch(hold -> hold.mode == LockMode.SEMAPHORE)
            || waitsOn(lock).stream().anyMatch(wait -> wait.mode == LockMode.SEMAPHORE)
            || delaysOn(lock).stream().anyMatch(delay -> delay.mode == LockMode.SEMAPHORE);
    return isSemaphore ? permits.getOrDefault(lock, 0) : 0;
  }

  boolean isInUse(LockName lock) {
    return !holdsOn(lock).isEmpty() || !waitsOn(lock).isEmpty() || !delaysOn(lock).isEmpty();
  }

  List<Holding> holdsOn(LockName lock) {
    return holds.stream()
        .filter(hold -> hold.lock.equals(lock))
        .sorted(Comparator.comparingLong(hold -> hold.arrival))
        .toList();
  }

  List<Holding> holdsOf(ClientId client) {
    return holds.stream()
        .filter(hold -> hold.client.equals(client))
        .sorted(Comparator.comparingLong(hold -> hold.arrival))
        .toList();
  }

  Optional<Holding> holdOf(LockName lock, ClientId client) {
    return holdsOn(lock).stream().filter(hold -> hold.client.equals(client)).findFirst();
  }

  boolean isBasis(Holding hold) {
    return waits.stream().anyMatch(wait -> wait.basis.contains(hold));
  }

  List<Waiting> waitsByArrival() {
    return waits.stream().sorted(Comparator.comparingLong(wait -> wait.arrival)).toList();
  }

  /** In the order in which they are served. */
  List<Waiting> waitsOn(LockName lock) {
    return waits.stream()
        .filter(wait -> wait.places.contains(lock))
        .sorted(
            Comparator.comparing((Waiting wait) -> !wait.isOffered)
                .thenComparing(wait -> !wait.isOffered && !wait.isUpgrade())
                .thenComparingLong(wait -> wait.arrival))
        .toList();
  }

  Optional<Waiting> waitOf(LockName lock, ClientId client) {
    return waitsOn(lock).stream().filter(wait -> wait.client.equals(client)).findFirst();
  }

  List<Waiting> blockedOf(ClientId client) {
    return waitsByArrival().stream()
        .filter(wait -> !wait.isOffered && wait.client.equals(client))
        .toList();
  }

  List<Delayed> delaysOn(LockName lock) {
    return delays.stream().filter(delay -> delay.lock.equals(lock)).toList();
  }

  Optional<Sitting> session(SessionId id) {
    return sessions.stream().filter(session -> session.id.equals(id)).findFirst();
  }

  Optional<Sitting> sessionOf(ClientId client) {
    return sessions.stream().filter(session -> session.client.equals(client)).findFirst();
  }

  // Who is in whose way

  /** Others that wait for the lock and must be served before. */
  private List<Waiting> earlier(Waiting wait, LockName lock) {
    return waitsOn(lock).stream()
        .filter(other -> other != wait && !other.isOffered && !wait.isUpgrade())
        .filter(other -> other.isUpgrade() || other.arrival < wait.arrival)
        .filter(other -> other.mode != LockMode.SHARED || wait.mode != LockMode.SHARED)
        .toList();
  }

  private Stream<ClientId> takersInTheWay(Waiting wait, LockName lock) {
    return Stream.concat(
        holdsOn(lock).stream()
            .filter(hold -> hold.mode != LockMode.SHARED || wait.mode != LockMode.SHARED)
            .map(hold -> hold.client),
        waitsOn(lock).stream()
            .filter(other -> other.isOffered)
            .filter(other -> other.mode != LockMode.SHARED || wait.mode != LockMode.SHARED)
            .map(other -> other.client));
  }

  private int permitsOf(LockName lock, NavigableSet<ClientId> clients) {
    return holdsOn(lock).stream()
            .filter(hold -> clients.contains(hold.client))
            .mapToInt(hold -> hold.permits)
            .sum()
        + waitsOn(lock).stream()
            .filter(wait -> wait.isOffered && clients.contains(wait.client))
            .mapToInt(wait -> wait.permits)
            .sum();
  }

  private NavigableSet<ClientId> everybody() {
    NavigableSet<ClientId> all = new TreeSet<>();
    holds.forEach(hold -> all.add(hold.client));
    waits.forEach(wait -> all.add(wait.client));
    return all;
  }

  /**
   * @param declared how many permits the lock is said to have if it is not in use
   */
  boolean isTurnOf(Waiting wait, LockName lock, int declared) {
    if (!earlier(wait, lock).isEmpty()) {
      return false;
    }
    if (wait.mode == LockMode.SEMAPHORE) {
      int max = isInUse(lock) ? permitsMax(lock) : declared;
      int delayed = delaysOn(lock).stream().mapToInt(delay -> delay.permits).sum();
      return wait.permits + delayed + permitsOf(lock, everybody()) <= max;
    }
    return takersInTheWay(wait, lock).allMatch(client -> client.equals(wait.client))
        && delaysOn(lock).stream().allMatch(d -> d.mode.isCompatibleWith(wait.mode));
  }

  /** Whom the client waits for, every one of them. */
  NavigableSet<ClientId> blockersOf(ClientId client) {
    NavigableSet<ClientId> blockers = new TreeSet<>();
    for (Waiting wait : blockedOf(client)) {
      for (LockName lock : wait.places) {
        takersInTheWay(wait, lock).forEach(blockers::add);
        earlier(wait, lock).forEach(other -> blockers.add(other.client));
      }
    }
    blockers.remove(client);
    return blockers;
  }

  /** Who can never go on: those who are left when whoever can go on has gone. */
  NavigableSet<ClientId> stuck() {
    NavigableSet<ClientId> left = new TreeSet<>();
    waits.stream().filter(wait -> !wait.isOffered).forEach(wait -> left.add(wait.client));
    for (int size = -1; size != left.size(); ) {
      size = left.size();
      left.removeIf(
          client ->
              blockedOf(client).stream()
                  .allMatch(w -> w.places.stream().noneMatch(lock -> isHopeless(w, lock, left))));
    }
    return left;
  }

  private boolean isHopeless(Waiting wait, LockName lock, NavigableSet<ClientId> stuck) {
    if (earlier(wait, lock).stream().anyMatch(other -> stuck.contains(other.client))) {
      return true;
    }
    if (wait.mode == LockMode.SEMAPHORE) {
      return wait.permits > permitsMax(lock) - permitsOf(lock, stuck);
    }
    return takersInTheWay(wait, lock)
        .anyMatch(client -> !client.equals(wait.client) && stuck.contains(client));
  }

  // What is shown

  List<LockView> views() {
    TreeSet<LockName> names = new TreeSet<>();
    holds.forEach(hold -> names.add(hold.lock));
    waits.forEach(wait -> names.addAll(wait.places));
    delays.forEach(delay -> names.add(delay.lock));
    return names.stream().map(this::view).toList();
  }

  private LockView view(LockName lock) {
    List<HolderView> holders =
        holdsOn(lock).stream()
            .map(
                h ->
                    new HolderView(
                        h.client,
                        h.mode,
                        new FencingToken(h.token),
                        h.count,
                        endOf(h.client, h.deadlineMillis),
                        h.wallMillis,
                        h.permits))
            .toList();
    List<WaiterView> waiters =
        waitsOn(lock).stream()
            .map(
                w ->
                    new WaiterView(
                        w.client,
                        w.mode,
                        w.isOffered,
                        endOf(w.client, w.deadlineMillis),
                        w.permits))
            .toList();
    long delayed = delaysOn(lock).stream().mapToLong(Delayed::deadlineMillis).max().orElse(0);
    return new LockView(lock, holders, waiters, delayed, permitsMax(lock));
  }

  LockAnswer.Locked locked(LockName lock, @Nullable Waiting wait) {
    LockView view = view(lock);
    int position = wait == null ? 0 : waitsOn(lock).indexOf(wait) + 1;
    return new LockAnswer.Locked(
        lock, position, view.holders(), view.waiters().size(), view.delayedUntilMillis());
  }

  LockAnswer.Granted granted(Holding hold, long ttlMillis) {
    long ttl = sessionOf(hold.client).map(s -> Math.min(s.ttlMillis, ttlMillis)).orElse(ttlMillis);
    return new LockAnswer.Granted(
        hold.lock,
        hold.client,
        hold.mode,
        new FencingToken(hold.token),
        ttl,
        endOf(hold.client, hold.deadlineMillis),
        hold.count,
        hold.permits);
  }

  LockAnswer describe(SessionId id) {
    Optional<Sitting> session = session(id);
    if (session.isEmpty()) {
      return new LockAnswer.SessionUnknown(id);
    }
    ClientId client = session.get().client;
    return new LockAnswer.SessionView(
        session.get().alive(),
        holdsOf(client).stream()
            .map(h -> new LockAnswer.HeldLock(h.lock, h.mode, new FencingToken(h.token), h.count))
            .toList(),
        waitsByArrival().stream()
            .filter(wait -> wait.client.equals(client))
            .flatMap(wait -> wait.locks.stream())
            .toList());
  }

  private long endOf(ClientId client, long deadlineMillis) {
    return sessionOf(client)
        .map(session -> Math.min(session.deadlineMillis, deadlineMillis))
        .orElse(deadlineMillis);
  }
}
