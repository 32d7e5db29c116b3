package io.quorate.raft;

import java.util.List;

/**
 * The leader's entries after {@code previous} (Raft §5.3); without entries a heartbeat or a probe.
 *
 * @param timeMillis the leader's log time
 */
public record AppendRequest(
    long term,
    long round,
    Position previous,
    List<Entry> entries,
    long commitIndex,
    long timeMillis)
    implements Message {
  @Override
  public MessageKind kind() {
    return MessageKind.APPEND_REQUEST;
  }
}
