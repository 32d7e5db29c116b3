package io.quorate.raft;

import io.quorate.kernel.NodeId;

/** A message and whom it is for. */
public record Envelope(NodeId to, Message message) {}
