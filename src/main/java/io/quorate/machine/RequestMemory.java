package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Fingerprint;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.ClientId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients have been told of the requests that they have named, so that they may repeat one
 * whose answer they have missed. A repeated acquire gets the grant that it got then, even if that
 * has ended since: to take the lock once more is another request.
 */
final class RequestMemory {
  /**
   * How much is kept; beyond that new named requests are turned away. Whoever has a place passes
   * this with the answer that comes of it, but there are bounds to places, too.
   */
  static final long BYTES_MAX = 48L << 20;

  /** What a request takes besides its answer: five objects, and its share of a hash table. */
  static final long BYTES_OF_REQUEST = 192;

  /** How long it is kept, in log time. */
  static final long MEMORY_MILLIS = 60_000;

  private final Map<Fingerprint, Kept> requests = new LinkedHashMap<>(); // the oldest first
  private long bytes;

  private record Kept(Told told, long forgottenAtMillis) {
    long bytes() {
      return BYTES_OF_REQUEST + told.answerBytes();
    }
  }

  /** Whether nothing can be kept of a request that is not known yet. */
  boolean isFull() {
    return bytes >= BYTES_MAX;
  }

  /** By what a request is known. */
  static Fingerprint nameOf(ClientId client, RequestId request) {
    return Fingerprint.of(
        new ByteWriter().writeString(client.value()).writeString(request.value()));
  }

  /** What the client has been told of the request; null if nothing that binds, or long ago. */
  @Nullable Told recall(Fingerprint name) {
    Kept kept = requests.get(name);
    return kept == null ? null : kept.told();
  }

  void remember(Fingerprint name, Told told, long nowMillis) {
    Kept before = requests.remove(name); // it is the newest now
    bytes -= before == null ? 0 : before.bytes();
    put(name, new Kept(told, nowMillis + MEMORY_MILLIS));
  }

  private boolean put(Fingerprint name, Kept kept) {
    bytes += kept.bytes();
    return requests.put(name, kept) == null;
  }

  void forgetUntil(long nowMillis) {
    Iterator<Kept> oldest = requests.values().iterator();
    while (oldest.hasNext()) {
      Kept kept = oldest.next();
      if (kept.forgottenAtMillis() > nowMillis) {
        return;
      }
      bytes -= kept.bytes();
      oldest.remove();
    }
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(requests.size());
    requests.forEach(
        (name, kept) -> {
          name.writeTo(out);
          kept.told().writeTo(out);
          out.writeVarLong(kept.forgottenAtMillis());
        });
  }

  /**
   * The memory that {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not such a memory
   */
  static RequestMemory readFrom(ByteReader in) {
    RequestMemory memory = new RequestMemory();
    long forgottenAtMillis = 0;
    for (int count = in.readCount(); count > 0; count--) {
      Fingerprint name = Fingerprint.readFrom(in);
      Told told = Told.readFrom(in);
      forgottenAtMillis = in.readVarLong(forgottenAtMillis, Long.MAX_VALUE);
      MalformedBytes.check(
          memory.put(name, new Kept(told, forgottenAtMillis)), "a request comes twice");
    }
    return memory;
  }
}
