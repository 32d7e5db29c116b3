package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.queue.QueueEvent;
import java.util.List;
import java.util.TreeMap;

/** The bodies of a shard's messages, from their coming to their going. */
final class Bodies {
  private final TreeMap<Long, Bytes> byMessage = new TreeMap<>();
  private long bytes;

  /** How many bytes there are. */
  long bytes() {
    return bytes;
  }

  /** Follows what has happened to messages; {@code brought} are the bodies of the command. */
  void follow(QueueEvent event, List<Bytes> brought) {
    if (event instanceof QueueEvent.Stored stored) {
      put(stored.messageId(), brought.get(stored.item()));
    } else if (event instanceof QueueEvent.Gone gone) {
      Bytes body = Invariant.present(byMessage.remove(gone.messageId()), "the body of " + gone);
      bytes -= body.length();
    }
  }

  private void put(long messageId, Bytes body) {
    Bytes before = byMessage.put(messageId, body);
    Invariant.check(before == null, "message %d comes twice", messageId);
    bytes += body.length();
  }

  boolean has(long messageId) {
    return byMessage.containsKey(messageId);
  }

  Bytes of(long messageId) {
    return Invariant.present(byMessage.get(messageId), "the body of a message");
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(byMessage.size());
    byMessage.forEach((id, body) -> out.writeVarLong(id).writeBytes(body.array()));
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are nothing of the kind
   */
  static Bodies readFrom(ByteReader in) {
    Bodies bodies = new Bodies();
    for (int count = in.readCount(); count > 0; count--) {
      long id = in.readVarLong(0, Long.MAX_VALUE);
      MalformedBytes.check(
          bodies.byMessage.isEmpty() || bodies.byMessage.lastKey() < id, "bodies not by message");
      bodies.put(id, Bytes.of(in.readBytes()));
    }
    return bodies;
  }
}
