package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of one Raft group. Inputs change its state and add to what it asks of the shell, which
 * {@link #effects} drains: one drain for many inputs is what makes batches.
 */
public final class RaftCore {
  private final RaftConfig config;
  private final NodeId self;
  private final List<NodeId> voters;
  private final HardState hardState;
  private final List<Entry> entries;
  private final Rng rng;
  private long nowMillis;

  /**
   * @param voters all members of the group, this node included
   * @param restored what the disk held
   * @param nowMillis monotonic time
   */
  public RaftCore(
      RaftConfig config,
      NodeId self,
      List<NodeId> voters,
      Restored restored,
      Rng rng,
      long nowMillis) {
    this.config = config;
    this.self = self;
    this.voters = voters;
    this.hardState = restored.hardState();
    this.entries = restored.entries();
    this.rng = rng;
    this.nowMillis = nowMillis;
  }

  /** Time has come to {@code nowMillis}; called at least every 10 ms and before every drain. */
  public void tick(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  /** A message of another node has arrived. */
  public void receive(NodeId from, Message message) {
    unwritten("receive " + message.kind() + " from " + from + " at " + nowMillis);
  }

  /**
   * Adds a command to the log; the payload is kept, not copied.
   *
   * @return where the entry stands, not yet committed; null if this node does not lead
   */
  public @Nullable Position propose(byte[] command) {
    unwritten("propose " + command.length);
    return null;
  }

  /**
   * Asks for an index from which a linearizable read may be answered (thesis §6.4).
   *
   * @return false if this node does not lead
   */
  public boolean read(long readId) {
    unwritten("read " + readId);
    return false;
  }

  /** The {@link Effects.Persist} of this sequence and all before it are durable. */
  public void persisted(long sequence) {
    unwritten("persisted " + sequence);
  }

  /** Calls to the peer were lost: what was in flight must be sent again. */
  public void unreachable(NodeId peer) {
    unwritten("unreachable " + peer);
  }

  /** What all inputs since the last call ask for. */
  public Effects effects() {
    unwritten("effects");
    return new Effects(null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  public Role role() {
    return Role.FOLLOWER;
  }

  public long term() {
    return hardState.term();
  }

  /** The leader of the current term; null if unknown. */
  public @Nullable NodeId leader() {
    return null;
  }

  public long commitIndex() {
    return 0;
  }

  public long lastIndex() {
    return entries.size();
  }

  /** Up to where the log is durable here. */
  public long persistedIndex() {
    return entries.size();
  }

  /** Log time: never goes back, and stands still without a leader. */
  public long timeMillis() {
    return 0;
  }

  /** Whether this node leads and has committed an entry of its own term. */
  public boolean isReady() {
    return false;
  }

  /** Whether this node has been without a leader for longer than any election should take. */
  public boolean isQuorumLost() {
    return false;
  }

  /** The followers as this leader sees them; empty on other nodes. */
  public List<PeerProgress> peers() {
    return List.of();
  }

  /** Term and vote as of the last input; durable once all persists are. */
  public HardState hardState() {
    return hardState;
  }

  /** The entry at an index from 1 to {@link #lastIndex}. */
  public Entry entry(long index) {
    return entries.get((int) index - 1);
  }

  private void unwritten(String input) {
    Invariant.check(
        lastIndex() < 0,
        "not yet written: %s %s %s %s %s",
        input,
        config,
        self,
        voters,
        rng.nextLong());
  }
}
