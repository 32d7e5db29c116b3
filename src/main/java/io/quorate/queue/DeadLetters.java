package io.quorate.queue;

import io.quorate.queue.Outbox.Parcel;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueEvent.DeadLettered;
import org.jspecify.annotations.Nullable;

/** Takes messages that have failed too often out of the way, and sends them back on request. */
final class DeadLetters {
  private final Queues queues;
  private final Stock stock;
  private final Outbox outbox;

  DeadLetters(TableState state) {
    this.queues = state.queues();
    this.stock = state.stock();
    this.outbox = state.outbox();
  }

  /**
   * Moves the message to where its queue's dead letters go.
   *
   * @param attempts how many of its deliveries have failed
   */
  void bury(Message message, DeathReason reason, int attempts, Step step) {
    Queue queue = message.queue();
    QueueName elsewhere = queue.settings().deadLetter();
    queue.tally().countDeadLettered();
    move(
        message,
        elsewhere == null ? queue.name().dead() : elsewhere,
        elsewhere != null,
        new Death(queue.name(), reason, attempts, step.nowMillis()),
        step);
    step.tell(
        new DeadLettered(
            queue.name(),
            message.id(),
            reason,
            elsewhere == null ? queue.name().dead() : elsewhere,
            elsewhere != null));
  }

  QueueAnswer redrive(Redrive command, Step step) {
    Queue queue = queues.get(command.queue());
    if (queue == null) {
      return new NotFound(command.queue());
    }
    if (command.queue().equals(command.target())) {
      return new Refused(command.queue(), "its messages are there already");
    }
    if (command.target() == null && command.queue().source().equals(command.queue())) {
      return new Refused(command.queue(), "where its messages are to go is not known");
    }
    int messages = 0;
    while (messages < command.max()) {
      Message message = queue.contents().next();
      if (message == null || !sendBack(message, command.target(), step)) {
        break;
      }
      queue.tally().countRedriven();
      messages++;
    }
    return new Redriven(command.queue(), messages, queue.contents().count(Place.READY));
  }

  /** Whether there is room for it, and it has gone. */
  private boolean sendBack(Message message, @Nullable QueueName wish, Step step) {
    QueueName here = message.queue().name();
    Death death = message.death();
    QueueName target = wish != null ? wish : death == null ? here.source() : death.origin();
    // Only a queue whose own dead letters these are is sure to be of this shard.
    boolean isElsewhere = !target.equals(here.source());
    Queue known = isElsewhere ? null : queues.get(target);
    if (known != null && known.isFull()) {
      return false;
    }
    move(message, target, isElsewhere, null, step);
    return true;
  }

  private void move(
      Message message, QueueName target, boolean isElsewhere, @Nullable Death death, Step step) {
    QueueName origin = message.queue().name();
    stock.take(message, step);
    Particulars particulars = message.particulars();
    particulars.handedOut = 0;
    particulars.failed = 0;
    particulars.death = death;
    particulars.expiresAtMillis = 0;
    if (isElsewhere) {
      stock.forget(message);
      particulars.sequence = 0;
      outbox.add(new Parcel(origin, target, message));
      return;
    }
    Queue queue = queues.obtain(target);
    long ttlMillis = queue.settings().messageTtlMillis();
    particulars.expiresAtMillis = ttlMillis == 0 ? 0 : step.after(ttlMillis);
    stock.add(message, queue, step.nowMillis(), step);
  }
}
