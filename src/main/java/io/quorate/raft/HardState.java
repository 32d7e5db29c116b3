package io.quorate.raft;

import io.quorate.kernel.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What must be durable before any message that depends on it leaves (Raft figure 2).
 *
 * @param votedFor null while this node has voted for nobody in the term
 */
public record HardState(long term, @Nullable NodeId votedFor) {
  public static final HardState INITIAL = new HardState(0, null);
}
