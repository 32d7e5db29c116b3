package io.quorate.client.queue;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Json;
import io.quorate.client.wire.Later;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to one queue, many in one call: what has come until a call is full, or for as long
 * as it may linger, or while the call before was on its way. One call is on its way at a time, so
 * messages come in the order in which they were given, but for those whose sending has failed.
 * Thread-safe.
 */
public final class BatchProducer implements AutoCloseable {
  private record Item(String json, int bytes, CompletableFuture<Sent> future) {}

  private final QueueDoor door;
  private final String queue;
  private final ProducerOptions options;
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int pendingCount;
  private long pendingBytes;
  private boolean isUnderWay;
  private boolean isLingering;
  private boolean isClosed;
  private Runnable cancelLinger = () -> {};

  /** How many calls have been answered whose messages' futures are still being completed. */
  private int completingCount;

  /** The threads that do so: what they run may close the producer. */
  private final List<Thread> completers = new ArrayList<>();

  BatchProducer(QueueDoor door, String queue, ProducerOptions options) {
    this.door = door;
    this.queue = queue;
    this.options = options;
  }

  /** As {@link #send(String, SendOptions)}, with what is usual. */
  public CompletableFuture<Sent> send(String json) throws InterruptedException {
    return send(json, SendOptions.DEFAULT);
  }

  /**
   * Gives a message to be sent, waiting while as many are pending as may be.
   *
   * @param json one JSON value
   * @return completed on the client's executor for callbacks once the message is durable; it fails
   *     as {@link QuorateQueue#send} does
   * @throws IllegalArgumentException if it is anything else than one JSON value
   * @throws IllegalStateException if the producer is closed
   */
  public CompletableFuture<Sent> send(String json, SendOptions options)
      throws InterruptedException {
    String text = Json.message(json, options.parameters());
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    Item item = new Item(text, bytes, new CompletableFuture<>());
    synchronized (this) {
      while (!isClosed && !hasRoom(bytes)) {
        wait();
      }
      if (isClosed) {
        throw new IllegalStateException("the producer is closed");
      }
      pendingCount++;
      pendingBytes += bytes;
      waiting.add(item);
      waitingBytes += bytes;
    }
    dispatch(false);
    return item.future;
  }

  // A message for which there would never be room is taken alone.
  private boolean hasRoom(int bytes) {
    return pendingCount == 0
        || (pendingCount < options.pendingCount()
            && pendingBytes + bytes <= options.pendingBytes());
  }

  /** Sends at once what waits, without waiting for it. */
  public void flush() {
    dispatch(true);
  }

  /**
   * Takes no more messages, and waits until none is pending and all futures are completed; the
   * latter not within what one of them has called.
   */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    dispatch(true);
    boolean wasInterrupted = false;
    synchronized (this) {
      boolean isWithin = completers.contains(Thread.currentThread());
      while (pendingCount > 0 || (completingCount > 0 && !isWithin)) {
        try {
          wait();
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void dispatch(boolean isDue) {
    List<Item> batch;
    synchronized (this) {
      if (isUnderWay || waiting.isEmpty()) {
        return;
      }
      boolean isFull =
          waiting.size() >= options.batchCount() || waitingBytes >= options.batchBytes();
      if (!isDue && !isClosed && !isFull && !options.linger().isZero()) {
        if (!isLingering) {
          isLingering = true;
          cancelLinger = door.clock().after(options.linger().toNanos(), () -> dispatch(true));
        }
        return;
      }
      cancelLinger.run();
      isLingering = false;
      isUnderWay = true;
      batch = takeBatch();
    }
    Call call =
        Call.of("POST", "queue", queue, "batch")
            .withBody(batch.stream().map(Item::json).collect(Collectors.joining(",", "[", "]")));
    Later.then(
        door.call(call, QuorateQueue.CALL_MAX),
        (answered, failure) -> answered(batch, answered, failure));
  }

  private List<Item> takeBatch() {
    List<Item> batch = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty()
        && batch.size() < options.batchCount()
        && (batch.isEmpty() || bytes + waiting.element().bytes <= options.batchBytes())) {
      Item item = waiting.remove();
      bytes += item.bytes;
      batch.add(item);
    }
    waitingBytes -= bytes;
    return batch;
  }

  private void answered(
      List<Item> batch, @Nullable Answered answered, @Nullable Throwable failure) {
    synchronized (this) {
      isUnderWay = false;
      completingCount++;
      pendingCount -= batch.size();
      pendingBytes -= batch.stream().mapToLong(Item::bytes).sum();
      notifyAll();
    }
    dispatch(true);
    try {
      door.callbacks().execute(() -> complete(batch, answered, failure));
    } catch (RejectedExecutionException e) {
      complete(batch, answered, failure); // the client is closed, and nobody is to be forgotten
    }
  }

  private void complete(
      List<Item> batch, @Nullable Answered answered, @Nullable Throwable failure) {
    synchronized (this) {
      completers.add(Thread.currentThread());
    }
    try {
      completeAll(batch, answered, failure);
    } finally {
      synchronized (this) {
        completers.remove(Thread.currentThread());
        completingCount--;
        notifyAll();
      }
    }
  }

  private void completeAll(
      List<Item> batch, @Nullable Answered answered, @Nullable Throwable failure) {
    List<Reply> results = answered == null ? List.of() : answered.reply().objects("results");
    for (int i = 0; i < batch.size(); i++) {
      CompletableFuture<Sent> future = batch.get(i).future;
      if (answered == null) {
        future.completeExceptionally(Futures.failure(failure));
        continue;
      }
      boolean isWhole = answered.reply().isOk() && results.size() == batch.size();
      try {
        future.complete(QuorateQueue.sent(door, isWhole ? results.get(i) : answered.reply()));
      } catch (RuntimeException e) {
        future.completeExceptionally(e);
      }
    }
  }
}
