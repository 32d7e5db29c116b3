package io.quorate.lock;

import io.quorate.kernel.ByteWriter;

/** What a client has in a lock until a deadline: a hold or a wait. */
abstract sealed class Stake permits Hold, Wait {
  private final Lock lock;
  private final Party party;
  private final LockMode mode;
  private long arrival;
  private long deadlineMillis;

  Stake(Lock lock, Party party, LockMode mode) {
    this.lock = lock;
    this.party = party;
    this.mode = mode;
  }

  Lock lock() {
    return lock;
  }

  Party party() {
    return party;
  }

  ClientId client() {
    return party.client();
  }

  LockMode mode() {
    return mode;
  }

  /** Its place in the order in which all stakes of the table came to be. */
  long arrival() {
    return arrival;
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  /** Only {@link Stakes} may set it: its order depends on it. */
  void arriveAs(long newArrival) {
    arrival = newArrival;
  }

  /** Only {@link Stakes} may set it: its order depends on it. */
  void endAt(long newDeadlineMillis) {
    deadlineMillis = newDeadlineMillis;
  }

  void writeTo(ByteWriter out) {
    out.writeString(party.client().value())
        .writeVarLong(party.since())
        .writeBoolean(mode == LockMode.SHARED)
        .writeVarLong(arrival)
        .writeVarLong(deadlineMillis);
  }
}
