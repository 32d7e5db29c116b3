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
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Receives that wait at this node for messages, of one queue or of any partition of one. A waiting
 * call costs nothing but memory: this replica applies the entry by which messages become available,
 * and as many calls as there are messages ask for them, those that have waited longest first. Where
 * this replica sees nothing, a call that may wait does not ask before something comes, or its wait
 * ends. A node without a replica of the shard, or with one that nobody leads, asks from time to
 * time, once for each queue. A call asks one partition at a time, so that nothing is taken for it
 * when it has been answered. Loop thread only.
 */
final class ReceiveRoom {
  /** How often a node asks that nobody tells. */
  static final long ASK_MILLIS = 200;

  /** A queue of which a call may get messages. */
  private static final class Option {
    private final GroupId shard;
    private final Receive command;

    /** It is to be asked: for the first time, or because messages may have come since. */
    private boolean isDue;

    private boolean wasAsked;

    /** Why it could not be asked the last time; null if it could. */
    private @Nullable Outcome absence;

    private Option(GroupId shard, Receive command, boolean isDue) {
      this.shard = shard;
      this.command = command;
      this.isDue = isDue;
    }
  }

  private static final class Parked {
    private final List<Option> options;
    private final long arrival;
    private final long deadlineMillis;
    private final Consumer<Outcome> sink;

    /** What is being asked; null while the call waits. */
    private @Nullable Option asked;

    /** What it is answered if no message comes. */
    private @Nullable Outcome nothing;

    private Parked(
        List<Option> options, long arrival, long deadlineMillis, Consumer<Outcome> sink) {
      this.options = options;
      this.arrival = arrival;
      this.deadlineMillis = deadlineMillis;
      this.sink = sink;
    }

    private boolean hasAskedAll() {
      return options.stream().allMatch(option -> option.wasAsked || option.absence != null);
    }

    /** That there is nothing cannot be said while one option does not answer. */
    private @Nullable Outcome inVain() {
      return options.stream()
          .<@Nullable Outcome>map(option -> option.absence)
          .filter(absence -> absence != null)
          .findFirst()
          .orElse(nothing);
    }
  }

  private final Function<GroupId, Requests> requests;
  private final LoopTime time;
  private final Sight sight;
  private final int parkedMax;
  // Of one queue those who have waited longest come first.
  private final TreeMap<QueueName, LinkedHashMap<Parked, Option>> byQueue = new TreeMap<>();
  private final TreeSet<Parked> byDeadline =
      new TreeSet<>(
          Comparator.<Parked>comparingLong(parked -> parked.deadlineMillis)
              .thenComparingLong(parked -> parked.arrival));
  private long arrivals;
  private long nextAskMillis;
  private boolean isRetired;

  /**
   * @param requests to a shard
   */
  ReceiveRoom(Function<GroupId, Requests> requests, LoopTime time, Sight sight, int parkedMax) {
    this.requests = requests;
    this.time = time;
    this.sight = sight;
    this.parkedMax = parkedMax;
  }

