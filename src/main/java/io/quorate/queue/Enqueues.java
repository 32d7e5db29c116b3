package io.quorate.queue;

import io.quorate.kernel.Fingerprint;
import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Parcel;
import io.quorate.queue.QueueEvent.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes messages in and gives them their ids. */
final class Enqueues {
  private final Queues queues;
  private final Stock stock;
  private final Outbox outbox;
  private final Dedups dedups;
  private long lastId;

  Enqueues(TableState state) {
    this.queues = state.queues();
    this.stock = state.stock();
    this.outbox = state.outbox();
    this.dedups = state.dedups();
    this.lastId = state.lastId();
  }

  long lastId() {
    return lastId;
  }

  Outcome enqueue(Enqueue command, Step step) {
    if (queues.get(command.queue()) == null && queues.isFull()) {
      return new Outcome.Overloaded("there are as many queues as there may be");
    }
    List<ItemResult> results = new ArrayList<>();
    for (int i = 0; i < command.items().size(); i++) {
      results.add(enqueue(command, i, step));
    }
    return new Enqueued(command.queue(), results);
  }

  private ItemResult enqueue(Enqueue command, int index, Step step) {
    Item item = command.items().get(index);
    DedupId dedupId = item.dedupId();
    Fingerprint name = dedupId == null ? null : Dedups.nameOf(command.queue(), dedupId);
    Long known = name == null ? null : dedups.messageOf(name);
    if (known != null) {
      return new Accepted(known, true);
    }
    Bound bound = boundOf(command.queue());
    if (bound != null) {
      return new NotAccepted(bound);
    }
    if (name != null && dedups.isFull()) {
      return new NotAccepted(Bound.DEDUP_IDS);
    }
    long id = ++lastId;
    Queue queue = queues.obtain(command.queue());
    queue.tally().countEnqueued();
    add(
        new Message(id, command.wallMillis(), item.bodyBytes(), item.priority()),
        queue,
        item,
        step);
    if (name != null) {
      dedups.remember(name, id, step);
    }
    step.tell(new Stored(command.queue(), id, index));
    return new Accepted(id, false);
  }

  /** What keeps the queue from taking one more message; null if nothing does. */
  @Nullable Bound boundOf(QueueName name) {
    Queue queue = queues.get(name);
    if (queue != null && queue.isFull()) {
      return Bound.QUEUE_LENGTH;
    }
    return boundOfShard();
  }

  /** What keeps the shard from taking one more message; null if nothing does. */
  @Nullable Bound boundOfShard() {
    return stock.roomTaken() + outbox.count() >= QueueTable.MESSAGES_MAX
        ? Bound.SHARD_MESSAGES
        : null;
  }

  /** Adds a message that has been in a queue before, perhaps of another shard. */
  void take(QueueName queue, Parcel parcel, int index, Step step) {
    Message message = messageOf(parcel);
    add(message, queues.obtain(queue), parcel.item(), step);
    step.tell(new Stored(queue, message.id(), index));
  }

  /** Adds a message to those on their way, as it was when it came to the queue. */
  void sendOn(QueueName queue, QueueName target, Parcel parcel, int index, Step step) {
    Message message = messageOf(parcel);
    label(message, parcel.item());
    outbox.add(queue, target, message);
    step.tell(new Stored(queue, message.id(), index));
  }

  private Message messageOf(Parcel parcel) {
    Item item = parcel.item();
    return new Message(++lastId, parcel.enqueuedWallMillis(), item.bodyBytes(), item.priority());
  }

  private void add(Message message, Queue queue, Item item, Step step) {
    long ttlMillis = shorter(item.ttlMillis(), queue.settings().messageTtlMillis());
    if (ttlMillis > 0) {
      message.particulars().expiresAtMillis = step.after(ttlMillis);
    }
    label(message, item);
    stock.add(message, queue, step.after(item.delayMillis()), step);
  }

  private static void label(Message message, Item item) {
    if (item.group() != null) {
      message.particulars().group = item.group();
    }
    if (item.death() != null) {
      message.particulars().death = item.death();
    }
  }

  /** The shorter of two times, of which 0 means that there is none. */
  private static long shorter(long one, long other) {
    return one == 0 || other == 0 ? one + other : Math.min(one, other);
  }
}
