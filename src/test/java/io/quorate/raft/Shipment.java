package io.quorate.raft;

import io.quorate.kernel.NodeId;

/** A snapshot on its way from a leader to a follower that needs it. */
record Shipment(NodeId from, NodeId to, TestSnapshot snapshot) {}
