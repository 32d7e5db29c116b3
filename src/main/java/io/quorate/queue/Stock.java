package io.quorate.queue;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueEvent.Cause;
import io.quorate.queue.QueueEvent.Gone;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All messages that are in queues: it moves them from place to place, and knows them by their
 * deadlines and, once they have been handed out, by their ids.
 */
final class Stock {
  /** How many discarded messages one step removes at most. */
  static final int RECLAIMED_MAX = 10_000;

  private static final Comparator<Message> BY_DEADLINE =
      Comparator.comparingLong(Message::deadlineMillis).thenComparing(Message.BY_ID);

  private final Queues queues;
  private final Discards discards;
  private final TreeSet<Message> deadlines = new TreeSet<>(BY_DEADLINE);
  private final TreeMap<Long, Message> handedOut = new TreeMap<>();
  private int count;
  private int inFlightCount;

  Stock(Queues queues, Discards discards) {
    this.queues = queues;
    this.discards = discards;
  }

  /** How many messages are in queues. */
  int count() {
    return count;
  }

  /** How many messages take room, discarded ones included. */
  int roomTaken() {
    return count + discards.count();
  }

  int inFlightCount() {
    return inFlightCount;
  }

  /** Puts the message into the queue, where it rests until the instant. */
  void add(Message message, Queue queue, long readyAtMillis, Step step) {
    Contents contents = queue.contents();
    message.enter(contents);
    count++;
    GroupName group = message.group();
    if (group == null) {
      rest(message, readyAtMillis, step);
    } else {
      Group members = contents.obtainGroup(group);
      members.add(message);
      block(message, readyAtMillis, step);
      expose(members, step);
    }
    queues.reconsider(queue, step);
  }

  /** Takes the message out of its queue; by its id it is known still. */
  void take(Message message, Step step) {
    Contents contents = message.contents();
    contents.removeFromBatch(message);
    settle(message, Place.NOWHERE, 0, step);
    GroupName group = message.group();
    Group members = group == null ? null : contents.group(group);
    if (group != null && members != null) {
      members.remove(message);
      if (members.isEmpty()) {
        contents.removeGroup(group);
      } else {
        expose(members, step);
      }
    }
    count--;
    message.leave();
    queues.reconsider(contents.queue(), step);
  }

  /** Nobody comes with a receipt for the message any more. */
  void forget(Message message) {
    if (message.sequence() > 0) {
      handedOut.remove(message.id());
    }
  }

  /** Removes the message for good. */
  void remove(Message message, Cause cause, Step step) {
    QueueName queue = message.queue().name();
    take(message, step);
    forget(message);
    step.tell(new Gone(queue, message.id(), cause));
  }

  /** Hands the message out until the instant. */
  void deliver(Message message, long untilMillis, @Nullable Attempt attempt, Step step) {
    if (message.sequence() == 0) {
      handedOut.put(message.id(), message);
    }
    settle(message, Place.IN_FLIGHT, untilMillis, step);
    Particulars particulars = message.particulars();
    particulars.sequence++;
    particulars.handedOut = Math.min(particulars.handedOut, Integer.MAX_VALUE - 1) + 1;
    if (attempt != null) {
      message.contents().addToBatch(attempt, message);
    }
  }

  void extend(Message message, long untilMillis, Step step) {
    settle(message, Place.IN_FLIGHT, untilMillis, step);
  }

  /** Ends the delivery; the message rests until the instant. */
  void giveBack(Message message, long readyAtMillis, Step step) {
    Contents contents = message.contents();
    contents.removeFromBatch(message);
    GroupName group = message.group();
    Group members = group == null ? null : contents.group(group);
    if (members == null || members.first() == message) {
      rest(message, readyAtMillis, step);
    } else {
      block(message, readyAtMillis, step);
      expose(members, step);
    }
  }

  /** Ends the message's rest. */
  void wake(Message message, Step step) {
    settle(message, Place.READY, 0, step);
  }

  private void rest(Message message, long readyAtMillis, Step step) {
    boolean isReady = readyAtMillis <= step.nowMillis();
    settle(message, isReady ? Place.READY : Place.DELAYED, isReady ? 0 : readyAtMillis, step);
  }

  private void block(Message message, long readyAtMillis, Step step) {
    settle(message, Place.BLOCKED, readyAtMillis <= step.nowMillis() ? 0 : readyAtMillis, step);
  }

