package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.WaiterView;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.EndSession;
import io.quorate.lock.LockCommand.KeepAlive;
import io.quorate.lock.LockCommand.LeaveQueue;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.Renew;
import io.quorate.lock.LockCommand.UnderSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@link LockTable} should do, in the plainest way: one list of all stakes, searched from end
 * to end. It does not choose victims; it judges those that the table has chosen.
 */
final class NaiveLocks {
  private static final class Entry {
    private LockName lock;
    private ClientId client;
    private LockMode mode;
    private long arrival;
    private long deadlineMillis;
    private boolean isHold;
    private boolean isOffered;
    private int count;
    private long token;
    private long offerMillis;
    private long wallMillis;

    private Entry(Acquire command, long arrival, long deadlineMillis) {
      lock = command.lock();
      client = command.client();
      mode = command.mode();
      offerMillis = command.offerMillis();
      wallMillis = command.wallMillis();
      this.arrival = arrival;
      this.deadlineMillis = deadlineMillis;
    }
  }

  private record Past(
      LockName lock, ClientId client, LockMode mode, long token, boolean isReleased, long at) {}

  private record Verdict(LockName lock, ClientId client, List<ClientId> cycle, long endsAt) {}

  private static final class Session {
    private final SessionId id;
    private final ClientId client;
    private final long ttlMillis;
    private final long delayMillis;
    private final long arrival;
    private long deadlineMillis;

    private Session(OpenSession command, long arrival) {
      id = command.session();
      client = command.client();
      ttlMillis = command.ttlMillis();
      delayMillis = command.delayMillis();
      this.arrival = arrival;
    }
  }

  private record Delayed(LockName lock, LockMode mode, long arrival, long deadlineMillis) {}

  private record Due(long deadlineMillis, long arrival, Runnable end) {}

  private record Since(ClientId client, long arrival) {}

  private final DeadlockPolicy policy;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Past> past = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<Delayed> delays = new ArrayList<>();
  private final List<Since> sinces = new ArrayList<>();
  private long arrivals;
  private long token;
  private long nowMillis;

  NaiveLocks(DeadlockPolicy policy, long tokenBase) {
    this.policy = policy;
    this.token = tokenBase;
  }

  void expire(long now) {
    nowMillis = now;
    Optional<Due> due = earliest();
    while (due.isPresent() && due.get().deadlineMillis <= now) {
      due.get().end.run();
      due = earliest();
    }
    verdicts.removeIf(verdict -> verdict.endsAt <= now);
  }

  /** The outcome to expect; the events are those of the table for the same command. */
  Outcome apply(long now, LockCommand command, List<LockEvent> events) {
    expire(now);
    return switch (command.kind()) {
      case ACQUIRE -> acquire((Acquire) command, events);
      case RENEW -> renew((Renew) command);
      case RELEASE -> release((Release) command);
      case LEAVE_QUEUE -> leave((LeaveQueue) command);
      case OPEN_SESSION -> open((OpenSession) command);
      case KEEP_ALIVE -> keepAlive(((KeepAlive) command).session());
      case END_SESSION -> endSession(((EndSession) command).session());
      case UNDER_SESSION -> {
        UnderSession under = (UnderSession) command;
        Optional<Session> session = session(under.session());
        if (session.isEmpty()) {
          yield new LockAnswer.SessionUnknown(under.session());
        }
        yield session.get().client.equals(under.client())
            ? apply(now, under.command(), events)
            : new LockAnswer.Refused("");
      }
    };
  }

  private Outcome open(OpenSession command) {
    Optional<Session> mine =
        sessions.stream().filter(s -> s.client.equals(command.client())).findFirst();
    Optional<Session> same = session(command.session());
    if (mine.isPresent() || same.isPresent()) {
      return mine.equals(same) ? keepAlive(command.session()) : new LockAnswer.Refused("");
    }
    sessions.add(new Session(command, ++arrivals));
    return keepAlive(command.session());
  }

