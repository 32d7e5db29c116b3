package io.quorate.port;

/** How far a {@link MemberWish} has come, as the leader sees it. */
public enum MemberProgress {
  /** It is fulfilled; a node that was to be added votes. */
  DONE,
  /** The node is a member that receives the log, and will vote once it has caught up. */
  LEARNING,
  /** The node is to go, or its former self; it has shards that have yet to leave it. */
  LEAVING,
  /** It goes on, or will as soon as what is in the way has ended. */
  UNDER_WAY,
  /** No such node has asked to join of late. */
  NOT_SEEN,
  /** There is no member of this name. */
  NO_SUCH_MEMBER,
  /** It contradicts what the cluster is. */
  REFUSED
}
