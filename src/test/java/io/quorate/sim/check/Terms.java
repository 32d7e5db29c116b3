package io.quorate.sim.check;

import io.quorate.raft.RaftCore;

/** Reads a log that begins after a snapshot. */
final class Terms {
  private Terms() {}

  /** The term at an index from the log's base on; 0 before all entries. */
  static long at(RaftCore raft, long index) {
    if (index == raft.log().base().index()) {
      return raft.log().base().term();
    }
    return index == 0 ? 0 : raft.log().entry(index).term();
  }
}
