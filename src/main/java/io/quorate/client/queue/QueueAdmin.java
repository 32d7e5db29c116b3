package io.quorate.client.queue;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Reply;
import java.util.List;
import java.util.Optional;

/**
 * Settings, figures and dead letters of a queue, and its end. What can go wrong is what can go
 * wrong with any call on a {@link QuorateQueue}.
 */
public final class QueueAdmin {
  private final QueueDoor door;
  private final QuorateQueue queue;

  QueueAdmin(QueueDoor door, QuorateQueue queue) {
    this.door = door;
    this.queue = queue;
  }

  /**
   * Gives the queue these settings in place of all that it had; it comes into being with them.
   *
   * @return those that are in force
   */
  public QueueSettings configure(QueueSettings settings) throws InterruptedException {
    return QueueSettings.of(
        required(Call.of("PUT", "queue", queue.name()).with(settings.parameters())));
  }

  /** How it stands; empty if there is no such queue. */
  public Optional<QueueStats> stats() throws InterruptedException {
    return found(Call.of("GET", "queue", queue.name(), "stats")).map(QueueStats::of);
  }

  /**
   * Bodies of messages that could be received, in their order; nothing changes.
   *
   * @param max how many at most, from 1 to 100
   */
  public List<String> peek(int max) throws InterruptedException {
    return found(Call.of("GET", "queue", queue.name(), "peek").with("max", max)).stream()
        .flatMap(reply -> reply.objects("messages").stream())
        .flatMap(message -> message.raw("body").stream())
        .toList();
  }

  /**
   * Sends dead letters back to where they died, 500 at most.
   *
   * @return how many are left; repeated after an unknown outcome, it sends back further ones
   */
  public long redrive() throws InterruptedException {
    return left(redriving());
  }

  /**
   * As {@link #redrive()}, to another queue.
   *
   * @param target its name
   */
  public long redriveTo(String target) throws InterruptedException {
    return left(redriving().with("target", target));
  }

  private Call redriving() {
    return Call.of("POST", "queue", queue.name(), "redrive");
  }

  private long left(Call redrive) throws InterruptedException {
    return found(redrive).flatMap(reply -> reply.number("left")).orElse(0L);
  }

  /** Removes all messages, those in flight included; how many. */
  public long purge() throws InterruptedException {
    return found(Call.of("DELETE", "queue", queue.name(), "messages"))
        .flatMap(reply -> reply.number("purged"))
        .orElse(0L);
  }

  /**
   * Removes the queue with its messages and settings; its dead letters stay. A queue that is
   * divided is not removed while it has any: {@code RefusedException} of {@code conflict}.
   */
  public void delete() throws InterruptedException {
    found(Call.of("DELETE", "queue", queue.name()));
  }

  private Reply required(Call call) throws InterruptedException {
    Reply reply = Futures.await(door.call(call, QuorateQueue.CALL_MAX)).reply();
    if (!reply.isOk()) {
      throw door.refusal(reply);
    }
    return reply;
  }

  /** Empty if there is no such queue, or not any more. */
  private Optional<Reply> found(Call call) throws InterruptedException {
    Reply reply = Futures.await(door.call(call, QuorateQueue.CALL_MAX)).reply();
    if (reply.code().equals("not_found")) {
      return Optional.empty();
    }
    if (!reply.isOk()) {
      throw door.refusal(reply);
    }
    return Optional.of(reply);
  }
}
