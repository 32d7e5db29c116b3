package io.quorate.raft;

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
}
