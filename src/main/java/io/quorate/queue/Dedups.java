package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which messages have come under which dedup ids lately, in the order in which they came. They are
 * remembered whatever has become of the messages.
 */
final class Dedups {
  /** How many are remembered; beyond that no further ones are taken. */
  static final int DEDUPS_MAX = 100_000;

  /** How long one is remembered. */
  static final long MEMORY_MILLIS = 300_000;

  private final Map<Key, Known> byKey = new LinkedHashMap<>();

  private record Key(QueueName queue, DedupId dedupId) {}

  private record Known(long messageId, long forgottenAtMillis) {}

  boolean isFull() {
    return byKey.size() >= DEDUPS_MAX;
  }

  /** The message that has come under the id; null if none is known to have. */
  @Nullable Long messageOf(QueueName queue, DedupId dedupId) {
    Known known = byKey.get(new Key(queue, dedupId));
    return known == null ? null : known.messageId();
  }

  void remember(QueueName queue, DedupId dedupId, long messageId, Step step) {
    byKey.put(new Key(queue, dedupId), new Known(messageId, step.after(MEMORY_MILLIS)));
  }

  void forgetUntil(long nowMillis) {
    for (Iterator<Known> oldest = byKey.values().iterator();
        oldest.hasNext() && oldest.next().forgottenAtMillis() <= nowMillis; ) {
      oldest.remove();
    }
  }

  OptionalLong nextDeadlineMillis() {
    return byKey.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(byKey.values().iterator().next().forgottenAtMillis());
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(byKey.size());
    byKey.forEach(
        (key, known) ->
            out.writeString(key.queue().value())
                .writeString(key.dedupId().value())
                .writeVarLong(known.messageId())
                .writeVarLong(known.forgottenAtMillis()));
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not of that kind
   */
  static Dedups readFrom(ByteReader in, Ids ids) {
    Dedups dedups = new Dedups();
    long forgottenAtMillis = 1;
    for (int count = in.readCount(DEDUPS_MAX); count > 0; count--) {
      Key key = new Key(in.readName(QueueName::new), in.readName(DedupId::new));
      long messageId = ids.requireGiven(in.readVarLong());
      forgottenAtMillis = in.readVarLong(forgottenAtMillis, Long.MAX_VALUE);
      MalformedBytes.check(
          dedups.byKey.put(key, new Known(messageId, forgottenAtMillis)) == null,
          "a dedup id that is known twice");
    }
    return dedups;
  }
}
