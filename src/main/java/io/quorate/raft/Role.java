package io.quorate.raft;

/** What a node is in its term (Raft §5.1). */
public enum Role {
  FOLLOWER,
  /** Asks whether an election could be won, before it disturbs anybody (thesis §9.6). */
  PRE_CANDIDATE,
  CANDIDATE,
  LEADER
}
