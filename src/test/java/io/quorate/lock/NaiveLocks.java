package io.quorate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.AcquireAll;
import io.quorate.lock.LockCommand.AcquirePermits;
import io.quorate.lock.LockCommand.Downgrade;
import io.quorate.lock.LockCommand.EndSession;
import io.quorate.lock.LockCommand.KeepAlive;
import io.quorate.lock.LockCommand.LeaveQueue;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.ReleaseAll;
import io.quorate.lock.LockCommand.Renew;
import io.quorate.lock.LockCommand.UnderSession;
import io.quorate.lock.NaiveState.Delayed;
import io.quorate.lock.NaiveState.Due;
import io.quorate.lock.NaiveState.Holding;
import io.quorate.lock.NaiveState.Past;
import io.quorate.lock.NaiveState.Sitting;
import io.quorate.lock.NaiveState.Verdict;
import io.quorate.lock.NaiveState.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What {@link LockTable} should do, in the plainest way: lists that are searched from end to end.
 * It does not choose victims; it judges those that the table has chosen.
 */
final class NaiveLocks {
  private final DeadlockPolicy policy;
  private final NaiveState state = new NaiveState();
  private long token;
  private long nowMillis;

  NaiveLocks(DeadlockPolicy policy, long tokenBase) {
    this.policy = policy;
    this.token = tokenBase;
  }

  NaiveState state() {
    return state;
  }

  long lastToken() {
    return token;
  }

  void expire(long now) {
    nowMillis = now;
    Optional<Due> due = earliest();
    while (due.isPresent() && due.get().deadlineMillis() <= now) {
      due.get().end().run();
      serve();
      due = earliest();
    }
    state.verdicts.removeIf(verdict -> verdict.endsAt() <= now);
  }

  /** The outcome to expect; the events are those of the table for the same command. */
  Outcome apply(long now, LockCommand command, List<LockEvent> events) {
    expire(now);
    Outcome outcome = carryOut(command, events);
    serve();
    assertThat(state.stuck()).as("a deadlock is left").isEmpty();
    return outcome;
  }

  private Outcome carryOut(LockCommand command, List<LockEvent> events) {
    return switch (command.kind()) {
      case ACQUIRE -> acquire(Claim.of((Acquire) command), events);
      case ACQUIRE_ALL -> acquire(Claim.of((AcquireAll) command), events);
      case ACQUIRE_PERMITS -> acquire(Claim.of((AcquirePermits) command), events);
      case RENEW -> renew((Renew) command);
      case DOWNGRADE -> downgrade((Downgrade) command);
      case RELEASE -> release((Release) command);
      case RELEASE_ALL -> releaseAll((ReleaseAll) command);
      case LEAVE_QUEUE -> leave((LeaveQueue) command);
      case OPEN_SESSION -> open((OpenSession) command);
      case KEEP_ALIVE -> keepAlive(((KeepAlive) command).session());
      case END_SESSION -> endSession(((EndSession) command).session());
      case UNDER_SESSION -> {
        UnderSession under = (UnderSession) command;
        Optional<Sitting> session = state.session(under.session());
        if (session.isEmpty()) {
          yield new LockAnswer.SessionUnknown(under.session());
        }
        yield session.get().client.equals(under.client())
            ? carryOut(under.command(), events)
            : new LockAnswer.Refused("");
      }
    };
  }

  Optional<Long> nextDeadlineMillis() {
    return earliest().map(Due::deadlineMillis);
  }

  boolean isValid(LockName lock, long candidate) {
    if (state.holdsOn(lock).stream().anyMatch(hold -> hold.token == candidate)) {
      return true;
    }
    boolean isWritten =
        state.holdsOn(lock).stream().anyMatch(hold -> hold.grantMode != LockMode.SHARED)
            || state.past.stream()
                .anyMatch(
                    p ->
                        p.lock().equals(lock)
                            && p.mode() != LockMode.SHARED
                            && p.token() > candidate);
    return !isWritten
        && state.past.stream()
            .anyMatch(
                p ->
                    p.lock().equals(lock)
                        && p.token() == candidate
                        && p.mode() == LockMode.SHARED
                        && nowMillis < p.at() + EndedGrants.MEMORY_MILLIS);
  }

  // Taking

