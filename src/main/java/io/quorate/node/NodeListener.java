package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.raft.Notice;

/** Told what people may want to read in a log. On the loop's thread: must not block. */
public interface NodeListener {
  void noticed(GroupId group, Notice notice);

  /** A snapshot of the leader has taken the place of entries that were missed. */
  void leapt(GroupId group, long index);

  /** A peer turns this node's calls away; told once for each reason. */
  void rejected(NodeId peer, String reason);

  /** The node has belonged to no cluster for a while; no reason is told twice within a minute. */
  void waiting(String detail);

  /** The cluster has other members than this node was started with, or is about to change so. */
  void membersDiffer(String difference);

  /** The node has stopped for good. */
  void halted(String reason);

  /** An error in this program, right before the node halts. */
  void bug(Throwable bug);
}
