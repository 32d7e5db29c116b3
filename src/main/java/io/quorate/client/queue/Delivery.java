package io.quorate.client.queue;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Reply;
import io.quorate.client.wire.Seconds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A message that is this program's until its visibility ends. Whoever is through with it says so,
 * by one of {@link #ack}, {@link #nack}, {@link #reject} and {@link #giveBack}; otherwise it is
 * delivered again. Thread-safe.
 */
public final class Delivery {
  private static final String RECEIPT = "receipt";

  private final QueueDoor door;
  private final Reply message;
  private volatile boolean isSettled;

  private Delivery(QueueDoor door, Reply message) {
    this.door = door;
    this.message = message;
  }

  /** Empty if the message has not what a delivery must have. */
  static Optional<Delivery> of(QueueDoor door, Reply message) {
    boolean isWhole =
        !message.text(RECEIPT).isEmpty()
            && !message.text("message_id").isEmpty()
            && message.raw("body").isPresent();
    return isWhole ? Optional.of(new Delivery(door, message)) : Optional.empty();
  }

  /** The message's name in the cluster; the same each time that it is delivered. */
  public String id() {
    return message.text("message_id");
  }

  /** The message, as the JSON that was sent. */
  public String body() {
    return message.raw("body").orElseThrow();
  }

  /** The message, as the bytes of the JSON in UTF-8. */
  public byte[] bytes() {
    return body().getBytes(StandardCharsets.UTF_8);
  }

  /** The name of this delivery in the cluster. */
  public String receipt() {
    return message.text(RECEIPT);
  }

  /** How often it has been delivered, this time included; silent returns do not count. */
  public int deliveryCount() {
    return message.number("delivery_count").orElse(1L).intValue();
  }

  /** When it was sent, by the clock of the node that took it; for people. */
  public Optional<Instant> enqueuedAt() {
    try {
      return Optional.of(Instant.parse(message.text("enqueued_at")));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** From 0 to 9. */
  public int priority() {
    return message.number("priority").orElse(0L).intValue();
  }

  /** The group whose messages come one at a time. */
  public Optional<String> group() {
    return Optional.of(message.text("group")).filter(name -> !name.isEmpty());
  }

  /** How it died, if it is a dead letter. */
  public Optional<DeadLetter> deadLetter() {
    return message
        .object("dead_letter")
        .map(
            death ->
                new DeadLetter(
                    death.text("origin"),
                    death.text("reason"),
                    death.number("attempts").orElse(0L).intValue()));
  }

  /** Removes the message for good: it has been worked off. */
  public Settled ack() throws InterruptedException {
    return Futures.await(ackLater());
  }

  /** {@link #ack} without waiting for it; completed on the client's executor for callbacks. */
  public CompletableFuture<Settled> ackAsync() {
    return onCallbacks(ackLater());
  }

  /** Says that it has failed: it comes again when its queue says, or becomes a dead letter. */
  public Settled nack() throws InterruptedException {
    return Futures.await(nackLater());
  }

  /** Says that it has failed, and is to come again after that time. */
  public Settled nack(Duration delay) throws InterruptedException {
    return Futures.await(settle(nacking("fail").with("delay", Seconds.of(delay))));
  }

  /** {@link #nack()} without waiting for it; completed on the client's executor for callbacks. */
  public CompletableFuture<Settled> nackAsync() {
    return onCallbacks(nackLater());
  }

  /** Says that it can never succeed: it becomes a dead letter. */
  public Settled reject() throws InterruptedException {
    return Futures.await(settle(nacking("fatal")));
  }

  /** Gives it back as if it had never been delivered. */
  public Settled giveBack() throws InterruptedException {
    return Futures.await(giveBackLater());
  }

  /**
   * Has the delivery last so long from now on.
   *
   * @throws IllegalArgumentException if it is less than a millisecond or more than twelve hours
   */
  public Settled extend(Duration visibility) throws InterruptedException {
    Seconds.requireWithin(
        "a visibility", visibility, Duration.ofMillis(1), ReceiveOptions.VISIBILITY_MAX);
    return Futures.await(
        called(
            Call.of("POST", "queue", "extend", receipt())
                .with("visibility", Seconds.of(visibility))));
  }

  /** Whether this program has said what is to become of it, whatever came of that. */
  public boolean isSettled() {
    return isSettled;
  }

  CompletableFuture<Settled> ackLater() {
    return settle(Call.of("POST", "queue", "ack", receipt()));
  }

  CompletableFuture<Settled> nackLater() {
    return settle(nacking("fail"));
  }

  CompletableFuture<Settled> giveBackLater() {
    return settle(nacking("silent").with("delay", 0));
  }

  private Call nacking(String mode) {
    return Call.of("POST", "queue", "nack", receipt()).with("mode", mode);
  }

  /** This program says now what is to become of it. */
  void markSettled() {
    isSettled = true;
  }

  private CompletableFuture<Settled> settle(Call call) {
    markSettled();
    return called(call);
  }

  private CompletableFuture<Settled> called(Call call) {
    return door.call(call, QuorateQueue.CALL_MAX)
        .thenApply(answered -> Settled.of(door, answered.reply()));
  }

  private CompletableFuture<Settled> onCallbacks(CompletableFuture<Settled> settled) {
    return settled.whenCompleteAsync((value, failure) -> {}, door.callbacks());
  }

  @Override
  public String toString() {
    return id() + " under " + receipt();
  }
}
