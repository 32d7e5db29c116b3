package io.quorate.raft;

import io.quorate.kernel.NodeId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a log. The payload is shared, never copied: nobody may change it.
 *
 * @param timeMillis log time, stamped by the leader that proposed the entry; never falls in a log
 */
@SuppressWarnings("ArrayRecordComponent") // identity is the position; payloads are never compared
public record Entry(Position position, long timeMillis, EntryKind kind, byte[] payload) {

  public long index() {
    return position.index();
  }

  public long term() {
    return position.term();
  }

  /** Who began the term with this entry; null if it is of another kind, or names nobody. */
  public @Nullable NodeId leader() {
    if (kind != EntryKind.NO_OP || payload.length == 0 || payload.length > NodeId.LENGTH_MAX) {
      return null;
    }
    try {
      return new NodeId(new String(payload, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
