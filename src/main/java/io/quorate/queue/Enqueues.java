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
import io.quorate.queue.QueueEvent.Stored;
import java.util.ArrayList;
import java.util.List;

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
    Queue queue = queues.get(command.queue());
    if (queue != null && queue.isFull()) {
      return new NotAccepted(Bound.QUEUE_LENGTH);
    }
    if (stock.roomTaken() + outbox.count() >= QueueTable.MESSAGES_MAX) {
      return new NotAccepted(Bound.SHARD_MESSAGES);
    }
    if (name != null && dedups.isFull()) {
      return new NotAccepted(Bound.DEDUP_IDS);
    }
    long id = ++lastId;
    add(id, command, item, step);
    if (name != null) {
      dedups.remember(name, id, step);
    }
    step.tell(new Stored(command.queue(), id, index));
    return new Accepted(id, false);
  }

  private void add(long id, Enqueue command, Item item, Step step) {
    Queue queue = queues.obtain(command.queue());
    Message message = new Message(id, command.wallMillis(), item.bodyBytes(), item.priority());
    long ttlMillis = shorter(item.ttlMillis(), queue.settings().messageTtlMillis());
    if (ttlMillis > 0) {
      message.particulars().expiresAtMillis = step.after(ttlMillis);
    }
    if (item.group() != null) {
      message.particulars().group = item.group();
    }
    if (item.death() != null) {
      message.particulars().death = item.death();
    }
    queue.tally().countEnqueued();
    stock.add(message, queue, step.after(item.delayMillis()), step);
  }

  /** The shorter of two times, of which 0 means that there is none. */
  private static long shorter(long one, long other) {
    return one == 0 || other == 0 ? one + other : Math.min(one, other);
  }
}
