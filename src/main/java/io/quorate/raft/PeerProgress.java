package io.quorate.raft;

import io.quorate.kernel.NodeId;

/**
 * What a leader knows of a follower.
 *
 * @param matchIndex up to where the follower's log surely equals the leader's, durably
 * @param isActive whether the follower has answered within the last election timeout
 */
public record PeerProgress(NodeId node, long matchIndex, boolean isActive) {}
