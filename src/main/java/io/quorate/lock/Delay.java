package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/**
 * What is left of a hold whose session expired: for a while it is in the way of others as if it
 * were still held, because its client may be about to write. It belongs to nobody, and so nobody
 * can be in a deadlock with it.
 */
final class Delay extends Lease {
  private final Lock lock;
  private final LockMode mode;
  private final int permits;

  private Delay(Lock lock, LockMode mode, int permits) {
    this.lock = lock;
    this.mode = mode;
    this.permits = permits;
  }

  static Delay after(Hold hold) {
    return new Delay(hold.lock(), hold.mode(), hold.permits());
  }

  /** The delay that {@link #writeTo} wrote, again one of the leases. */
  static Delay readFrom(ByteReader in, Lock lock, Stakes stakes) {
    LockMode mode = LockMode.readFrom(in);
    Delay delay = new Delay(lock, mode, (int) in.readVarLong(1, Lock.PERMITS_MAX));
    stakes.restore(delay, in.readVarLong(1, stakes.arrivals()), in.readVarLong(0, Long.MAX_VALUE));
    return delay;
  }

  Lock lock() {
    return lock;
  }

  LockMode mode() {
    return mode;
  }

  int permits() {
    return permits;
  }

  void writeTo(ByteWriter out) {
    mode.writeTo(out);
    out.writeVarLong(permits).writeVarLong(arrival()).writeVarLong(deadlineMillis());
  }
}