  private Outcome keepAlive(SessionId id) {
    Optional<Session> session = session(id);
    session.ifPresent(s -> s.deadlineMillis = nowMillis + s.ttlMillis);
    return session.isEmpty()
        ? new LockAnswer.SessionUnknown(id)
        : new LockAnswer.SessionAlive(
            id,
            session.get().client,
            session.get().ttlMillis,
            session.get().deadlineMillis,
            session.get().delayMillis);
  }

  private Outcome endSession(SessionId id) {
    Optional<Session> session = session(id);
    if (session.isEmpty()) {
      return new LockAnswer.SessionUnknown(id);
    }
    ClientId client = session.get().client;
    List<Entry> all = entries.stream().filter(e -> e.client.equals(client)).toList();
    int holds = (int) all.stream().filter(e -> e.isHold).count();
    endSession(session.get(), true);
    return new LockAnswer.SessionEnded(id, client, holds, all.size() - holds);
  }

  /** First all that the client has goes; then it is seen who is next. */
  private void endSession(Session session, boolean isReleased) {
    sessions.remove(session);
    List<Entry> lost =
        entries.stream()
            .filter(e -> e.client.equals(session.client))
            .sorted(Comparator.comparingLong(e -> e.arrival))
            .toList();
    for (Entry each : lost) {
      remove(each, isReleased);
      if (each.isHold && !isReleased && session.delayMillis > 0) {
        delays.add(new Delayed(each.lock, each.mode, ++arrivals, nowMillis + session.delayMillis));
      }
    }
    lost.forEach(each -> offerOnward(each.lock));
  }

  private Optional<Session> session(SessionId id) {
    return sessions.stream().filter(s -> s.id.equals(id)).findFirst();
  }

  LockAnswer describe(SessionId id) {
    Optional<Session> session = session(id);
    if (session.isEmpty()) {
      return new LockAnswer.SessionUnknown(id);
    }
    Session s = session.get();
    List<Entry> mine =
        entries.stream()
            .filter(e -> e.client.equals(s.client))
            .sorted(Comparator.comparingLong(e -> e.arrival))
            .toList();
    return new LockAnswer.SessionView(
        new LockAnswer.SessionAlive(id, s.client, s.ttlMillis, s.deadlineMillis, s.delayMillis),
        mine.stream()
            .filter(e -> e.isHold)
            .map(e -> new LockAnswer.HeldLock(e.lock, e.mode, new FencingToken(e.token), e.count))
            .toList(),
        mine.stream().filter(e -> !e.isHold).map(e -> e.lock).toList());
  }

  List<LockView> views() {
    TreeSet<LockName> names = new TreeSet<>();
    entries.forEach(entry -> names.add(entry.lock));
    delays.forEach(delay -> names.add(delay.lock));
    return names.stream().map(this::view).toList();
  }

  Optional<Long> nextDeadlineMillis() {
    return earliest().map(Due::deadlineMillis);
  }

  long lastToken() {
    return token;
  }

  boolean isValid(LockName lock, long candidate) {
    if (on(lock).stream().anyMatch(entry -> entry.isHold && entry.token == candidate)) {
      return true;
    }
    boolean isWritten =
        on(lock).stream().anyMatch(e -> e.isHold && e.mode == LockMode.EXCLUSIVE)
            || past.stream()
                .anyMatch(
                    p ->
                        p.lock.equals(lock) && p.mode == LockMode.EXCLUSIVE && p.token > candidate);
    return !isWritten
        && past.stream()
            .anyMatch(
                p ->
                    p.lock.equals(lock)
                        && p.token == candidate
                        && p.mode == LockMode.SHARED
                        && nowMillis < p.at + EndedGrants.MEMORY_MILLIS);
  }