  private Outcome acquire(Claim claim, List<LockEvent> events) {
    for (Verdict verdict : List.copyOf(state.verdicts)) {
      if (verdict.locks().equals(claim.locks()) && verdict.client().equals(claim.client())) {
        state.verdicts.remove(verdict);
        return new LockAnswer.Deadlocked(claim.firstLock(), claim.client(), verdict.cycle());
      }
    }
    Optional<Waiting> waiting =
        claim.locks().stream()
            .flatMap(lock -> state.waitOf(lock, claim.client()).stream())
            .findFirst();
    if (waiting.isPresent()) {
      return resume(waiting.get(), claim);
    }
    if (claim.terms().isResumption() && !lacked(claim).isEmpty()) {
      return locked(lacked(claim), null, claim);
    }
    if (isConflicting(claim)) {
      return new LockAnswer.Conflicting(claim.firstLock(), "");
    }
    List<LockName> lacked = lacked(claim);
    if (lacked.isEmpty()) {
      return claim.terms().isResumption() ? granted(claim) : take(claim, Optional.empty());
    }
    Waiting newcomer = new Waiting(claim, lacked, basis(claim));
    newcomer.arrival = Long.MAX_VALUE;
    boolean isTurn =
        lacked.stream().allMatch(lock -> state.isTurnOf(newcomer, lock, claim.permitsMax()));
    if (isTurn && !isOvertaking(newcomer)) {
      return take(claim, Optional.empty());
    }
    return isTurn || claim.terms().isQueueing()
        ? enqueue(newcomer, claim, events)
        : locked(lacked, null, claim);
  }

  private boolean isConflicting(Claim claim) {
    for (LockName lock : claim.locks()) {
      boolean isInUse = state.isInUse(lock);
      int permitsMax = state.permitsMax(lock);
      if (claim.mode() == LockMode.SEMAPHORE) {
        int declared = isInUse ? permitsMax : claim.permitsMax();
        if (declared == 0
            || (claim.permitsMax() != 0 && claim.permitsMax() != declared)
            || claim.permits() > declared) {
          return true;
        }
      } else if (isInUse && permitsMax > 0) {
        return true;
      }
      Optional<Holding> mine = state.holdOf(lock, claim.client());
      if (mine.isPresent()
          && (mine.get().permits != claim.permits()
              || (isUpgrade(mine.get(), claim)
                  && (claim.locks().size() > 1 || state.isBasis(mine.get()))))) {
        return true;
      }
    }
    return false;
  }

  private boolean isOvertaking(Waiting newcomer) {
    return newcomer.isUpgrade()
        && state.waits.stream()
            .anyMatch(
                wait ->
                    !wait.isOffered && wait.places.stream().anyMatch(newcomer.places::contains));
  }

  private static boolean isUpgrade(Holding mine, Claim claim) {
    return mine.mode == LockMode.SHARED && claim.mode() == LockMode.EXCLUSIVE;
  }

  private List<LockName> lacked(Claim claim) {
    return claim.locks().stream()
        .filter(
            lock ->
                state
                    .holdOf(lock, claim.client())
                    .filter(mine -> !isUpgrade(mine, claim))
                    .isEmpty())
        .toList();
  }

  private List<Holding> basis(Claim claim) {
    return claim.locks().stream()
        .flatMap(lock -> state.holdOf(lock, claim.client()).stream())
        .toList();
  }

  private Outcome take(Claim claim, Optional<Waiting> offer) {
    List<LockName> lacked = lacked(claim);
    long endMillis = nowMillis + claim.terms().ttlMillis();
    for (LockName lock : claim.locks()) {
      Optional<Holding> had = state.holdOf(lock, claim.client());
      if (!lacked.contains(lock)) {
        had.orElseThrow().count++;
        had.get().deadlineMillis = Math.max(had.get().deadlineMillis, endMillis);
        continue;
      }
      Holding hold = new Holding(lock, claim, state.nextArrival(claim.client()), ++token);
      hold.deadlineMillis = endMillis;
      if (had.isPresent()) {
        hold.count = had.get().count;
        hold.deadlineMillis = Math.max(endMillis, had.get().deadlineMillis);
        state.holds.remove(had.get());
        state.past.add(new Past(had.get(), false, nowMillis));
      }
      state.holds.add(hold);
      state.declare(lock, claim.permitsMax());
    }
    offer.ifPresent(state.waits::remove);
    return granted(claim);
  }

  private Outcome resume(Waiting mine, Claim claim) {
    if (mine.mode != claim.mode()
        || mine.permits != claim.permits()
        || (claim.permitsMax() > 0 && claim.permitsMax() != state.permitsMax(claim.firstLock()))
        || !mine.locks.equals(claim.locks())) {
      return new LockAnswer.Conflicting(claim.firstLock(), "");
    }
    if (mine.isOffered) {
      return take(claim, Optional.of(mine));
    }
    if (claim.terms().isQueueing()) {
      mine.offerMillis = claim.terms().offerMillis();
      mine.deadlineMillis = Math.max(mine.deadlineMillis, nowMillis + claim.terms().placeMillis());
    }
    return locked(mine.places, mine, claim);
  }