  /** Has the first of the group be the one that is not blocked, unless one is being worked on. */
  private void expose(Group group, Step step) {
    Message exposed = group.exposed();
    Message first = group.first();
    if (exposed == first || (exposed != null && exposed.place() == Place.IN_FLIGHT)) {
      return;
    }
    if (exposed != null && exposed.place() != Place.BLOCKED) {
      block(exposed, exposed.untilMillis(), step);
    }
    group.expose(first);
    rest(first, first.untilMillis(), step);
  }

  /**
   * Puts a message back that was there when the state was written. Those of groups are blocked
   * until {@link #restoreGroups}.
   *
   * @param step before all time: whatever rests is not to wake yet
   * @throws MalformedBytes if two messages of its group are in flight
   */
  void restore(Message message, Queue queue, boolean isInFlight, Step step) {
    message.enter(queue.contents());
    count++;
    if (message.sequence() > 0) {
      handedOut.put(message.id(), message);
    }
    Place place = message.untilMillis() == 0 ? Place.READY : Place.DELAYED;
    GroupName group = message.group();
    if (group != null) {
      Group members = queue.contents().obtainGroup(group);
      members.add(message);
      if (isInFlight) {
        MalformedBytes.check(members.exposed() == null, "two of a group in flight");
        members.expose(message);
      }
      place = Place.BLOCKED;
    }
    settle(message, isInFlight ? Place.IN_FLIGHT : place, message.untilMillis(), step);
  }

  void restoreGroups(Queue queue, Step step) {
    queue.contents().groups().forEach(group -> expose(group, step));
  }

  /**
   * @throws MalformedBytes if the message is not in flight, or in a batch already
   */
  void restoreToBatch(Queue queue, Attempt attempt, long messageId) {
    Message message = handedOut.get(messageId);
    if (message == null
        || message.contents() != queue.contents()
        || message.place() != Place.IN_FLIGHT
        || message.batch() != null) {
      throw new MalformedBytes("a receive of what it does not have");
    }
    queue.contents().addToBatch(attempt, message);
  }

  private void settle(Message message, Place place, long untilMillis, Step step) {
    Contents contents = message.contents();
    if (message.place() != Place.NOWHERE) {
      inFlightCount -= message.place() == Place.IN_FLIGHT ? 1 : 0;
      unschedule(message);
      contents.remove(message);
    }
    message.settle(place, untilMillis);
    if (place != Place.NOWHERE) {
      inFlightCount += place == Place.IN_FLIGHT ? 1 : 0;
      contents.add(message);
      schedule(message);
    }
    if (place == Place.READY) {
      step.stir(contents);
    }
  }

  private void schedule(Message message) {
    if (message.deadlineMillis() != Message.NEVER_MILLIS) {
      deadlines.add(message);
    }
  }

  private void unschedule(Message message) {
    if (message.deadlineMillis() != Message.NEVER_MILLIS) {
      deadlines.remove(message);
    }
  }

  /** What has become of the receipt so far; {@link Verdict#DONE} if it is good. */
  Verdict verdictOn(Receipt receipt) {
    Message message = handedOut.get(receipt.messageId());
    if (message == null
        || message.contents().isDiscarded()
        || receipt.delivery() < 1
        || receipt.delivery() > message.sequence()) {
      return Verdict.UNKNOWN;
    }
    return message.place() == Place.IN_FLIGHT && receipt.delivery() == message.sequence()
        ? Verdict.DONE
        : Verdict.STALE;
  }

  /** The message of a receipt that is good. */
  Message messageOf(Receipt receipt) {
    return Invariant.present(handedOut.get(receipt.messageId()), "the message of a good receipt");
  }

  /** Takes all messages out of the queue at once. */
  int discard(Queue queue, Step step) {
    Contents contents = queue.replaceContents();
    int messages = contents.size();
    count -= messages;
    inFlightCount -= contents.count(Place.IN_FLIGHT);
    discards.add(contents);
    queues.reconsider(queue, step);
    return messages;
  }

  /** Removes what has been discarded, or so much of it as one step may. */
  void reclaim(Step step) {
    for (int left = RECLAIMED_MAX; left > 0 && discards.count() > 0; left--) {
      QueueName queue = discards.nextQueue();
      Message message = discards.poll();
      unschedule(message);
      forget(message);
      step.tell(new Gone(queue, message.id(), Cause.PURGED));
    }
  }

  /** The message to which something happens first; null if nothing will happen to any. */
  @Nullable Message nextDue() {
    while (!deadlines.isEmpty() && deadlines.first().contents().isDiscarded()) {
      deadlines.pollFirst();
    }
    return deadlines.isEmpty() ? null : deadlines.first();
  }
}
