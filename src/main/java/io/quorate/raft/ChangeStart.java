package io.quorate.raft;

/** What becomes of the wish to change a group's members. */
public enum ChangeStart {
  /** The first entry of the change is in the leader's log. */
  STARTED,
  /** The group has been as wished all along. */
  UNCHANGED,
  /** Only the leader can do it. */
  NOT_LEADER,
  /**
   * The leader has not committed an entry of its term yet, so it does not know whether an earlier
   * change is committed.
   */
  NOT_READY,
  /** An earlier change has not come to its end; there is one at a time. */
  UNDER_WAY,
  /** The last voter cannot leave. */
  LAST_VOTER,
  /** Too few of the voters that would be left answer the leader: nothing could be committed. */
  WOULD_LOSE_QUORUM,
  /** The group has {@link Configuration#MEMBERS_MAX} members. */
  FULL
}