  private Outcome enqueue(Waiting wait, Claim claim, List<LockEvent> events) {
    wait.arrival = state.nextArrival(claim.client());
    wait.deadlineMillis = nowMillis + claim.terms().placeMillis();
    state.waits.add(wait);
    wait.places.forEach(lock -> state.declare(lock, claim.permitsMax()));
    for (LockEvent event : List.copyOf(events)) {
      if (event instanceof LockEvent.Aborted aborted
          && !state.blockedOf(aborted.client()).isEmpty()) {
        judge(aborted, claim.client());
        abort(aborted, wait);
        serve();
      }
    }
    assertThat(state.stuck()).as("a deadlock is left").isEmpty();
    if (!state.waits.contains(wait)) {
      List<ClientId> cycle =
          events.stream()
              .filter(LockEvent.Aborted.class::isInstance)
              .map(event -> ((LockEvent.Aborted) event).cycle())
              .reduce((first, second) -> second)
              .orElseThrow();
      return new LockAnswer.Deadlocked(claim.firstLock(), wait.client, cycle);
    }
    serve();
    return wait.isOffered ? take(claim, Optional.of(wait)) : locked(wait.places, wait, claim);
  }

  /** Whether there was a deadlock, and the victim was rightly chosen. */
  private void judge(LockEvent.Aborted aborted, ClientId requester) {
    List<ClientId> cycle = aborted.cycle();
    assertThat(cycle).doesNotHaveDuplicates().contains(aborted.client(), requester);
    assertThat(state.stuck()).as("no phantom").containsAll(cycle);
    for (int i = 0; i < cycle.size(); i++) {
      assertThat(state.blockersOf(cycle.get(i)))
          .as("%s waits for the next in %s", cycle.get(i), cycle)
          .contains(cycle.get((i + 1) % cycle.size()));
    }
    ClientId expected =
        policy == DeadlockPolicy.REQUESTER
            ? requester
            : cycle.stream().max(Comparator.comparingLong(state::since)).orElseThrow();
    assertThat(aborted.client()).as("victim of %s", cycle).isEqualTo(expected);
  }

  private void abort(LockEvent.Aborted aborted, Waiting newcomer) {
    for (Waiting wait : state.blockedOf(aborted.client())) {
      if (wait != newcomer) {
        LockName first = wait.locks.get(0);
        state.verdicts.removeIf(
            v -> v.locks().get(0).equals(first) && v.client().equals(wait.client));
        state.verdicts.add(
            new Verdict(wait.locks, wait.client, aborted.cycle(), nowMillis + wait.offerMillis));
      }
      state.waits.remove(wait);
      state.forgetAgeOf(wait.client);
    }
  }

  // Giving back

  private Outcome renew(Renew command) {
    Optional<Holding> mine = state.holdOf(command.lock(), command.client());
    if (mine.isEmpty()) {
      return refusal(command);
    }
    mine.get().deadlineMillis = nowMillis + command.ttlMillis();
    return state.granted(mine.get(), command.ttlMillis());
  }

  private Outcome downgrade(Downgrade command) {
    Optional<Holding> mine = state.holdOf(command.lock(), command.client());
    if (mine.isPresent() && (mine.get().mode == LockMode.SEMAPHORE || state.isBasis(mine.get()))) {
      return new LockAnswer.Conflicting(command.lock(), "");
    }
    mine.ifPresent(hold -> hold.mode = LockMode.SHARED);
    return renew(new Renew(command.lock(), command.client(), command.ttlMillis()));
  }

  private LockAnswer release(Release command) {
    FencingToken given = command.token();
    Optional<Holding> mine =
        state
            .holdOf(command.lock(), command.client())
            .filter(hold -> given == null || given.value() == hold.token);
    if (mine.isPresent()) {
      mine.get().count--;
      if (mine.get().count == 0) {
        end(mine.get(), true);
      }
      return new LockAnswer.Released(command.lock(), command.client(), mine.get().count);
    }
    boolean wasReleased =
        given != null
            && state.past.stream()
                .anyMatch(
                    p ->
                        p.isReleased()
                            && p.token() == given.value()
                            && p.lock().equals(command.lock())
                            && p.client().equals(command.client())
                            && nowMillis < p.at() + EndedGrants.MEMORY_MILLIS);
    return wasReleased
        ? new LockAnswer.Released(command.lock(), command.client(), 0)
        : refusal(command);
  }

  private Outcome releaseAll(ReleaseAll command) {
    List<LockAnswer> results = new ArrayList<>();
    boolean isAny = false;
    List<LockName> inUse =
        command.releases().stream().map(Release::lock).filter(state::isInUse).toList();
    for (Release each : command.releases()) {
      LockAnswer result = release(each);
      isAny |= result instanceof LockAnswer.Released;
      // What one release frees is still there for the next.
      results.add(
          result instanceof LockAnswer.NotFound && inUse.contains(each.lock())
              ? new LockAnswer.NotHolder(each.lock(), each.client())
              : result);
    }
    return isAny ? new LockAnswer.ReleasedAll(command.client(), results) : results.get(0);
  }

