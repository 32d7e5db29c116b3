package io.quorate.lock;

import io.quorate.kernel.ByteWriter;

/** A client's place in the queue of a lock, and later the offer that comes of it. */
final class Wait extends Stake {
  private long offerMillis;

  Wait(Lock lock, Party party, LockMode mode, long offerMillis) {
    super(lock, party, mode);
    this.offerMillis = offerMillis;
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
