package io.quorate.raft;

/** What a node says to the wish that another lead in its place (thesis §3.10). */
public enum TransferStart {
  /** A transfer to the node that is wished for is under way, since now or already. */
  UNDERWAY,
  /** The node that is wished for leads: it is this one. */
  ALREADY_LEADS,
  /** A transfer to another node is under way. */
  UNDERWAY_ELSEWHERE,
  /** The node that is wished for has no vote in this group. */
  NO_SUCH_VOTER,
  /** Nobody is wished for, and no other voter answers. */
  NO_SUCCESSOR,
  /** This node does not lead. */
  NOT_LEADER
}
