package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Notice;

/** Told what people may want to read in a log. On the loop's thread: must not block. */
public interface NodeListener {
  void noticed(GroupId group, Notice notice);

  /** The node has stopped for good. */
  void halted(String reason);

  /** An error in this program, right before the node halts. */
  void bug(RuntimeException bug);
}