  private LockAnswer refusal(LockCommand.OfLock command) {
    return state.isInUse(command.lock())
        ? new LockAnswer.NotHolder(command.lock(), command.client())
        : new LockAnswer.NotFound(command.lock(), "");
  }

  private Outcome leave(LeaveQueue command) {
    state.verdicts.removeIf(
        v -> v.locks().get(0).equals(command.lock()) && v.client().equals(command.client()));
    Optional<Waiting> mine = state.waitOf(command.lock(), command.client());
    if (mine.isEmpty()) {
      return new LockAnswer.NotFound(command.lock(), "");
    }
    end(mine.get());
    return new LockAnswer.LeftQueue(command.lock(), command.client());
  }

  private void end(Holding hold, boolean isReleased) {
    state.holds.remove(hold);
    state.past.add(new Past(hold, isReleased, nowMillis));
    state.waits.removeIf(wait -> wait.basis.contains(hold));
    state.forgetAgeOf(hold.client);
  }

  private void end(Waiting wait) {
    state.waits.remove(wait);
    state.forgetAgeOf(wait.client);
  }

  // Sessions

  private Outcome open(OpenSession command) {
    Optional<Sitting> mine = state.sessionOf(command.client());
    Optional<Sitting> same = state.session(command.session());
    if (mine.isPresent() || same.isPresent()) {
      return mine.equals(same) ? keepAlive(command.session()) : new LockAnswer.Refused("");
    }
    state.sessions.add(new Sitting(command, state.nextArrival()));
    return keepAlive(command.session());
  }

  private Outcome keepAlive(SessionId id) {
    Optional<Sitting> session = state.session(id);
    session.ifPresent(s -> s.deadlineMillis = nowMillis + s.ttlMillis);
    return session.isEmpty() ? new LockAnswer.SessionUnknown(id) : session.get().alive();
  }

  private Outcome endSession(SessionId id) {
    Optional<Sitting> session = state.session(id);
    if (session.isEmpty()) {
      return new LockAnswer.SessionUnknown(id);
    }
    ClientId client = session.get().client;
    int holds = (int) state.holds.stream().filter(h -> h.client.equals(client)).count();
    int waits = (int) state.waits.stream().filter(w -> w.client.equals(client)).count();
    endSession(session.get(), true);
    return new LockAnswer.SessionEnded(id, client, holds, waits);
  }

  private void endSession(Sitting session, boolean isReleased) {
    state.sessions.remove(session);
    state.waits.removeIf(wait -> wait.client.equals(session.client));
    for (Holding hold : state.holdsOf(session.client)) {
      end(hold, isReleased);
      if (!isReleased && session.delayMillis > 0) {
        state.delays.add(new Delayed(hold, state.nextArrival(), nowMillis + session.delayMillis));
      }
    }
    state.forgetAgeOf(session.client);
  }

  // All

  private void serve() {
    for (Waiting wait : state.waitsByArrival()) {
      if (!wait.isOffered && wait.places.stream().allMatch(lock -> state.isTurnOf(wait, lock, 0))) {
        wait.isOffered = true;
        wait.deadlineMillis = nowMillis + wait.offerMillis;
      }
    }
  }

  private Optional<Due> earliest() {
    List<Due> dues = new ArrayList<>();
    state.holds.forEach(h -> dues.add(new Due(h.deadlineMillis, h.arrival, () -> end(h, false))));
    state.waits.forEach(w -> dues.add(new Due(w.deadlineMillis, w.arrival, () -> end(w))));
    state.sessions.forEach(
        s -> dues.add(new Due(s.deadlineMillis, s.arrival, () -> endSession(s, false))));
    state.delays.forEach(
        d -> dues.add(new Due(d.deadlineMillis(), d.arrival(), () -> state.delays.remove(d))));
    return dues.stream()
        .min(Comparator.comparingLong(Due::deadlineMillis).thenComparingLong(Due::arrival));
  }

  private LockAnswer granted(Claim claim) {
    List<LockAnswer.Granted> grants =
        claim.locks().stream()
            .map(
                lock ->
                    state.granted(
                        state.holdOf(lock, claim.client()).orElseThrow(),
                        claim.terms().ttlMillis()))
            .toList();
    return claim.isJoint() ? new LockAnswer.GrantedAll(grants) : grants.get(0);
  }

  private LockAnswer locked(
      List<LockName> locks, @org.jspecify.annotations.Nullable Waiting wait, Claim claim) {
    List<LockAnswer.Locked> all = locks.stream().map(lock -> state.locked(lock, wait)).toList();
    return claim.isJoint() ? new LockAnswer.LockedAll(all) : all.get(0);
  }
}
