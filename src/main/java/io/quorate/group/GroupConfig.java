package io.quorate.group;

import io.quorate.kernel.NodeId;
import io.quorate.machine.Machines;
import io.quorate.raft.RaftConfig;
import io.quorate.snapshot.SnapshotPolicy;

/**
 * What all groups of a node have in common.
 *
 * @param proposalsMax uncommitted entries of a leader
 */
public record GroupConfig(
    NodeId self, RaftConfig raft, SnapshotPolicy snapshots, int proposalsMax, Machines machines) {}
