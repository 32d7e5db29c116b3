package io.quorate.cache;

import io.quorate.kernel.NodeId;

/** A message on its way to another node, or to this one. */
public record Letter(NodeId to, CacheMessage message) {}
