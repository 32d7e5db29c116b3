package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/** How a lock is held. The ordinal is the form in the log: append only. */
public enum LockMode {
  EXCLUSIVE,
  SHARED,
  /** Some of a fixed number of permits; as long as it is in use so, in no other mode. */
  SEMAPHORE;

  /**
   * Whether two clients may hold one lock in these modes at the same time; a semaphore as far as
   * its permits go.
   */
  public boolean isCompatibleWith(LockMode other) {
    return this == other && this != EXCLUSIVE;
  }

  @SuppressWarnings("EnumOrdinal") // the ordinal is the format, as the Javadoc states
  void writeTo(ByteWriter out) {
    out.writeByte(ordinal());
  }

  static LockMode readFrom(ByteReader in) {
    return values()[(int) in.readVarLong(0, values().length - 1L)];
  }
}
