package io.quorate.node;

import io.quorate.kernel.NodeId;

/**
 * Who calls, in every call between nodes.
 *
 * @param clusterId 0 while the caller has no cluster yet
 */
public record PeerHeader(long clusterId, NodeId from, long incarnation) {}
