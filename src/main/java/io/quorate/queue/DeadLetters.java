package io.quorate.queue;

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
  private final Divisions divisions;

  DeadLetters(TableState state) {
    this.queues = state.queues();
    this.stock = state.stock();
    this.outbox = state.outbox();
    this.divisions = Divisions.of(state);
  }

  /**
   * Moves the message to where its queue's dead letters go.
   *
   * @param attempts how many of its deliveries have failed
   */
  void bury(Message message, DeathReason reason, int attempts, Step step) {
    Queue queue = message.queue();
    QueueName wish = queue.settings().deadLetter();
    QueueName target = wish == null ? queue.name().dead() : wish;
    // The own place takes all: no dead letter may be lost. Another may have no room for now.
    boolean isInReach = wish == null || (queue.isDeadLetterNear() && hasRoom(target));
    queue.tally().countDeadLettered();
    Death death = new Death(queue.name(), reason, attempts, step.nowMillis());
    move(message, target, !isInReach, death, step);
    step.tell(new DeadLettered(queue.name(), message.id(), reason, target, !isInReach));
  }

  QueueAnswer redrive(Redrive command, Step step) {
    Queue queue = placeOf(command.queue());
    if (queue == null) {
      return new NotFound(command.queue().isDead() ? command.queue() : command.queue().dead());
    }
    if (queue.name().outer().equals(command.target())) {
      return new Refused(queue.name().outer(), "its messages are there already");
    }
    int messages = 0;
    while (messages < command.max()) {
      Message message = queue.contents().next();
      if (message == null || !message.isDead() || !sendBack(message, command, step)) {
        break;
      }
      queue.tally().countRedriven();
      messages++;
    }
    return new Redriven(queue.name(), messages, queue.contents().count(Place.READY));
  }

  /** Where the dead letters are that the name is to mean; null if there is no such queue. */
  private @Nullable Queue placeOf(QueueName name) {
    Queue named = queues.get(name);
    Message next = named == null ? null : named.contents().next();
    boolean isPlace = name.isDead() || (next != null && next.isDead());
    return isPlace ? named : queues.get(name.dead());
  }

  /** Whether there is room for it, and it has gone. */
  private boolean sendBack(Message message, Redrive command, Step step) {
    QueueName here = message.queue().name();
    Death death = message.death();
    QueueName wish = command.target();
    QueueName target = wish != null ? wish : death == null ? here.source() : originOf(death, here);
    boolean isNear = target.equals(here.source()) || (wish != null && command.isNear());
    isNear &= !divisions.of(target).isDivided();
    if (target.equals(here) || (isNear ? !hasRoom(target) : outbox.isFullFor(target))) {
      return false;
    }
    move(message, target, !isNear, null, step);
    return true;
  }

  /** From elsewhere a partition may have gone meanwhile, but for its queue there is a shard. */
  private static QueueName originOf(Death death, QueueName here) {
    return death.origin().equals(here.source()) ? death.origin() : death.origin().outer();
  }

  private boolean hasRoom(QueueName name) {
    if (divisions.of(name).isDivided()) {
      return false;
    }
    Queue known = queues.get(name);
    return known == null ? !queues.isFull() : !known.isFull();
  }

  private void move(
      Message message, QueueName target, boolean isElsewhere, @Nullable Death death, Step step) {
    Queue queue = message.queue();
    stock.take(message, step);
    Particulars particulars = message.particulars();
    particulars.handedOut = 0;
    particulars.failed = 0;
    particulars.death = death;
    particulars.expiresAtMillis = 0;
    if (isElsewhere) {
      stock.forget(message);
      particulars.sequence = 0;
      outbox.add(queue.name(), target, message);
      queues.reconsider(queue, step);
      return;
    }
    Queue next = queues.obtain(target);
    long ttlMillis = next.settings().messageTtlMillis();
    particulars.expiresAtMillis = ttlMillis == 0 ? 0 : step.after(ttlMillis);
    stock.add(message, next, step.nowMillis(), step);
  }
}
