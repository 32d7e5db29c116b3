package io.quorate.machine;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Rng;
import io.quorate.queue.ConsumerId;
import io.quorate.queue.Death;
import io.quorate.queue.DeathReason;
import io.quorate.queue.DedupId;
import io.quorate.queue.GroupName;
import io.quorate.queue.NackMode;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswerKind;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommandKind;
import io.quorate.queue.QueueEvent;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.queue.QueueQueryKind;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.QueueTotals;
import io.quorate.queue.Receipt;
import io.quorate.queue.ReceiveId;
import io.quorate.queue.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Arbitrary commands, questions and answers of queues, every kind of them. */
final class QueueSamples {
  private static final List<String> TEXTS = List.of("a", "orders:42", "ключ", " ", "x".repeat(128));

  private final Rng rng;

  QueueSamples(Rng rng) {
    this.rng = rng;
  }

  Command.OnQueue onQueue(GatewayStamp stamp) {
    QueueCommand command = command(oneOf(QueueCommandKind.values()));
    List<Bytes> bodies =
        command.items().stream().map(item -> Bytes.of(new byte[item.bodyBytes()])).toList();
    return new Command.OnQueue(stamp, command, bodies);
  }

  private QueueCommand command(QueueCommandKind kind) {
    return switch (kind) {
      case ENQUEUE -> new QueueCommand.Enqueue(queue(), number(), some(this::item));
      case RECEIVE ->
          new QueueCommand.Receive(
              queue(), 1 + rng.index(100), rng.index(9_000), 1 + rng.index(9_000), attempt());
      case ACK -> new QueueCommand.Ack(some(this::receipt));
      case NACK ->
          new QueueCommand.Nack(
              some(this::receipt), oneOf(NackMode.values()), rng.between(-1, 9_000));
      case EXTEND -> new QueueCommand.Extend(some(this::receipt), 1 + rng.index(9_000));
      case CONFIGURE ->
          new QueueCommand.Configure(queue(), settings(), rng.chance(0.5), rng.chance(0.5));
      case PURGE -> new QueueCommand.Purge(queue());
      case DELETE -> new QueueCommand.Delete(queue());
      case REDRIVE ->
          new QueueCommand.Redrive(
              queue(), 1 + rng.index(500), orNull(this::queue), rng.chance(0.5));
      case CONFIRM_OUTBOX -> new QueueCommand.ConfirmOutbox(queue(), 1 + number() / 2);
      case TAKE_PARCELS -> {
        long first = 1L + rng.index(9);
        yield new QueueCommand.TakeParcels(
            queue(),
            rng.index(9),
            first,
            List.of(
                new QueueCommand.Parcel(first, number(), item()),
                new QueueCommand.Parcel(first + 3, number(), item())));
      }
    };
  }

  private QueueCommand.Item item() {
    return new QueueCommand.Item(
        rng.index(50),
        rng.index(10),
        rng.index(9_000),
        rng.index(9_000),
        orNull(() -> new GroupName(text())),
        orNull(() -> new DedupId(text())),
        orNull(this::death));
  }

  private QueueCommand.@Nullable Attempt attempt() {
    return orNull(
        () ->
            new QueueCommand.Attempt(orNull(() -> new ConsumerId(text())), new ReceiveId(text())));
  }

  Command.TellDepths tellDepths() {
    return new Command.TellDepths(
        some(() -> new QueueEvent.DepthTold(queue(), rng.index(Integer.MAX_VALUE))));
  }

  QueueQuery query() {
    return switch (oneOf(QueueQueryKind.values())) {
      case DESCRIBE -> new QueueQuery.Describe(queue());
      case LIST_QUEUES ->
          new QueueQuery.ListQueues(text(), orNull(this::text), 1 + rng.index(1_000));
      case PEEK -> new QueueQuery.Peek(queue(), 1 + rng.index(100));
      case LIST_OUTBOX -> new QueueQuery.ListOutbox(number(), 1 + rng.index(1_000));
    };
  }

  QueueReply reply() {
    return new QueueReply(
        answer(oneOf(QueueAnswerKind.values())), list(() -> Bytes.of(new byte[rng.index(9)])));
  }

