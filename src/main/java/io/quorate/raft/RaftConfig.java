package io.quorate.raft;

/**
 * The knobs of one group.
 *
 * @param electionMillisMin least silence of the leader before a follower campaigns; a leader that
 *     no quorum answers for this long steps down
 * @param electionMillisMax bound, exclusive, of the randomised timeout
 * @param heartbeatMillis the longest silence of a leader
 * @param inFlightAppendsMax appends with entries that may await their answer, for each follower
 * @param appendBytesMax payload bytes in one append; a larger single entry travels alone
 * @param appendEntriesMax entries in one append
 */
public record RaftConfig(
    long electionMillisMin,
    long electionMillisMax,
    long heartbeatMillis,
    int inFlightAppendsMax,
    int appendBytesMax,
    int appendEntriesMax) {

  public static final RaftConfig DEFAULT = new RaftConfig(600, 1_200, 100, 2, 1 << 20, 4_096);

  /**
   * @throws IllegalArgumentException if the values contradict each other
   */
  public RaftConfig {
    if (heartbeatMillis < 1 || electionMillisMin < 3 * heartbeatMillis) {
      throw new IllegalArgumentException(
          "an election timeout takes at least three heartbeats, and a heartbeat at least 1 ms");
    }
    if (electionMillisMax <= electionMillisMin) {
      throw new IllegalArgumentException("the greatest election timeout must exceed the least");
    }
    if (inFlightAppendsMax < 1 || appendBytesMax < 1 || appendEntriesMax < 1) {
      throw new IllegalArgumentException("appends need at least one entry, byte and place");
    }
  }
}
