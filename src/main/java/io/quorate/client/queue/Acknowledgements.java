package io.quorate.client.queue;

import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Later;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges deliveries as they come: at once while no call is on its way, and those together
 * that came while one was; no more of these than a consumer has at once. Thread-safe.
 */
final class Acknowledgements {
  private static final int CALL_RECEIPTS_MAX = 1_000;

  private record Due(Delivery delivery, CompletableFuture<Settled> settled) {}

  private final QuorateQueue queue;
  private final ArrayDeque<Due> waiting = new ArrayDeque<>();
  private boolean isUnderWay;

  Acknowledgements(QuorateQueue queue) {
    this.queue = queue;
  }

  /** Completed on a thread that must not be blocked; it fails as {@link Delivery#ack} does. */
  CompletableFuture<Settled> ack(Delivery delivery) {
    Due due = new Due(delivery, new CompletableFuture<>());
    delivery.markSettled();
    synchronized (this) {
      waiting.add(due);
    }
    dispatch();
    return due.settled;
  }

  private void dispatch() {
    List<Due> batch = new ArrayList<>();
    synchronized (this) {
      if (isUnderWay || waiting.isEmpty()) {
        return;
      }
      isUnderWay = true;
      while (!waiting.isEmpty() && batch.size() < CALL_RECEIPTS_MAX) {
        batch.add(waiting.remove());
      }
    }
    List<Delivery> deliveries = batch.stream().map(Due::delivery).toList();
    Later.then(
        batch.size() == 1
            ? deliveries.get(0).ackLater().thenApply(List::of)
            : queue.settling("ack", deliveries, Map.of(), QuorateQueue.CALL_MAX),
        (settled, failure) -> answered(batch, settled, failure));
  }

  private void answered(
      List<Due> batch, @Nullable List<Settled> settled, @Nullable Throwable failure) {
    synchronized (this) {
      isUnderWay = false;
    }
    dispatch();
    for (int i = 0; i < batch.size(); i++) {
      Due due = batch.get(i);
      Settled verdict = settled == null ? null : settled.get(i);
      if (verdict == Settled.UNKNOWN) {
        // Its shard was away where those of others were not: it is worth patience of its own.
        Later.then(due.delivery.ackLater(), (alone, why) -> complete(due, alone, why));
      } else {
        complete(due, verdict, failure);
      }
    }
  }

  private static void complete(Due due, @Nullable Settled settled, @Nullable Throwable failure) {
    if (settled == null) {
      due.settled.completeExceptionally(Futures.failure(failure));
    } else {
      due.settled.complete(settled);
    }
  }
}
