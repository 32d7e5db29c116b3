package io.quorate.cache.memory;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;

/**
 * What a key has, or that it was granted to somebody and what was granted before is refused.
 *
 * @param number of the value; 0 without one
 * @param valueBytes its length
 * @param endsAtMillis when the value is good no more; {@link Content#FOREVER} if that is never
 * @param touchedMillis when the grant was written down
 */
record Cell(
    Grant grant, long version, long number, int valueBytes, long endsAtMillis, long touchedMillis) {
  /** What a cell takes beside its name and its value, roughly. */
  static final int BYTES = 256;

  static Cell without(Grant grant, long version, long nowMillis) {
    return new Cell(grant, version, 0, 0, Content.FOREVER, nowMillis);
  }

  boolean hasValue() {
    return number != 0;
  }

  boolean hasValueAt(long nowMillis) {
    return number != 0 && nowMillis < endsAtMillis;
  }

  /** When something is to be done about it: the value goes, or all of it does. */
  long dueMillis() {
    return hasValue() ? endsAtMillis : touchedMillis + MemoryMap.KEPT_MILLIS;
  }

  static long bytesOf(CacheKey key, int valueBytes) {
    return (long) BYTES + 2L * key.name().length() + valueBytes;
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(grant.term())
        .writeVarLong(grant.sequence())
        .writeVarLong(version)
        .writeVarLong(number)
        .writeVarLong(endsAtMillis)
        .writeVarLong(touchedMillis);
  }

  /** What {@link #writeTo} wrote; the length is that of its value. */
  static Cell readFrom(ByteReader in, Values values) {
    Grant grant = new Grant(in.readVarLong(), in.readVarLong());
    long version = in.readVarLong();
    long number = in.readVarLong(0, Long.MAX_VALUE);
    long endsAtMillis = in.readVarLong(0, Content.FOREVER);
    long touchedMillis = in.readVarLong(0, Long.MAX_VALUE - MemoryMap.KEPT_MILLIS);
    int valueBytes = 0;
    if (number != 0) {
      var value = values.get(number);
      MalformedBytes.check(value != null, "value " + number + " is not there");
      valueBytes = value == null ? 0 : value.length();
    } else {
      MalformedBytes.check(endsAtMillis == Content.FOREVER, "an end of no value");
    }
    return new Cell(grant, version, number, valueBytes, endsAtMillis, touchedMillis);
  }
}
