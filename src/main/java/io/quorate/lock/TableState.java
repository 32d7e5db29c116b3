package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.MalformedBytes;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a {@link LockTable} consists of, new or read back.
 *
 * @param tokenBase empty until the table starts
 * @param grantCount how many grants there have been, each with a token of its own
 */
record TableState(
    OptionalLong tokenBase,
    long grantCount,
    TreeMap<String, Lock> locks,
    Stakes stakes,
    EndedGrants ended,
    Deadlocks deadlocks,
    Sessions sessions) {

  static TableState empty(DeadlockPolicy policy) {
    return new TableState(
        OptionalLong.empty(),
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
    OptionalLong tokenBase = readTokenBase(in);
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
    EndedGrants ended = EndedGrants.readFrom(in);
    Deadlocks deadlocks = Deadlocks.readFrom(in, policy);
    Sessions sessions = Sessions.readFrom(in, stakes);
    TableState state =
        new TableState(tokenBase, grantCount, locks, stakes, ended, deadlocks, sessions);
    state.requireOneOrder();
    state.requireTokensOfPastGrants();
    return state;
  }

  private static OptionalLong readTokenBase(ByteReader in) {
    boolean isStarted = in.readBoolean();
    long base = in.readLong();
    MalformedBytes.check(isStarted || base == 0, "a token base before the start");
    return isStarted ? OptionalLong.of(base) : OptionalLong.empty();
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
