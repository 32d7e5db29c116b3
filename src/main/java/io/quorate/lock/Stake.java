package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;

/** What a client has in a lock until a deadline: a hold or a wait. */
abstract sealed class Stake extends Lease permits Hold, Wait {
  /**
   * What {@link #writeTo} wrote of any stake.
   *
   * @param partySince see {@link Party#since()}
   * @param permits how many of a semaphore's; 1 of a lock
   */
  record Head(
      ClientId client,
      long partySince,
      LockMode mode,
      int permits,
      long arrival,
      long deadlineMillis) {
    /**
     * @param arrivals how many leases there have been
     * @throws MalformedBytes if it is no head of one of them
     */
    static Head readFrom(ByteReader in, long arrivals) {
      ClientId client = in.readName(ClientId::new);
      long partySince = in.readVarLong(1, arrivals);
      LockMode mode = LockMode.readFrom(in);
      int permits = (int) in.readVarLong(1, Lock.PERMITS_MAX);
      MalformedBytes.check(mode == LockMode.SEMAPHORE || permits == 1, "permits of a lock");
      long arrival = in.readVarLong(partySince, arrivals);
      return new Head(
          client, partySince, mode, permits, arrival, in.readVarLong(0, Long.MAX_VALUE));
    }
  }

  private final Party party;
  private final int permits;

  Stake(Party party, int permits) {
    this.party = party;
    this.permits = permits;
  }

  Party party() {
    return party;
  }

  ClientId client() {
    return party.client();
  }

  abstract LockMode mode();

  int permits() {
    return permits;
  }

  void writeTo(ByteWriter out) {
    out.writeString(party.client().value()).writeVarLong(party.since());
    mode().writeTo(out);
    out.writeVarLong(permits).writeVarLong(arrival()).writeVarLong(deadlineMillis());
  }
}
