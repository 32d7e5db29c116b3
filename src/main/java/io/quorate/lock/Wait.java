package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/** A client's place in the queue of a lock, and later the offer that comes of it. */
final class Wait extends Stake {
  private long offerMillis;

  Wait(Lock lock, Party party, LockMode mode, long offerMillis) {
    super(lock, party, mode);
    this.offerMillis = offerMillis;
  }

  /** The wait that {@link #writeTo} wrote, again one of the stakes. */
  static Wait readFrom(ByteReader in, Lock lock, Stakes stakes) {
    Head head = Head.readFrom(in, stakes.arrivals());
    Wait wait = new Wait(lock, stakes.partyOf(head), head.mode(), in.readVarLong());
    stakes.restore(wait, head);
    return wait;
  }

  /** How long the lock stays reserved for the client once the place comes up. */
  long offerMillis() {
    return offerMillis;
  }

  void offerFor(long newOfferMillis) {
    offerMillis = newOfferMillis;
  }

  @Override
  void writeTo(ByteWriter out) {
    super.writeTo(out);
    out.writeVarLong(offerMillis);
  }
}
