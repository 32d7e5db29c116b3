package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.queue.QueueName;

/** A queue of a shard from which a receive may take messages: one of several, or the only one. */
public record QueuePart(GroupId shard, QueueName queue) {}
