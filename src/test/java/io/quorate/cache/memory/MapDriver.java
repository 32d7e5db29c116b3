package io.quorate.cache.memory;

import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryRequest;
import io.quorate.kernel.Body;
import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A map with its values and a clock. */
final class MapDriver {
  private static final class Kept implements Values {
    private final TreeMap<Long, Body> kept = new TreeMap<>();

    @Override
    public void keep(long number, Bytes value) {
      if (kept.put(number, value) != null) {
        throw new AssertionError("value " + number + " comes twice");
      }
    }

    @Override
    public void drop(long number) {
      if (kept.remove(number) == null) {
        throw new AssertionError("value " + number + " is not there");
      }
    }

    @Override
    public @Nullable Body get(long number) {
      return kept.get(number);
    }

    @Override
    public int count() {
      return kept.size();
    }
  }

  private final Kept values = new Kept();
  private MemoryMap map = new MemoryMap(values);
  private long nowMillis = 1_000;
  private long bytesMax = Long.MAX_VALUE;

  MemoryMap map() {
    return map;
  }

  long nowMillis() {
    return nowMillis;
  }

  void bound(long newBytesMax) {
    bytesMax = newBytesMax;
  }

  void pass(long millis) {
    nowMillis += millis;
  }

  /** An entry that does nothing else. */
  void step() {
    map.expire(nowMillis);
  }

  MemoryAnswer ask(MemoryRequest request) {
    if (request instanceof MemoryRequest.Read read) {
      return map.recall(read, nowMillis).answer();
    }
    map.expire(nowMillis);
    return map.carryOut(nowMillis, request, bytesMax);
  }

  byte[] state() {
    ByteWriter out = new ByteWriter();
    map.writeTo(out);
    return out.toByteArray();
  }

  MemoryMap restored(byte[] state) {
    ByteReader in = new ByteReader(state);
    MemoryMap read = MemoryMap.readFrom(in, values);
    in.requireEnd();
    return read;
  }

  /** Goes on with what was written down. */
  void restart() {
    map = restored(state());
  }
}
