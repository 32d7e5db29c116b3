package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.MalformedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a {@link LockTable} consists of, new or read back.
 *
 * @param tokenBase empty until the table starts
 * @param awaitsBase whether the next token waits for a new base
 * @param grantCount how many grants there have been, each with a token of its own, and how many
 *     tokens a new base has passed over
 */
record TableState(
    OptionalLong tokenBase,
    boolean awaitsBase,
    long grantCount,
    TreeMap<String, Lock> locks,
    Stakes stakes,
    EndedGrants ended,
    Deadlocks deadlocks,
    Sessions sessions) {

  static TableState empty(DeadlockPolicy policy) {
    return new TableState(
        OptionalLong.empty(),
        false,
        0,
        new TreeMap<>(),
        new Stakes(),
        new EndedGrants(),
        new Deadlocks(policy),
        new Sessions());
  }

  /**
   * What {@link LockTable#writeTo} wrote. What can be derived is not in the bytes: who has what,
   * and when what ends, is found anew.
   *
   * @throws MalformedBytes if the bytes are no state, or one that no commands lead to
   */
  static TableState readFrom(ByteReader in, DeadlockPolicy policy) {
    TokenPhase phase = TokenPhase.readFrom(in);
    OptionalLong tokenBase = readTokenBase(in, phase);
    boolean awaitsBase = phase == TokenPhase.AWAITING_BASE;
    long grantCount = in.readVarLong(0, Long.MAX_VALUE);
    Stakes stakes = new Stakes(in.readVarLong(grantCount, Long.MAX_VALUE));
    MalformedBytes.check(
        tokenBase.isPresent() || stakes.arrivals() == 0, "stakes in a table before its start");
    TreeMap<String, Lock> locks = new TreeMap<>();
    for (int count = in.readCount(Stakes.STAKES_MAX); count > 0; count--) {
      Lock lock = Lock.readFrom(in, stakes);
      String name = lock.name().value();
      MalformedBytes.check(
          locks.isEmpty() || locks.lastKey().compareTo(name) < 0, "locks not by their names");
      locks.put(name, lock);
    }
    readWaits(in, locks, stakes);
    locks.values().forEach(TableState::requireLawful);
    EndedGrants ended = EndedGrants.readFrom(in);
    Deadlocks deadlocks = Deadlocks.readFrom(in, policy);
    Sessions sessions = Sessions.readFrom(in, stakes);
    TableState state =
        new TableState(
            tokenBase, awaitsBase, grantCount, locks, stakes, ended, deadlocks, sessions);
    state.requireOneOrder();
    state.requireTokensOfPastGrants();
    return state;
  }

  private static void readWaits(ByteReader in, TreeMap<String, Lock> locks, Stakes stakes) {
    long arrival = 0;
    for (int count = in.readCount(Stakes.STAKES_MAX); count > 0; count--) {
      Wait wait = Wait.readFrom(in, locks, stakes);
      MalformedBytes.check(wait.arrival() > arrival, "waits not in the order of arrival");
      arrival = wait.arrival();
      wait.places().forEach(lock -> lock.restore(wait));
      wait.basis().forEach(Hold::waitAdded);
      if (!wait.isOffered()) {
        stakes.block(wait);
      }
    }
  }

  private static void requireLawful(Lock lock) {
    MalformedBytes.check(!lock.isIdle(), "a lock that nobody has or wants");
    lock.holds().forEach(hold -> requireOfItsKind(lock, hold.mode()));
    lock.offered().forEach(wait -> requireOfItsKind(lock, wait.mode()));
    lock.blocked().forEach(wait -> requireOfItsKind(lock, wait.mode()));
    lock.delays().forEach(delay -> requireOfItsKind(lock, delay.mode()));
    if (lock.isSemaphore()) {
      MalformedBytes.check(
          lock.permitsTaken() <= lock.permitsMax(), "more permits than the semaphore has");
    } else {
      requireCompatible(lock);
    }
    for (Wait wait : lock.offered()) {
      requireBasis(lock, wait);
    }
    for (Wait wait : lock.blocked()) {
      requireBasis(lock, wait);
      MalformedBytes.check(
          !lock.isSemaphore() || wait.permits() <= lock.permitsMax(), "a wait without hope");
    }
    for (Wait wait : lock.head()) {
      MalformedBytes.check(
          !wait.places().stream().allMatch(place -> place.isTurnOf(wait)),
          "a client waits for nobody");
    }
  }

  private static void requireOfItsKind(Lock lock, LockMode mode) {
    MalformedBytes.check(
        lock.isSemaphore() == (mode == LockMode.SEMAPHORE), "a lock and a semaphore in one");
  }

  /** Who has a lock exclusively is alone, but for the own shared hold that it is to replace. */
  private static void requireCompatible(Lock lock) {
    List<LockMode> modes = new ArrayList<>();
    lock.holds().forEach(hold -> modes.add(hold.mode()));
    lock.delays().forEach(delay -> modes.add(delay.mode()));
    boolean isUpgrade = lock.offered().size() == 1 && lock.offered().iterator().next().isUpgrade();
    if (!isUpgrade) {
      lock.offered().forEach(wait -> modes.add(wait.mode()));
    }
    MalformedBytes.check(
        modes.size() <= 1 || !modes.contains(LockMode.EXCLUSIVE), "an exclusive lock is shared");
    MalformedBytes.check(!isUpgrade || modes.size() == 1, "an upgrade is offered to one of many");
  }

  /** A holder stands in the queue of its lock only for an upgrade. */
  private static void requireBasis(Lock lock, Wait wait) {
    Hold hold = lock.holdOf(wait.client());
    MalformedBytes.check(
        hold == null || wait.basis().contains(hold), "a holder waits for its own lock");
    for (Hold basis : wait.basis()) {
      boolean isUpgraded = wait.places().contains(basis.lock());
      MalformedBytes.check(
          isUpgraded
              ? wait.places().size() == 1
                  && wait.basis().size() == 1
                  && wait.mode() == LockMode.EXCLUSIVE
                  && basis.mode() == LockMode.SHARED
              : wait.mode() == LockMode.SHARED || basis.mode() == LockMode.EXCLUSIVE,
          "a wait that does not build on its hold");
    }
    MalformedBytes.check(wait.locks().size() <= LockCommand.LOCKS_MAX, "a wait for too many locks");
  }

  private static OptionalLong readTokenBase(ByteReader in, TokenPhase phase) {
    long base = in.readLong();
    MalformedBytes.check(phase != TokenPhase.NONE || base == 0, "a token base before the start");
    return phase == TokenPhase.NONE ? OptionalLong.empty() : OptionalLong.of(base);
  }

  /** No two stakes, and no two clients, came to be at once; and tokens rise with the grants. */
  private void requireOneOrder() {
    long arrival = 0;
    long grant = 0;
    for (Lease lease : stakes.byArrival()) {
      MalformedBytes.check(lease.arrival() > arrival, "two stakes that arrived as one");
      arrival = lease.arrival();
      if (lease instanceof Hold hold) {
        MalformedBytes.check(grantOf(hold.token()) > grant, "tokens not in the order of grants");
        grant = grantOf(hold.token());
        MalformedBytes.check(!ended.tokens().contains(hold.token()), "a hold that has ended");
      }
    }
    MalformedBytes.check(grant <= grantCount, "a hold that has not been granted yet");
    long before = 0;
    for (long since : stakes.beginnings()) {
      MalformedBytes.check(since > before, "two clients that arrived as one");
      before = since;
    }
  }

  private void requireTokensOfPastGrants() {
    for (FencingToken token : ended.tokens()) {
      long grant = grantOf(token);
      MalformedBytes.check(grant > 0 && grant <= grantCount, "the end of no grant");
    }
  }

  /** Which grant the token belongs to, counted from 1. */
  private long grantOf(FencingToken token) {
    return token.value() - tokenBase.orElse(0);
  }
}