  private Outcome acquire(Acquire command, List<LockEvent> events) {
    for (Verdict verdict : List.copyOf(verdicts)) {
      if (verdict.lock.equals(command.lock()) && verdict.client.equals(command.client())) {
        verdicts.remove(verdict);
        return new LockAnswer.Deadlocked(verdict.lock, verdict.client, verdict.cycle);
      }
    }
    Optional<Entry> mine = find(command.lock(), command.client());
    if (mine.isPresent()) {
      return mine.get().isHold ? reenter(mine.get(), command) : resume(mine.get(), command);
    }
    boolean isOpen =
        on(command.lock()).stream()
            .allMatch(
                other ->
                    (other.isHold || other.isOffered)
                        && other.mode.isCompatibleWith(command.mode()));
    if (isOpen && !isDelayed(command.lock(), command.mode())) {
      return granted(hold(command), command.ttlMillis());
    }
    return command.placeMillis() > 0 ? enqueue(command, events) : locked(command.lock(), 0);
  }

  private Outcome reenter(Entry mine, Acquire command) {
    if (mine.mode == LockMode.SHARED && command.mode() == LockMode.EXCLUSIVE) {
      return new LockAnswer.Conflicting(mine.lock, "");
    }
    if (command.isResumption()) {
      return granted(mine, command.ttlMillis());
    }
    mine.count++;
    mine.deadlineMillis = Math.max(mine.deadlineMillis, nowMillis + command.ttlMillis());
    return granted(mine, command.ttlMillis());
  }

  private Outcome resume(Entry mine, Acquire command) {
    if (mine.mode != command.mode()) {
      return new LockAnswer.Conflicting(mine.lock, "");
    }
    if (mine.isOffered) {
      Entry hold = hold(command);
      entries.remove(mine);
      return granted(hold, command.ttlMillis());
    }
    if (command.placeMillis() > 0) {
      mine.offerMillis = command.offerMillis();
      mine.deadlineMillis = Math.max(mine.deadlineMillis, nowMillis + command.placeMillis());
    }
    return locked(mine.lock, position(mine));
  }