  private QueueAnswer answer(QueueAnswerKind kind) {
    return switch (kind) {
      case ENQUEUED -> new QueueAnswer.Enqueued(queue(), list(this::result));
      case RECEIVED -> new QueueAnswer.Received(queue(), list(this::delivery));
      case SETTLED -> new QueueAnswer.Settled(list(() -> oneOf(Verdict.values())));
      case EXTENDED -> new QueueAnswer.Extended(list(() -> oneOf(Verdict.values())), number());
      case CONFIGURED -> new QueueAnswer.Configured(queue(), settings());
      case PURGED -> new QueueAnswer.Purged(queue(), rng.index(99));
      case DELETED -> new QueueAnswer.Deleted(queue(), rng.index(99));
      case REDRIVEN -> new QueueAnswer.Redriven(queue(), rng.index(99), rng.index(99));
      case CONFIRMED -> new QueueAnswer.Confirmed(rng.index(99));
      case NOT_FOUND -> new QueueAnswer.NotFound(queue());
      case ELSEWHERE ->
          new QueueAnswer.Elsewhere(
              queue(), orNull(() -> new Partitioning(1 + rng.index(64), number())));
      case REFUSED -> new QueueAnswer.Refused(queue(), text());
      case QUEUE_VIEW -> view();
      case QUEUE_PAGE -> new QueueAnswer.QueuePage(list(this::view), rng.chance(0.5));
      case PEEKED -> new QueueAnswer.Peeked(queue(), list(this::message));
      case OUTBOX_PAGE ->
          new QueueAnswer.OutboxPage(
              list(() -> new QueueAnswer.OutboxView(number(), queue(), queue(), message())),
              rng.chance(0.5));
      case PARCELS_TAKEN ->
          new QueueAnswer.ParcelsTaken(
              queue(), number(), orNull(() -> oneOf(QueueAnswer.Bound.values())));
    };
  }

  private QueueAnswer.ItemResult result() {
    return rng.chance(0.5)
        ? new QueueAnswer.Accepted(number(), rng.chance(0.5))
        : new QueueAnswer.NotAccepted(oneOf(QueueAnswer.Bound.values()));
  }

  private QueueAnswer.Delivery delivery() {
    return new QueueAnswer.Delivery(
        receipt(),
        rng.index(99),
        number(),
        rng.index(10),
        orNull(() -> new GroupName(text())),
        number(),
        orNull(this::death));
  }

  private QueueAnswer.MessageView message() {
    return new QueueAnswer.MessageView(
        number(),
        rng.index(99),
        rng.index(10),
        orNull(() -> new GroupName(text())),
        rng.index(9),
        number(),
        orNull(this::death));
  }

  private Death death() {
    return new Death(queue(), oneOf(DeathReason.values()), rng.index(99), number());
  }

  private QueueAnswer.QueueView view() {
    return new QueueAnswer.QueueView(
        queue(),
        settings(),
        rng.index(99),
        rng.index(99),
        rng.index(99),
        rng.index(99),
        number(),
        rng.index(99),
        rng.index(99),
        number(),
        new QueueTotals(
            number(), number(), number(), number(), number(), number(), number(), number()));
  }

  private QueueSettings settings() {
    return new QueueSettings(
        rng.index(9_000),
        1 + rng.index(99),
        orNull(this::queue),
        rng.index(9_000),
        rng.index(9_000),
        rng.index(9_000),
        new Partitioning(1 + rng.index(64), number()));
  }

  private Receipt receipt() {
    return new Receipt(number(), number());
  }

  private QueueName queue() {
    return new QueueName(text());
  }

  private String text() {
    return TEXTS.get(rng.index(TEXTS.size()));
  }

  private long number() {
    return rng.between(0, Long.MAX_VALUE);
  }

  private <T> @Nullable T orNull(Supplier<T> value) {
    return rng.chance(0.5) ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> element) {
    return Stream.generate(element).limit(rng.index(4)).toList();
  }

  private <T> List<T> some(Supplier<T> element) {
    List<T> some = new ArrayList<>(list(element));
    some.add(element.get());
    return some;
  }

  private <E> E oneOf(E[] constants) {
    return constants[rng.index(constants.length)];
  }
}
