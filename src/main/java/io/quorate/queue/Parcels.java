package io.quorate.queue;

import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Confirmed;
import io.quorate.queue.QueueAnswer.ParcelsTaken;
import io.quorate.queue.QueueCommand.ConfirmOutbox;
import io.quorate.queue.QueueCommand.Parcel;
import io.quorate.queue.QueueCommand.TakeParcels;
import io.quorate.queue.QueueEvent.Cause;
import io.quorate.queue.QueueEvent.Gone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both ends of a parcel's way: what leaves, what arrives, and what has arrived. */
final class Parcels {
  private final Queues queues;
  private final Outbox outbox;
  private final Arrivals arrivals;
  private final Enqueues enqueues;
  private final Divisions divisions;

  Parcels(TableState state, Enqueues enqueues) {
    this.queues = state.queues();
    this.outbox = state.outbox();
    this.arrivals = state.arrivals();
    this.enqueues = enqueues;
    this.divisions = Divisions.of(state);
  }

  /** The next ones to the queue; null if there are none. */
  @Nullable Load load(QueueName target, int ownShard) {
    List<Parcel> parcels = new ArrayList<>();
    List<Long> messageIds = new ArrayList<>();
    long bodyBytes = 0;
    for (Outbox.Parcel parcel : outbox.to(target)) {
      Message message = parcel.message();
      bodyBytes += message.bodyBytes();
      boolean isTooMuch = bodyBytes > QueueCommand.RECEIVE_BYTES_MAX && !parcels.isEmpty();
      if (isTooMuch || parcels.size() == QueueCommand.PARCELS_MAX) {
        break;
      }
      parcels.add(new Parcel(parcel.number(), message.enqueuedWallMillis(), itemOf(message)));
      messageIds.add(message.id());
    }
    return parcels.isEmpty()
        ? null
        : new Load(new TakeParcels(target, ownShard, outbox.settledBelow(), parcels), messageIds);
  }

  private static QueueCommand.Item itemOf(Message message) {
    return new QueueCommand.Item(
        message.bodyBytes(), message.priority(), 0, 0, message.group(), null, message.death());
  }

  /** Takes those that have not been taken before, up to the first for which there is no room. */
  Outcome take(TakeParcels command, Step step) {
    QueueName queue = command.queue();
    int shard = command.fromShard();
    arrivals.settle(shard, command.settledBelow());
    // Whoever is the first of all that its shard has holds the marks of the others back.
    boolean isFirst = command.parcels().get(0).number() == command.settledBelow();
    if ((queues.get(queue) == null && queues.isFull()) || (arrivals.isFull() && !isFirst)) {
      return new Outcome.Overloaded("there are as many queues as there may be");
    }
    long takenUpTo = arrivals.takenUpTo(shard, queue);
    long arrivedUpTo = 0;
    for (int i = 0; i < command.parcels().size(); i++) {
      Parcel parcel = command.parcels().get(i);
      if (parcel.number() > takenUpTo) {
        QueueName onward = onwardFrom(queue, parcel);
        Bound bound = onward == null ? enqueues.boundOf(queue) : boundOnTheWayTo(onward);
        if (bound != null) {
          return new ParcelsTaken(queue, arrivedUpTo, bound);
        }
        if (onward == null) {
          enqueues.take(queue, parcel, i, step);
        } else {
          enqueues.sendOn(queue, onward, parcel, i, step);
        }
        arrivals.take(shard, queue, parcel.number());
      }
      arrivedUpTo = parcel.number();
    }
    return new ParcelsTaken(queue, arrivedUpTo, null);
  }

  /**
   * Where a parcel goes on to: from a queue's shard to the partition in which it has its place, and
   * back there from a partition that is gone. Null if it stays.
   */
  private @Nullable QueueName onwardFrom(QueueName queue, Parcel parcel) {
    Partitioning partitioning = divisions.of(queue);
    if (partitioning.isDivided()) {
      int index = partitioning.placeOf(parcel.item(), parcel.number());
      QueueName part = queue.source().part(partitioning, index);
      return queue.isDead() ? part.dead() : part;
    }
    return divisions.isGone(queue) ? queue.outer() : null;
  }

  /** What keeps the parcel here from going on; null if nothing does. */
  private @Nullable Bound boundOnTheWayTo(QueueName target) {
    return outbox.isFullFor(target) ? Bound.QUEUE_LENGTH : enqueues.boundOfShard();
  }

  Confirmed confirm(ConfirmOutbox command, Step step) {
    List<Outbox.Parcel> arrived = outbox.remove(command.target(), command.upTo());
    for (Outbox.Parcel parcel : arrived) {
      step.tell(new Gone(parcel.origin(), parcel.message().id(), Cause.MOVED));
      Queue origin = queues.get(parcel.origin());
      if (origin != null) {
        queues.reconsider(origin, step);
      }
    }
    return new Confirmed(arrived.size());
  }
}
