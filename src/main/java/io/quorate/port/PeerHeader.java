package io.quorate.port;

import io.quorate.kernel.NodeId;

/**
 * Who calls, in every call between nodes, and who is meant.
 *
 * @param clusterId 0 while the caller has no cluster yet
 * @param memberIndex as of this entry of {@code system} the caller knows itself to be a member
 * @param toIncarnation of the node that is called; 0 if whoever answers will do
 */
public record PeerHeader(
    long clusterId, NodeId from, long incarnation, long memberIndex, long toIncarnation) {}
