package io.quorate.queue;

import io.quorate.queue.QueueCommand.TakeParcels;
import java.util.List;

/**
 * Parcels that leave together.
 *
 * @param command what their target is to be told
 * @param messageIds by which their bodies are known here, in the order of the parcels
 */
public record Load(TakeParcels command, List<Long> messageIds) {
  public Load {
    messageIds = List.copyOf(messageIds);
  }
}
