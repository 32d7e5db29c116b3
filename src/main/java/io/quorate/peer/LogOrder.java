package io.quorate.peer;

import io.quorate.raft.AppendRequest;
import io.quorate.raft.Entry;
import io.quorate.raft.Position;

/** What holds for the entries of every leader's log, and must hold for a stranger's bytes too. */
final class LogOrder {
  private LogOrder() {}

  /**
   * @return the append itself
   * @throws MalformedMessage if its entries do not follow {@code previous} and one another
   */
  static AppendRequest requireIn(AppendRequest append) throws MalformedMessage {
    Position before = append.previous();
    long timeBefore = 0;
    for (Entry entry : append.entries()) {
      if (entry.index() != before.index() + 1) {
        throw new MalformedMessage("index " + entry.index() + " follows " + before.index());
      }
      if (entry.term() < before.term()) {
        throw new MalformedMessage("term " + entry.term() + " follows " + before.term());
      }
      if (entry.timeMillis() < timeBefore) {
        throw new MalformedMessage("time " + entry.timeMillis() + " follows " + timeBefore);
      }
      before = entry.position();
      timeBefore = entry.timeMillis();
    }
    if (before.term() > append.term()) {
      throw new MalformedMessage("an entry is of a later term than its leader");
    }
    return append;
  }
}
