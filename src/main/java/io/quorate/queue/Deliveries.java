package io.quorate.queue;

import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Extended;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Settled;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.QueueCommand.Extend;
import io.quorate.queue.QueueCommand.Nack;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueEvent.Cause;
import java.util.ArrayList;
import java.util.List;

/** Hands messages out, and settles what becomes of each delivery. */
final class Deliveries {
  /** How often a message may be handed out although nobody says that it has failed. */
  static final int HANDED_OUT_MAX = 100_000;

  private final Queues queues;
  private final Stock stock;
  private final DeadLetters deadLetters;

  Deliveries(TableState state, DeadLetters deadLetters) {
    this.queues = state.queues();
    this.stock = state.stock();
    this.deadLetters = deadLetters;
  }

  Received receive(Receive command, Step step) {
    Queue queue = queues.get(command.queue());
    if (queue == null) {
      return new Received(command.queue(), List.of());
    }
    Batch known = command.attempt() == null ? null : queue.contents().batch(command.attempt());
    List<Message> messages =
        known == null ? deliver(queue, command, step) : List.copyOf(known.messages());
    return new Received(command.queue(), messages.stream().map(Deliveries::deliveryOf).toList());
  }

  private List<Message> deliver(Queue queue, Receive command, Step step) {
    long untilMillis = step.after(visibilityMillis(queue.settings(), command));
    List<Message> messages = new ArrayList<>();
    long bodyBytes = 0;
    while (messages.size() < command.max()) {
      Message message = queue.contents().next();
      bodyBytes += message == null ? 0 : message.bodyBytes();
      boolean isTooMuch = bodyBytes > QueueCommand.RECEIVE_BYTES_MAX && !messages.isEmpty();
      if (message == null || isTooMuch) {
        break;
      }
      stock.deliver(message, untilMillis, command.attempt(), step);
      queue.tally().countDelivered(message.handedOut() > 1);
      messages.add(message);
    }
    return messages;
  }

  private static long visibilityMillis(QueueSettings settings, Receive command) {
    if (command.visibilityMillis() > 0) {
      return command.visibilityMillis();
    }
    return settings.visibilityMillis() > 0 ? settings.visibilityMillis() : command.fallbackMillis();
  }

  private static Delivery deliveryOf(Message message) {
    return new Delivery(
        new Receipt(message.id(), message.sequence()),
        message.failed() + 1,
        message.enqueuedWallMillis(),
        message.priority(),
        message.group(),
        message.untilMillis(),
        message.death());
  }

  Settled ack(Ack command, Step step) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Receipt receipt : command.receipts()) {
      Verdict verdict = stock.verdictOn(receipt);
      if (verdict == Verdict.DONE) {
        Message message = stock.messageOf(receipt);
        message.queue().tally().countAcked();
        stock.remove(message, Cause.ACKED, step);
      }
      verdicts.add(verdict);
    }
    return new Settled(verdicts);
  }

  Settled nack(Nack command, Step step) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Receipt receipt : command.receipts()) {
      Verdict verdict = stock.verdictOn(receipt);
      if (verdict == Verdict.DONE) {
        Message message = stock.messageOf(receipt);
        message.queue().tally().countReturned();
        giveBack(message, command, step);
      }
      verdicts.add(verdict);
    }
    return new Settled(verdicts);
  }

  Extended extend(Extend command, Step step) {
    long untilMillis = step.after(command.visibilityMillis());
    List<Verdict> verdicts = new ArrayList<>();
    for (Receipt receipt : command.receipts()) {
      Verdict verdict = stock.verdictOn(receipt);
      if (verdict == Verdict.DONE) {
        stock.extend(stock.messageOf(receipt), untilMillis, step);
      }
      verdicts.add(verdict);
    }
    return new Extended(verdicts, untilMillis);
  }

  private void giveBack(Message message, Nack command, Step step) {
    switch (command.mode()) {
      case SILENT -> comeBack(message, command.delayMillis(), step);
      case FAIL -> fail(message, command.delayMillis(), step);
      case FATAL -> {
        if (message.isDead()) {
          fail(message, command.delayMillis(), step);
        } else {
          deadLetters.bury(message, DeathReason.REJECTED, message.failed() + 1, step);
        }
      }
    }
  }

  /** Nobody has settled the delivery in time. */
  void timeOut(Message message, Step step) {
    message.queue().tally().countTimedOut();
    fail(message, QueueCommand.AS_BACKOFF_SAYS, step);
  }

  /** The message is too old to be delivered. */
  void expire(Message message, Step step) {
    message.queue().tally().countExpired();
    stock.remove(message, Cause.EXPIRED, step);
  }

  private void fail(Message message, long delayMillis, Step step) {
    Queue queue = message.queue();
    // Dead letters may go on failing for ever; less often than they are handed out, all the same.
    int failed = Math.min(message.failed() + 1, Integer.MAX_VALUE - 1);
    message.particulars().failed = failed;
    if (!message.isDead() && failed >= queue.settings().maxDeliveries()) {
      deadLetters.bury(message, DeathReason.MAX_DELIVERIES, failed, step);
      return;
    }
    comeBack(
        message,
        delayMillis == QueueCommand.AS_BACKOFF_SAYS
            ? Backoff.millis(queue.settings(), message.id(), failed)
            : delayMillis,
        step);
  }

  private void comeBack(Message message, long delayMillis, Step step) {
    if (!message.isDead() && message.handedOut() >= HANDED_OUT_MAX) {
      deadLetters.bury(message, DeathReason.MAX_DELIVERIES, message.failed(), step);
    } else if (message.isExpiredAt(step.nowMillis())) {
      expire(message, step);
    } else {
      stock.giveBack(message, step.after(delayMillis), step);
    }
  }
}
