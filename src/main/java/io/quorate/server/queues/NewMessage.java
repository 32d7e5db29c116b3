package io.quorate.server.queues;

import io.quorate.kernel.Bytes;
import io.quorate.queue.QueueCommand;

/** A message with its body, on its way to a queue. */
public record NewMessage(QueueCommand.Item item, Bytes body) {}
