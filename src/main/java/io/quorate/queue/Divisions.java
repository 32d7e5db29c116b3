package io.quorate.queue;

import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueEvent.Rerouted;
import org.jspecify.annotations.Nullable;

/**
 * Which queues of the shard are divided, and which partitions are here. The shard of a queue's name
 * knows into which it is divided, and has no messages of it then; a partition's shard takes
 * messages for it from the moment it is created until it is deleted, and never again. So whoever
 * comes with an old notion of a queue is told so, and nothing has been done.
 */
record Divisions(Queues queues, Outbox outbox) {
  static Divisions of(TableState state) {
    return new Divisions(state.queues(), state.outbox());
  }

  /** How the queue is divided, as far as this shard knows; its dead letters are likewise. */
  Partitioning of(QueueName name) {
    Queue queue = name.isPart() ? null : queues.get(name.source());
    return queue == null ? Partitioning.WHOLE : queue.settings().partitioning();
  }

  /** Whether the name is that of a partition which is not here, not yet or not any more. */
  boolean isGone(QueueName name) {
    return name.isPart() && queues.get(name.source()) == null;
  }

  /** The answer to a call that has come to the wrong place; null if this is the right one. */
  @Nullable Elsewhere redirect(QueueName name) {
    Partitioning partitioning = of(name);
    if (partitioning.isDivided()) {
      return new Elsewhere(name, partitioning);
    }
    return isGone(name) ? new Elsewhere(name, null) : null;
  }

  /** What keeps the queue from getting the settings; null if nothing does. */
  @Nullable QueueAnswer refusal(Configure command) {
    QueueName name = command.queue();
    QueueName outer = name.outer();
    Partitioning wish = command.settings().partitioning();
    if (outer.equals(command.settings().deadLetter())) {
      return new Refused(outer, "a queue's dead letters do not go back to it");
    }
    if (name.isDead() && wish.isDivided() && !name.isPart()) {
      return new Refused(outer, "dead letters have the partitions of the queue in which they died");
    }
    if (command.mustExist() && queues.get(name.source()) == null) {
      return new Elsewhere(name, null);
    }
    if (name.isPart()) {
      return isGone(name) && name.isDead() ? new Elsewhere(name, null) : null;
    }
    Partitioning known = of(name);
    if (known.isDivided()) {
      return wish.equals(known) ? null : new Elsewhere(name, known);
    }
    return wish.isDivided() && !isEmpty(name) ? Refused.toDivide(name) : null;
  }

  private boolean isEmpty(QueueName name) {
    return count(name) == 0 && count(name.dead()) == 0 && outbox.countFrom(name) == 0;
  }

  private int count(QueueName name) {
    Queue queue = queues.get(name);
    return queue == null ? 0 : queue.contents().size();
  }

  /** The queue has just been divided: what waits for its messages has to wait elsewhere. */
  void divided(QueueName name, Step step) {
    Queue dead = queues.get(name.dead());
    if (dead != null) {
      queues.remove(dead);
    }
    step.tell(new Rerouted(name));
    step.tell(new Rerouted(name.dead()));
  }

  /** What keeps the queue from being deleted; null if nothing does. */
  @Nullable QueueAnswer refusal(Delete command) {
    QueueName name = command.queue();
    Partitioning known = of(name);
    if (!name.isDead() && known.isDivided()) {
      return command.partitioning().equals(known) ? null : new Elsewhere(name, known);
    }
    Elsewhere elsewhere = redirect(name);
    if (elsewhere != null) {
      return elsewhere;
    }
    if (command.partitioning().isDivided()) {
      return new NotFound(name); // that life of it is over
    }
    return name.isPart() && !name.isDead() && count(name.dead()) > 0
        ? Refused.toDelete(name.outer())
        : null;
  }

  /** A partition has just been deleted; whoever waits for its messages is to ask anew. */
  Deleted deleted(QueueName name, int messages, Step step) {
    if (name.isPart()) {
      if (!name.isDead()) {
        Queue dead = queues.get(name.dead());
        if (dead != null) {
          queues.remove(dead);
        }
        step.tell(new Rerouted(name.dead()));
      }
      step.tell(new Rerouted(name));
    }
    return new Deleted(name.outer(), messages);
  }
}
