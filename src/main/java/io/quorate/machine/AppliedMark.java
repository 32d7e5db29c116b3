package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;

/** The last entry that a machine has applied: neither index nor time ever falls. */
final class AppliedMark {
  private long index;
  private long timeMillis;

  void advance(long nextIndex, long nextTimeMillis) {
    Invariant.check(nextIndex > index, "entry %s after entry %s", nextIndex, index);
    Invariant.check(
        nextTimeMillis >= timeMillis, "log time %s after %s", nextTimeMillis, timeMillis);
    index = nextIndex;
    timeMillis = nextTimeMillis;
  }

  long index() {
    return index;
  }

  long timeMillis() {
    return timeMillis;
  }

  ByteWriter writeTo(ByteWriter out) {
    return out.writeVarLong(index).writeVarLong(timeMillis);
  }

  /** What {@link #writeTo} wrote. */
  static AppliedMark readFrom(ByteReader in) {
    AppliedMark mark = new AppliedMark();
    mark.index = in.readVarLong(0, Long.MAX_VALUE);
    mark.timeMillis = in.readVarLong(0, Long.MAX_VALUE);
    return mark;
  }
}
