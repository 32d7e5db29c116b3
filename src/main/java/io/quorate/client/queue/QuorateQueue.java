package io.quorate.client.queue;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Json;
import io.quorate.client.wire.Later;
import io.quorate.client.wire.Names;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Reply;
import io.quorate.client.wire.Seconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A queue of the cluster. Messages are JSON values; one that was sent is durable on a majority, and
 * is delivered until somebody acknowledges it. Immutable and thread-safe.
 *
 * <p>A call fails over to another node and is repeated under the same name, so that a message is
 * not sent twice and none is lost on its way to a receiver. What can go wrong is an {@code
 * UnavailableException}, an {@code OutcomeUnknownException} or a {@code RefusedException} of {@code
 * io.quorate.client}. Forms that return a future complete it on the client's executor for
 * callbacks.
 */
public final class QuorateQueue {
  /** Nodes know a dedup id for five minutes; a message must not be sent again after that. */
  static final Duration CALL_MAX = Duration.ofMinutes(4);

  /** Shorter than nodes allow, so that a node that hangs costs less. */
  private static final Duration CALL_WAIT_MAX = Duration.ofSeconds(20);

  /** For a node that says at once that there is nothing, as one that ends does. */
  static final long REST_AFTER_NOTHING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int NO_CONTENT = 204;

  private final QueueDoor door;
  private final String name;

  /**
   * Not for programs: they ask the client for a queue.
   *
   * @throws IllegalArgumentException if the name is not allowed
   */
  public QuorateQueue(QueueDoor door, String name) {
    this.door = door;
    this.name = Names.requireValid("a queue's name", name);
  }

  public String name() {
    return name;
  }

  /** Sends a message, a JSON value, under a dedup id of the client's own. */
  public Sent send(String json) throws InterruptedException {
    return send(json, SendOptions.DEFAULT);
  }

  /**
   * Sends a message.
   *
   * @param json one JSON value
   * @throws IllegalArgumentException if it is anything else
   */
  public Sent send(String json, SendOptions options) throws InterruptedException {
    return Futures.await(sending(json, options));
  }

  /** {@link #send(String, SendOptions)} without waiting for it. */
  public CompletableFuture<Sent> sendAsync(String json, SendOptions options) {
    return sending(json, options).whenCompleteAsync((sent, failure) -> {}, door.callbacks());
  }

  private CompletableFuture<Sent> sending(String json, SendOptions options) {
    Call call =
        Call.of("POST", "queue", name).withBody(Json.requireValue(json)).with(options.parameters());
    return door.call(call, CALL_MAX).thenApply(answered -> sent(door, answered.reply()));
  }

  static Sent sent(QueueDoor door, Reply reply) {
    if (!reply.code().isEmpty() || reply.text("message_id").isEmpty()) {
      throw door.refusal(reply);
    }
    return new Sent(reply.text("message_id"), reply.isTrue("duplicate"));
  }

  /** Receives one message, waiting for so long at most; empty if none came. */
  public Optional<Delivery> receive(Duration wait) throws InterruptedException {
    return receive(ReceiveOptions.DEFAULT.withWait(wait)).stream().findFirst();
  }

  /** Receives messages; none if none came in time. */
  public List<Delivery> receive(ReceiveOptions options) throws InterruptedException {
    return Futures.await(receiving(options));
  }

  /**
   * {@link #receive(ReceiveOptions)} without waiting for it. To cancel the future is to leave what
   * may be on its way to be delivered again.
   */
  public CompletableFuture<List<Delivery>> receiveAsync(ReceiveOptions options) {
    CompletableFuture<List<Delivery>> received = receiving(options);
    CompletableFuture<List<Delivery>> later =
        received.whenCompleteAsync((messages, failure) -> {}, door.callbacks());
    Later.cancelWith(later, received);
    return later;
  }

  private CompletableFuture<List<Delivery>> receiving(ReceiveOptions options) {
    long untilNanos = door.clock().nanos() + options.atMost().toNanos();
    CompletableFuture<List<Delivery>> received = new CompletableFuture<>();
    receive(options.withReceiveId(options.receiveIdOrNew()), untilNanos, received);
    return received;
  }

