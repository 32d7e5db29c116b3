package io.quorate.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.OutboxPage;
import io.quorate.queue.QueueAnswer.OutboxView;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Settled;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A table of queues that is spoken to in plain names, with the log time in its hand. */
final class QueueDriver {
  static final long VISIBILITY_MILLIS = 30_000;
  static final long WALL_MILLIS = 1_700_000_000_000L;
  static final Item PLAIN = new Item(100, 0, 0, 0, null, null);

  /** More than any rest after a failure. */
  static final long LONGEST_REST_MILLIS = QueueSettings.BACKOFF_MILLIS_MAX;

  QueueTable table = new QueueTable();
  private final List<QueueEvent> events = new ArrayList<>();
  private long nowMillis = 1_000;

  long nowMillis() {
    return nowMillis;
  }

  void pass(long millis) {
    nowMillis += millis;
    table.expire(nowMillis, events::add);
  }

  Outcome apply(QueueCommand command) {
    return table.apply(nowMillis, command, events::add);
  }

  List<ItemResult> enqueue(String queue, Item... items) {
    return ((Enqueued)
            apply(new QueueCommand.Enqueue(name(queue), WALL_MILLIS, Arrays.asList(items))))
        .results();
  }

  /** Enqueues one message that has to be taken; its id. */
  long add(String queue, Item item) {
    return ((Accepted) enqueue(queue, item).get(0)).messageId();
  }

  long add(String queue) {
    return add(queue, PLAIN);
  }

  void addMany(String queue, int count) {
    for (int left = count; left > 0; left -= QueueCommand.BATCH_MAX) {
      int size = Math.min(left, QueueCommand.BATCH_MAX);
      enqueue(queue, IntStream.range(0, size).mapToObj(i -> PLAIN).toArray(Item[]::new));
    }
  }

  static Item urgent(int priority) {
    return new Item(100, priority, 0, 0, null, null);
  }

  static Item delayed(long millis) {
    return new Item(100, 0, millis, 0, null, null);
  }

  static Item mortal(long ttlMillis) {
    return new Item(100, 0, 0, ttlMillis, null, null);
  }

  static Item grouped(String group) {
    return new Item(100, 0, 0, 0, new GroupName(group), null);
  }

  static Item known(String dedupId) {
    return new Item(100, 0, 0, 0, null, new DedupId(dedupId));
  }

  List<Delivery> receive(String queue, int max) {
    return receive(queue, max, null, 0);
  }

  List<Delivery> receive(String queue, int max, @Nullable Attempt attempt, long visibility) {
    return ((Received)
            apply(
                new QueueCommand.Receive(name(queue), max, visibility, VISIBILITY_MILLIS, attempt)))
        .deliveries();
  }

  List<Delivery> receiveAs(String queue, int max, String receiveId) {
    return receive(queue, max, new Attempt(null, new ReceiveId(receiveId)), 0);
  }

  /** Receives one message that has to be there. */
  Receipt take(String queue) {
    return next(queue).receipt();
  }

  /** As {@link #take}, with all that the consumer is told. */
  Delivery next(String queue) {
    List<Delivery> deliveries = receive(queue, 1);
    assertThat(deliveries).as("a message of %s", queue).hasSize(1);
    return deliveries.get(0);
  }

  /** The ids of what a receive gets. */
  List<Long> ids(String queue, int max) {
    return receive(queue, max).stream().map(delivery -> delivery.receipt().messageId()).toList();
  }

  List<Verdict> ack(Receipt... receipts) {
    return ((Settled) apply(new QueueCommand.Ack(List.of(receipts)))).verdicts();
  }

  List<Verdict> nack(Receipt receipt, NackMode mode, long delayMillis) {
    return ((Settled) apply(new QueueCommand.Nack(List.of(receipt), mode, delayMillis))).verdicts();
  }

  List<Verdict> fail(Receipt receipt) {
    return nack(receipt, NackMode.FAIL, QueueCommand.AS_BACKOFF_SAYS);
  }

  List<Verdict> extend(Receipt receipt, long millis) {
    return ((QueueAnswer.Extended) apply(new QueueCommand.Extend(List.of(receipt), millis)))
        .verdicts();
  }

  /** Takes the next message and lets it fail, over and over until it is a dead letter. */
  void killNext(String queue) {
    Receipt receipt = take(queue);
    assertThat(nack(receipt, NackMode.FATAL, 0)).containsExactly(Verdict.DONE);
  }

  Outcome configure(String queue, QueueSettings settings) {
    return apply(new QueueCommand.Configure(name(queue), settings, false));
  }

  /** As {@link #configure}, where the place for dead letters is of the same shard. */
  Outcome configureNear(String queue, QueueSettings settings) {
    return apply(new QueueCommand.Configure(name(queue), settings, true));
  }

  Outcome purge(String queue) {
    return apply(new QueueCommand.Purge(name(queue)));
  }

  Outcome delete(String queue) {
    return apply(new QueueCommand.Delete(name(queue)));
  }

  Redriven redrive(String queue, int max, @Nullable String target) {
    return (Redriven)
        apply(
            new QueueCommand.Redrive(
                name(queue), max, target == null ? null : name(target), false));
  }

  QueueAnswer describe(String queue) {
    return table.query(new QueueQuery.Describe(name(queue)));
  }

  QueueView view(String queue) {
    QueueAnswer answer = describe(queue);
    assertThat(answer).isInstanceOf(QueueView.class);
    return (QueueView) answer;
  }

  List<MessageView> peek(String queue, int max) {
    QueueAnswer answer = table.query(new QueueQuery.Peek(name(queue), max));
    assertThat(answer).isInstanceOf(Peeked.class);
    return ((Peeked) answer).messages();
  }

  List<OutboxView> outbox() {
    return ((OutboxPage) table.query(new QueueQuery.ListOutbox(0, QueueQuery.LIMIT_MAX)))
        .messages();
  }

  byte[] state() {
    return stateOf(table);
  }

  static byte[] stateOf(QueueTable table) {
    ByteWriter out = new ByteWriter();
    table.writeTo(out);
    return out.toByteArray();
  }

  /** Goes on with a table that was read from the state of the one before. */
  void restore() {
    ByteReader in = new ByteReader(state());
    table = QueueTable.readFrom(in);
    in.requireEnd();
  }

  /** What has happened since the last call. */
  List<QueueEvent> drainEvents() {
    List<QueueEvent> drained = List.copyOf(events);
    events.clear();
    return drained;
  }

  /** The messages that have gone since the last call, and why. */
  List<QueueEvent.Gone> drainGone() {
    return drainEvents().stream()
        .filter(QueueEvent.Gone.class::isInstance)
        .map(QueueEvent.Gone.class::cast)
        .toList();
  }

  static QueueName name(String queue) {
    return new QueueName(queue);
  }

  static QueueSettings settings(int maxDeliveries, @Nullable String deadLetter) {
    QueueSettings defaults = QueueSettings.DEFAULT;
    return new QueueSettings(
        0,
        maxDeliveries,
        deadLetter == null ? null : name(deadLetter),
        defaults.retryBackoffMillis(),
        0,
        0);
  }

  static QueueSettings withTtl(long ttlMillis) {
    return new QueueSettings(0, 10, null, 1_000, ttlMillis, 0);
  }

  static QueueSettings withLength(int maxLength) {
    return new QueueSettings(0, 10, null, 1_000, 0, maxLength);
  }
}