  /**
   * @param parts of which any may give the messages; each is asked once, however short the wait
   */
  void receive(List<QueuePart> parts, Receive command, long waitMillis, Consumer<Outcome> sink) {
    if (byDeadline.size() >= parkedMax) {
      sink.accept(new Outcome.Overloaded("too many receives wait at this node"));
      return;
    }
    List<Option> options = new ArrayList<>();
    for (QueuePart part : parts) {
      Receive ofPart = command.from(part.queue());
      boolean mayWait = waitMillis > 0 && !isRetired && sight.seesNothing(part.shard(), ofPart);
      options.add(new Option(part.shard(), ofPart, !mayWait));
    }
    // Not everybody begins with the same one.
    Collections.rotate(options, (int) (++arrivals % options.size()));
    Parked parked = new Parked(options, arrivals, time.nowMillis() + waitMillis, sink);
    // Known before the first attempt: messages may come before its answer does.
    for (Option option : options) {
      byQueue
          .computeIfAbsent(option.command.queue(), queue -> new LinkedHashMap<>())
          .put(parked, option);
    }
    byDeadline.add(parked);
    askNext(parked);
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
      } else if (event instanceof QueueEvent.Rerouted rerouted) {
        wake(rerouted.queue(), Integer.MAX_VALUE);
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
          if (isMeant.test(waiting.values().iterator().next().shard)) {
            queues.add(queue);
          }
        });
    queues.forEach(queue -> wake(queue, messages));
  }

  private void wake(QueueName queue, int messages) {
    LinkedHashMap<Parked, Option> waiting = byQueue.get(queue);
    if (waiting == null) {
      return;
    }
    // Collected first: an attempt may be answered at once, and its call leave the room.
    List<Parked> woken = new ArrayList<>();
    Iterator<Map.Entry<Parked, Option>> next = waiting.entrySet().iterator();
    for (int left = messages; left > 0 && next.hasNext(); ) {
      Map.Entry<Parked, Option> each = next.next();
      Option option = each.getValue();
      Option asked = each.getKey().asked;
      option.isDue = true;
      woken.add(each.getKey());
      // Who is asking elsewhere may get something there, or be long in coming.
      left -= asked == null || asked == option ? option.command.max() : 0;
    }
    woken.stream().filter(parked -> parked.asked == null).forEach(this::askNext);
  }

  /** Ends the waits whose time is up, and asks where nobody would tell. */
  void sweep() {
    while (!byDeadline.isEmpty() && byDeadline.first().deadlineMillis <= time.nowMillis()) {
      Parked parked = byDeadline.first();
      byDeadline.remove(parked);
      end(parked);
    }
    if (time.nowMillis() >= nextAskMillis) {
      nextAskMillis = time.nowMillis() + ASK_MILLIS;
      wakeWhere(shard -> !sight.hasReplica(shard) || sight.isUnled(shard), 1);
      List.copyOf(byDeadline).forEach(this::askAbsent);
    }
  }

  /** Who is absent may come back with messages of which nobody tells. */
  private void askAbsent(Parked parked) {
    parked.options.stream()
        .filter(option -> option.absence != null)
        .forEach(option -> option.isDue = true);
    if (parked.asked == null) {
      askNext(parked);
    }
  }

  /** Ends all waits, now and later, as soon as each has been asked for once. */
  void retire() {
    isRetired = true;
    List.copyOf(byDeadline).forEach(this::end);
  }

  /** The wait is over: what has not been asked yet is asked now, once. */
  private void end(Parked parked) {
    if (parked.hasAskedAll()) {
      finishIfIdle(parked);
      return;
    }
    parked.options.stream()
        .filter(option -> !option.wasAsked)
        .forEach(option -> option.isDue = true);
    if (parked.asked == null) {
      askNext(parked);
    }
  }

  private void finishIfIdle(Parked parked) {
    Outcome inVain = parked.inVain();
    if (parked.asked == null && inVain != null) {
      finish(parked, inVain);
    }
  }

  /** Asks whichever of the due ones is most likely to have something. */
  private void askNext(Parked parked) {
    Option best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Option option : parked.options) {
      int rank = option.isDue ? rank(parked, option) : Integer.MAX_VALUE;
      if (rank < bestRank) {
        best = option;
        bestRank = rank;
      }
    }
    if (best != null) {
      ask(parked, best);
    }
  }

  private int rank(Parked parked, Option option) {
    int rank = parked.options.size() == 1 ? 0 : sight.rank(option.shard, option.command);
    if (rank == Sight.UNLED && !isOver(parked)) {
      // It would keep the call from what comes to the others.
      option.isDue = false;
      option.absence = new Outcome.Unavailable("no leader of " + option.shard + " is known");
      return Integer.MAX_VALUE;
    }
    return rank;
  }

  private boolean isOver(Parked parked) {
    return isRetired || parked.deadlineMillis <= time.nowMillis();
  }

  private void ask(Parked parked, Option option) {
    parked.asked = option;
    option.wasAsked = true;
    option.isDue = false;
    requests
        .apply(option.shard)
        .start(
            stamp -> new Command.OnQueue(stamp, option.command, List.of()),
            0,
            outcome -> answered(parked, option, outcome));
  }

  private void answered(Parked parked, Option option, Outcome outcome) {
    parked.asked = null;
    boolean isAbsent = outcome instanceof Outcome.Unavailable && parked.options.size() > 1;
    if (!isAbsent && !hasGotNothing(outcome)) {
      finish(parked, outcome);
      wake(option.command.queue(), 1); // it has left some, or has failed
      return;
    }
    option.absence = isAbsent ? outcome : null;
    parked.nothing = outcome;
    if (isRetired || (isOver(parked) && (isAbsent || parked.hasAskedAll()))) {
      finishIfIdle(parked);
    } else {
      askNext(parked);
    }
  }

  private static boolean hasGotNothing(Outcome outcome) {
    return outcome instanceof QueueReply reply
        && reply.answer() instanceof QueueAnswer.Received received
        && received.deliveries().isEmpty();
  }

  private void finish(Parked parked, Outcome outcome) {
    byDeadline.remove(parked);
    for (Option option : parked.options) {
      byQueue.computeIfPresent(
          option.command.queue(),
          (queue, waiting) -> {
            waiting.remove(parked);
            return waiting.isEmpty() ? null : waiting;
          });
    }
    parked.sink.accept(outcome);
  }
}