  private Outcome enqueue(Acquire command, List<LockEvent> events) {
    Entry wait = new Entry(command, nextArrival(command.client()), 0);
    wait.deadlineMillis = nowMillis + command.placeMillis();
    entries.add(wait);
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof LockEvent.Aborted aborted
          && waitsOf(aborted.client()).stream().anyMatch(w -> w.lock.equals(aborted.lock()))) {
        judge(aborted, command.client());
        abort(aborted, wait);
      }
    }
    assertThat(hasCycle()).as("a cycle is left").isFalse();
    if (!entries.contains(wait)) {
      List<ClientId> cycle =
          events.stream()
              .filter(event -> event instanceof LockEvent.Aborted)
              .map(event -> ((LockEvent.Aborted) event).cycle())
              .reduce((first, second) -> second)
              .orElseThrow();
      return new LockAnswer.Deadlocked(wait.lock, wait.client, cycle);
    }
    if (wait.isOffered) {
      return resume(wait, command);
    }
    return locked(wait.lock, position(wait));
  }

  /** Whether the victim was rightly chosen. */
  private void judge(LockEvent.Aborted aborted, ClientId requester) {
    List<ClientId> cycle = aborted.cycle();
    assertThat(cycle).doesNotHaveDuplicates().contains(aborted.client(), requester);
    for (int i = 0; i < cycle.size(); i++) {
      assertThat(blockersOf(cycle.get(i)))
          .as("%s waits for the next in %s", cycle.get(i), cycle)
          .contains(cycle.get((i + 1) % cycle.size()));
    }
    ClientId expected =
        policy == DeadlockPolicy.REQUESTER
            ? requester
            : cycle.stream().max(Comparator.comparingLong(this::since)).orElseThrow();
    assertThat(aborted.client()).as("victim of %s", cycle).isEqualTo(expected);
  }

  private void abort(LockEvent.Aborted aborted, Entry newcomer) {
    for (Entry wait : waitsOf(aborted.client())) {
      if (wait != newcomer) {
        verdicts.removeIf(v -> v.lock.equals(wait.lock) && v.client.equals(wait.client));
        verdicts.add(
            new Verdict(wait.lock, wait.client, aborted.cycle(), nowMillis + wait.offerMillis));
      }
      end(wait, false);
    }
  }

  private Outcome renew(Renew command) {
    Optional<Entry> mine = find(command.lock(), command.client()).filter(entry -> entry.isHold);
    if (mine.isEmpty()) {
      return refusal(command);
    }
    mine.get().deadlineMillis = nowMillis + command.ttlMillis();
    return granted(mine.get(), command.ttlMillis());
  }

  private Outcome release(Release command) {
    FencingToken given = command.token();
    Optional<Entry> mine =
        find(command.lock(), command.client())
            .filter(entry -> entry.isHold && (given == null || given.value() == entry.token));
    if (mine.isPresent()) {
      mine.get().count--;
      if (mine.get().count == 0) {
        end(mine.get(), true);
      }
      return new LockAnswer.Released(command.lock(), command.client(), mine.get().count);
    }
    boolean wasReleased =
        given != null
            && past.stream()
                .anyMatch(
                    p ->
                        p.isReleased
                            && p.token == given.value()
                            && p.lock.equals(command.lock())
                            && p.client.equals(command.client())
                            && nowMillis < p.at + EndedGrants.MEMORY_MILLIS);
    return wasReleased
        ? new LockAnswer.Released(command.lock(), command.client(), 0)
        : refusal(command);
  }

  private Outcome refusal(LockCommand.OfLock command) {
    return on(command.lock()).isEmpty() && delaysOf(command.lock()).isEmpty()
        ? new LockAnswer.NotFound(command.lock(), "")
        : new LockAnswer.NotHolder(command.lock(), command.client());
  }

  private Outcome leave(LeaveQueue command) {
    verdicts.removeIf(v -> v.lock.equals(command.lock()) && v.client.equals(command.client()));
    Optional<Entry> mine = find(command.lock(), command.client()).filter(entry -> !entry.isHold);
    if (mine.isEmpty()) {
      return new LockAnswer.NotFound(command.lock(), "");
    }
    end(mine.get(), false);
    return new LockAnswer.LeftQueue(command.lock(), command.client());
  }

  private Entry hold(Acquire command) {
    Entry hold = new Entry(command, nextArrival(command.client()), nowMillis + command.ttlMillis());
    hold.isHold = true;
    hold.count = 1;
    token++;
    hold.token = token;
    entries.add(hold);
    return hold;
  }

  private void end(Entry entry, boolean isReleased) {
    remove(entry, isReleased);
    offerOnward(entry.lock);
  }

  private void remove(Entry entry, boolean isReleased) {
    entries.remove(entry);
    if (entry.isHold) {
      past.add(new Past(entry.lock, entry.client, entry.mode, entry.token, isReleased, nowMillis));
    }
    if (entries.stream().noneMatch(other -> other.client.equals(entry.client))) {
      sinces.removeIf(since -> since.client.equals(entry.client));
    }
  }

  private void offerOnward(LockName lock) {
    for (Entry wait : on(lock)) {
      if (!wait.isHold
          && !wait.isOffered
          && blockers(wait).isEmpty()
          && !isDelayed(lock, wait.mode)) {
        wait.isOffered = true;
        wait.deadlineMillis = nowMillis + wait.offerMillis;
      }
    }
  }

  private long nextArrival(ClientId client) {
    arrivals++;
    if (sinces.stream().noneMatch(since -> since.client.equals(client))) {
      sinces.add(new Since(client, arrivals));
    }
    return arrivals;
  }

  private long since(ClientId client) {
    return sinces.stream().filter(s -> s.client.equals(client)).findFirst().orElseThrow().arrival;
  }

  private List<Entry> on(LockName lock) {
    return entries.stream()
        .filter(entry -> entry.lock.equals(lock))
        .sorted(Comparator.comparingLong(entry -> entry.arrival))
        .toList();
  }

  private Optional<Entry> find(LockName lock, ClientId client) {
    return on(lock).stream().filter(entry -> entry.client.equals(client)).findFirst();
  }

  private Optional<Due> earliest() {
    List<Due> dues = new ArrayList<>();
    entries.forEach(e -> dues.add(new Due(e.deadlineMillis, e.arrival, () -> end(e, false))));
    sessions.forEach(
        s -> dues.add(new Due(s.deadlineMillis, s.arrival, () -> endSession(s, false))));
    delays.forEach(
        d ->
            dues.add(
                new Due(
                    d.deadlineMillis,
                    d.arrival,
                    () -> {
                      delays.remove(d);
                      offerOnward(d.lock);
                    })));
    return dues.stream()
        .min(Comparator.comparingLong(Due::deadlineMillis).thenComparingLong(Due::arrival));
  }

  private List<Delayed> delaysOf(LockName lock) {
    return delays.stream().filter(delay -> delay.lock.equals(lock)).toList();
  }

  private boolean isDelayed(LockName lock, LockMode mode) {
    return delaysOf(lock).stream().anyMatch(delay -> !delay.mode.isCompatibleWith(mode));
  }

  private long endOf(Entry entry) {
    return sessions.stream()
        .filter(session -> session.client.equals(entry.client))
        .map(session -> Math.min(session.deadlineMillis, entry.deadlineMillis))
        .findFirst()
        .orElse(entry.deadlineMillis);
  }

  private List<Entry> waitsOf(ClientId client) {
    return entries.stream()
        .filter(e -> !e.isHold && !e.isOffered && e.client.equals(client))
        .toList();
  }

  private List<Entry> blockers(Entry wait) {
    return on(wait.lock).stream()
        .filter(other -> other != wait)
        .filter(other -> other.isHold || other.isOffered || other.arrival < wait.arrival)
        .filter(other -> !other.mode.isCompatibleWith(wait.mode))
        .toList();
  }

  private SortedSet<ClientId> blockersOf(ClientId client) {
    SortedSet<ClientId> blockers = new TreeSet<>();
    for (Entry wait : waitsOf(client)) {
      blockers(wait).forEach(blocker -> blockers.add(blocker.client));
    }
    return blockers;
  }

  /** Warshall in the small: whoever reaches itself is on a cycle. */
  private boolean hasCycle() {
    for (Entry entry : entries) {
      SortedSet<ClientId> reached = blockersOf(entry.client);
      for (int size = -1; size != reached.size(); ) {
        size = reached.size();
        for (ClientId client : List.copyOf(reached)) {
          reached.addAll(blockersOf(client));
        }
      }
      if (reached.contains(entry.client)) {
        return true;
      }
    }
    return false;
  }

  private LockView view(LockName lock) {
    List<HolderView> holders =
        on(lock).stream()
            .filter(entry -> entry.isHold)
            .map(
                e ->
                    new HolderView(
                        e.client,
                        e.mode,
                        new FencingToken(e.token),
                        e.count,
                        endOf(e),
                        e.wallMillis))
            .toList();
    List<WaiterView> waiters =
        on(lock).stream()
            .filter(entry -> !entry.isHold)
            .map(e -> new WaiterView(e.client, e.mode, e.isOffered, endOf(e)))
            .toList();
    long delayedUntil = delaysOf(lock).stream().mapToLong(Delayed::deadlineMillis).max().orElse(0);
    return new LockView(lock, holders, waiters, delayedUntil);
  }

  private int position(Entry wait) {
    return on(wait.lock).stream().filter(entry -> !entry.isHold).toList().indexOf(wait) + 1;
  }

  private LockAnswer locked(LockName lock, int position) {
    LockView view = view(lock);
    return new LockAnswer.Locked(
        lock, position, view.holders(), view.waiters().size(), view.delayedUntilMillis());
  }

  private LockAnswer granted(Entry hold, long ttlMillis) {
    long sessionTtlMillis =
        sessions.stream()
            .filter(session -> session.client.equals(hold.client))
            .mapToLong(session -> session.ttlMillis)
            .findFirst()
            .orElse(ttlMillis);
    return new LockAnswer.Granted(
        hold.lock,
        hold.client,
        hold.mode,
        new FencingToken(hold.token),
        Math.min(ttlMillis, sessionTtlMillis),
        endOf(hold),
        hold.count);
  }
}
