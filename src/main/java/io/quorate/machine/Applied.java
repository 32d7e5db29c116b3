package io.quorate.machine;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockEvent;
import io.quorate.queue.QueueEvent;
import io.quorate.queue.QueueEvent.DepthTold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one committed entry did.
 *
 * @param stamp whose command it was; null for the cluster's own
 * @param outcome the answer; null for the cluster's own
 * @param events what happened to locks
 * @param queueEvents what happened in queues, or was told of them
 */
public record Applied(
    @Nullable GatewayStamp stamp,
    @Nullable Outcome outcome,
    List<LockEvent> events,
    List<QueueEvent> queueEvents) {
  static Applied ofSystem(
      @Nullable GatewayStamp stamp, @Nullable Outcome outcome, List<LockEvent> events) {
    return new Applied(stamp, outcome, events, List.of());
  }

  static Applied ofDepths(List<LockEvent> events, List<DepthTold> depths) {
    return new Applied(null, new DepthsTold(), events, List.copyOf(depths));
  }

  static Applied ofShard(
      @Nullable GatewayStamp stamp, @Nullable Outcome outcome, List<QueueEvent> events) {
    return new Applied(stamp, outcome, List.of(), events);
  }
}