  private void receive(
      ReceiveOptions options, long untilNanos, CompletableFuture<List<Delivery>> sink) {
    if (sink.isDone()) {
      return; // cancelled: nobody awaits what would come
    }
    long sentNanos = door.clock().nanos();
    Duration left = Duration.ofNanos(Math.max(0, untilNanos - sentNanos));
    Duration wait = left.compareTo(CALL_WAIT_MAX) < 0 ? left : CALL_WAIT_MAX;
    Later.then(
        calling(options, wait),
        (received, failure) -> {
          if (failure != null) {
            sink.completeExceptionally(failure);
          } else if (received != null && isEnough(received, untilNanos)) {
            sink.complete(received.messages());
          } else if (isEarly(sentNanos, wait)) {
            door.clock().after(REST_AFTER_NOTHING_NANOS, () -> receive(options, untilNanos, sink));
          } else {
            receive(options, untilNanos, sink);
          }
        });
  }

  private boolean isEnough(Received received, long untilNanos) {
    return !received.messages().isEmpty() || untilNanos - door.clock().nanos() <= 0;
  }

  /** Whether it is long before the end of the wait. */
  boolean isEarly(long sentNanos, Duration wait) {
    return door.clock().nanos() - sentNanos < wait.toNanos() / 2;
  }

  /**
   * What one call has brought.
   *
   * @param isRepeated whether an earlier attempt may have begun the deliveries
   */
  record Received(List<Delivery> messages, boolean isRepeated) {}

  /** One call, under the receive id of the options. */
  CompletableFuture<Received> calling(ReceiveOptions options, Duration wait) {
    Call call =
        Call.of("POST", "queue", name, "receive")
            .with("max", options.max())
            .with("wait", Seconds.of(wait))
            .with("receive_id", options.receiveIdOrNew())
            .parkedFor(wait);
    if (!options.visibility().isZero()) {
      call = call.with("visibility", Seconds.of(options.visibility()));
    }
    return door.call(call, CALL_MAX).thenApply(this::received);
  }

  private Received received(Answered answered) {
    Reply reply = answered.reply();
    if (reply.status() != NO_CONTENT && !reply.isOk()) {
      throw door.refusal(reply);
    }
    List<Delivery> messages = new ArrayList<>();
    for (Reply message : reply.objects("messages")) {
      messages.add(Delivery.of(door, message).orElseThrow(() -> door.refusal(message)));
    }
    return new Received(messages, answered.isInDoubt());
  }

  /**
   * Acknowledges several in one call; what has become of each, in their order. It fails if that is
   * unknown of all.
   */
  public List<Settled> ackAll(List<Delivery> deliveries) throws InterruptedException {
    return Futures.await(settling("ack", deliveries, Map.of(), CALL_MAX));
  }

  /**
   * One call about the receipts of several deliveries.
   *
   * @param verb the last segment of its path
   * @param atMost how long it is tried
   */
  CompletableFuture<List<Settled>> settling(
      String verb, List<Delivery> deliveries, Map<String, String> parameters, Duration atMost) {
    if (deliveries.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    Call call =
        Call.of("POST", "queue", verb)
            .withBody(Json.list("receipts", deliveries.stream().map(Delivery::receipt).toList()))
            .with(parameters);
    return door.call(call, atMost)
        .thenApply(
            answered -> {
              List<Reply> results = answered.reply().objects("results");
              if (!answered.reply().isOk() || results.size() != deliveries.size()) {
                throw door.refusal(answered.reply());
              }
              return results.stream().map(result -> Settled.ofWord(result.text("status"))).toList();
            });
  }

  /**
   * Has a handler work off messages, one after another, in this thread, until it is interrupted.
   * See {@link QueueConsumer}.
   *
   * @throws InterruptedException when it is, after what was in flight has been given back
   */
  public void consume(MessageHandler handler) throws InterruptedException {
    try (QueueConsumer consumer = consumer(handler, ConsumerOptions.DEFAULT)) {
      consumer.run();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while it consumed");
    }
  }

  /** Has a handler work off messages, in the threads that {@link QueueConsumer#run} it. */
  public QueueConsumer consumer(MessageHandler handler, ConsumerOptions options) {
    return new QueueConsumer(door, this, handler, options);
  }

  /** Gathers messages and sends many in one call. */
  public BatchProducer producer(ProducerOptions options) {
    return new BatchProducer(door, name, options);
  }

  /** Settings, figures and dead letters of the queue. */
  public QueueAdmin admin() {
    return new QueueAdmin(door, this);
  }

  @Override
  public String toString() {
    return name;
  }
}
