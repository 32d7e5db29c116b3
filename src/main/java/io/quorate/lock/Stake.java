package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/** What a client has in a lock until a deadline: a hold or a wait. */
abstract sealed class Stake extends Lease permits Hold, Wait {
  /**
   * What {@link #writeTo} wrote of any stake.
   *
   * @param partySince see {@link Party#since()}
   */
  record Head(ClientId client, long partySince, LockMode mode, long arrival, long deadlineMillis) {
    /**
     * @param arrivals how many stakes there have been
     * @throws io.quorate.kernel.MalformedBytes if it is no head of one of them
     */
    static Head readFrom(ByteReader in, long arrivals) {
      ClientId client = in.readName(ClientId::new);
      long partySince = in.readVarLong(1, arrivals);
      LockMode mode = in.readBoolean() ? LockMode.SHARED : LockMode.EXCLUSIVE;
      long arrival = in.readVarLong(partySince, arrivals);
      return new Head(client, partySince, mode, arrival, in.readVarLong(0, Long.MAX_VALUE));
    }
  }

  private final Lock lock;
  private final Party party;
  private final LockMode mode;

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

  void writeTo(ByteWriter out) {
    out.writeString(party.client().value())
        .writeVarLong(party.since())
        .writeBoolean(mode == LockMode.SHARED)
        .writeVarLong(arrival())
        .writeVarLong(deadlineMillis());
  }
}
