package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.NackMode;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Settled;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Nack;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery.Describe;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.Receipt;
import io.quorate.queue.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls of a client on one queue, at one node. */
final class RedisCalls {
  static final long WALL_MILLIS = 1_700_000_000_000L;
  private static final long PATIENCE_SECONDS = 60;
  private static final long FALLBACK_MILLIS = 30_000;

  private final RedisQueues queues;
  private final QueueName queue;

  RedisCalls(RedisQueues queues, String queue) {
    this.queues = queues;
    this.queue = new QueueName(queue);
  }

  RedisCalls deadLetters() {
    return new RedisCalls(queues, queue.dead().value());
  }

  static Item plain(String body) {
    return new Item(body.length(), 0, 0, 0, null, null);
  }

  /** Whatever is answered. */
  Outcome tryEnqueue(String body) {
    return await(
        queues
            .enqueue(
                new QueueCommand.Enqueue(queue, WALL_MILLIS, List.of(plain(body))),
                List.of(bytes(body)))
            .toCompletableFuture());
  }

  QueueAnswer enqueue(String... bodies) {
    return enqueue(Arrays.stream(bodies).map(RedisCalls::plain).toList(), List.of(bodies));
  }

  QueueAnswer enqueue(List<Item> items, List<String> bodies) {
    return answer(
        await(
            queues
                .enqueue(
                    new QueueCommand.Enqueue(queue, WALL_MILLIS, items),
                    bodies.stream().map(RedisCalls::bytes).toList())
                .toCompletableFuture()));
  }

  CompletableFuture<Outcome> receiveLater(int max, long visibilityMillis, long waitMillis) {
    return receiveLater(max, visibilityMillis, waitMillis, null);
  }

  private CompletableFuture<Outcome> receiveLater(
      int max, long visibilityMillis, long waitMillis, @Nullable Attempt attempt) {
    return queues
        .receive(
            new QueueCommand.Receive(queue, max, visibilityMillis, FALLBACK_MILLIS, attempt),
            waitMillis)
        .toCompletableFuture();
  }

  QueueReply receive(int max) {
    return receive(max, FALLBACK_MILLIS, 0);
  }

  QueueReply receive(int max, long visibilityMillis, long waitMillis) {
    return (QueueReply) await(receiveLater(max, visibilityMillis, waitMillis));
  }

  QueueReply receive(int max, Attempt attempt) {
    return (QueueReply) await(receiveLater(max, FALLBACK_MILLIS, 0, attempt));
  }

  List<Verdict> ack(Receipt... receipts) {
    return settled(new Ack(List.of(receipts)));
  }

  List<Verdict> nack(NackMode mode, long delayMillis, Receipt... receipts) {
    return settled(new Nack(List.of(receipts), mode, delayMillis));
  }

  private List<Verdict> settled(QueueCommand command) {
    return ((Settled) answer(trySettle(command))).verdicts();
  }

  Outcome trySettle(QueueCommand command) {
    return await(queues.settle(queues.homeOf(queue), command).toCompletableFuture());
  }

  QueueAnswer submit(QueueCommand.OfQueue command) {
    return answer(await(queues.submit(command).toCompletableFuture()));
  }

  void configure(int maxDeliveries, long backoffMillis, int maxLength) {
    submit(
        new QueueCommand.Configure(
            queue, new QueueSettings(0, maxDeliveries, null, backoffMillis, 0, maxLength), false));
  }

  QueueView view() {
    return (QueueView)
        answer(await(queues.query(queue, new Describe(queue)).toCompletableFuture()));
  }

  QueueName queue() {
    return queue;
  }

  static List<String> bodies(QueueReply reply) {
    return reply.bodies().stream().map(body -> body.read().utf8()).toList();
  }

  static List<Receipt> receipts(QueueReply reply) {
    return ((Received) reply.answer()).deliveries().stream().map(Delivery::receipt).toList();
  }

  static Receipt receipt(QueueReply reply) {
    return receipts(reply).get(0);
  }

  static Outcome await(CompletableFuture<Outcome> answer) {
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static QueueAnswer answer(Outcome outcome) {
    assertThat(outcome).isInstanceOf(QueueReply.class);
    return ((QueueReply) outcome).answer();
  }

  static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
