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

  Delay(Lock lock, LockMode mode) {
    this.lock = lock;
    this.mode = mode;
  }

  /** The delay that {@link #writeTo} wrote, again one of the leases. */
  static Delay readFrom(ByteReader in, Lock lock, Stakes stakes) {
    Delay delay = new Delay(lock, in.readBoolean() ? LockMode.SHARED : LockMode.EXCLUSIVE);
    stakes.restore(delay, in.readVarLong(1, stakes.arrivals()), in.readVarLong(0, Long.MAX_VALUE));
    return delay;
  }

  Lock lock() {
    return lock;
  }

  LockMode mode() {
    return mode;
  }

  void writeTo(ByteWriter out) {
    out.writeBoolean(mode == LockMode.SHARED)
        .writeVarLong(arrival())
        .writeVarLong(deadlineMillis());
  }
}
