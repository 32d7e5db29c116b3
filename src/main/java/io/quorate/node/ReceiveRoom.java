package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueEvent;
import io.quorate.queue.QueueName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Receives that wait at this node for messages. A waiting call costs nothing but memory: this
 * replica applies the entry by which messages become available, and as many calls as there are
 * messages are repeated, those that have waited longest first. A node without a replica of the
 * shard asks again from time to time, once for each queue. Loop thread only.
 */
final class ReceiveRoom {
  /** How often a node without a replica asks. */
  static final long ASK_MILLIS = 200;

  private static final class Parked {
    private final GroupId shard;
    private final Receive command;
    private final long arrival;
    private final long deadlineMillis;
    private final Consumer<Outcome> sink;

    /** What the last attempt was told while nothing is under way; null while one is. */
    private @Nullable Outcome nothing;

    /** Messages have become available since the last attempt began. */
    private boolean isSignalled;

    private Parked(
        GroupId shard, Receive command, long arrival, long deadlineMillis, Consumer<Outcome> sink) {
      this.shard = shard;
      this.command = command;
      this.arrival = arrival;
      this.deadlineMillis = deadlineMillis;
      this.sink = sink;
    }
  }

  private final Function<GroupId, Requests> requests;
  private final LoopTime time;
  private final Predicate<GroupId> hasReplica;
  private final int parkedMax;
  // Of one queue those who have waited longest come first.
  private final TreeMap<QueueName, LinkedHashSet<Parked>> byQueue = new TreeMap<>();
  private final TreeSet<Parked> byDeadline =
      new TreeSet<>(
          Comparator.<Parked>comparingLong(parked -> parked.deadlineMillis)
              .thenComparingLong(parked -> parked.arrival));
  private long arrivals;
  private long nextAskMillis;
  private boolean isRetired;

  /**
   * @param requests to a shard
   * @param hasReplica whether this node has a replica of the shard
   */
  ReceiveRoom(
      Function<GroupId, Requests> requests,
      LoopTime time,
      Predicate<GroupId> hasReplica,
      int parkedMax) {
    this.requests = requests;
    this.time = time;
    this.hasReplica = hasReplica;
    this.parkedMax = parkedMax;
  }

  void receive(GroupId shard, Receive command, long waitMillis, Consumer<Outcome> sink) {
    if (byDeadline.size() >= parkedMax) {
      sink.accept(new Outcome.Overloaded("too many receives wait at this node"));
      return;
    }
    Parked parked = new Parked(shard, command, ++arrivals, time.nowMillis() + waitMillis, sink);
    // Known before the first attempt: messages may come before its answer does.
    byQueue.computeIfAbsent(command.queue(), queue -> new LinkedHashSet<>()).add(parked);
    byDeadline.add(parked);
    attempt(parked);
  }

  /** How many receives wait. */
  int count() {
    return byDeadline.size();
  }

  /** Wakes as many as there are messages. */
  void happened(List<QueueEvent> events) {
    if (byQueue.isEmpty()) {
      return;
    }
    for (QueueEvent event : events) {
      if (event instanceof QueueEvent.Ready ready) {
        wake(ready.queue(), ready.available());
      }
    }
  }

  /** The state of a shard has leapt over events that nobody will tell of. */
  void eventsMissed(GroupId shard) {
    wakeWhere(shard::equals, Integer.MAX_VALUE);
  }

  private void wakeWhere(Predicate<GroupId> isMeant, int messages) {
    List<QueueName> queues = new ArrayList<>();
    byQueue.forEach(
        (queue, waiting) -> {
          if (isMeant.test(waiting.iterator().next().shard)) {
            queues.add(queue);
          }
        });
    queues.forEach(queue -> wake(queue, messages));
  }

  private void wake(QueueName queue, int messages) {
    LinkedHashSet<Parked> waiting = byQueue.get(queue);
    if (waiting == null) {
      return;
    }
    // Collected first: an attempt may be answered at once, and its call leave the room.
    List<Parked> woken = new ArrayList<>();
    Iterator<Parked> next = waiting.iterator();
    for (int left = messages; left > 0 && next.hasNext(); ) {
      Parked parked = next.next();
      woken.add(parked);
      left -= parked.command.max();
    }
    for (Parked parked : woken) {
      if (parked.nothing != null) {
        attempt(parked);
      } else {
        parked.isSignalled = true;
      }
    }
  }

  /** Ends the waits whose time is up, and asks where nobody would tell. */
  void sweep() {
    while (!byDeadline.isEmpty() && byDeadline.first().deadlineMillis <= time.nowMillis()) {
      Parked parked = byDeadline.first();
      byDeadline.remove(parked);
      if (parked.nothing != null) {
        finish(parked, parked.nothing);
      }
    }
    if (time.nowMillis() >= nextAskMillis) {
      nextAskMillis = time.nowMillis() + ASK_MILLIS;
      wakeWhere(hasReplica.negate(), 1);
    }
  }

  /** Ends all waits, now and later, with what they have got so far: nothing. */
  void retire() {
    isRetired = true;
    for (Parked parked : List.copyOf(byDeadline)) {
      if (parked.nothing != null) {
        finish(parked, parked.nothing);
      }
    }
  }

  private void attempt(Parked parked) {
    parked.nothing = null;
    parked.isSignalled = false;
    requests
        .apply(parked.shard)
        .start(
            stamp -> new Command.OnQueue(stamp, parked.command, List.of()),
            0,
            outcome -> answered(parked, outcome));
  }

  private void answered(Parked parked, Outcome outcome) {
    boolean isOver = isRetired || parked.deadlineMillis <= time.nowMillis();
    boolean isWoken = !hasGotNothing(outcome);
    if (isOver || isWoken) {
      finish(parked, outcome);
      if (isWoken) {
        wake(parked.command.queue(), 1); // it has left some, or has failed
      }
      return;
    }
    parked.nothing = outcome;
    if (parked.isSignalled) {
      attempt(parked);
    }
  }

  private static boolean hasGotNothing(Outcome outcome) {
    return outcome instanceof QueueReply reply
        && reply.answer() instanceof QueueAnswer.Received received
        && received.deliveries().isEmpty();
  }

  private void finish(Parked parked, Outcome outcome) {
    byDeadline.remove(parked);
    byQueue.computeIfPresent(
        parked.command.queue(),
        (queue, waiting) -> {
          waiting.remove(parked);
          return waiting.isEmpty() ? null : waiting;
        });
    parked.sink.accept(outcome);
  }
}
