package io.quorate.port;

import io.quorate.kernel.NodeId;

/** Which node leads a shard in this term, and so is the home of its keys. */
public record ShardHome(int shard, long term, NodeId node) {}
