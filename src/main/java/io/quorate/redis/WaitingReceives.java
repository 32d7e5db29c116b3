package io.quorate.redis;

import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueCommand.Receive;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Receives that wait at this node for messages. A waiting call is no thread: it is repeated when
 * Redis tells that its queue has messages, when something is due in the queue, and once a second
 * for the case that Redis could not tell. Those who have waited longest come first. Thread-safe.
 */
final class WaitingReceives implements Subscription.Listener {
  static final int WAITING_MAX = 10_000;

  /** How often a queue is looked at for which somebody waits, whatever is told. */
  static final long LOOK_MILLIS = 1_000;

  /** How many queues are looked at in one sweep; more would fill the line of calls to Redis. */
  static final int LOOKS_AT_ONCE = 256;

  private static final class Waiting {
    private final Receive command;
    private final String queue;
    private final long arrival;
    private final long deadlineNanos;
    private final CompletableFuture<Outcome> answer = new CompletableFuture<>();

    /** What the last attempt was told that reached Redis: nothing; null until one has. */
    private @Nullable Outcome nothing;

    private boolean isUnderWay = true;

    /** Messages have come since the last attempt began. */
    private boolean isSignalled;

    private Waiting(Receive command, long arrival, long deadlineNanos) {
      this.command = command;
      this.queue = QueueKeys.base(command.queue());
      this.arrival = arrival;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /** Those who wait for one queue, and when it is to be looked at. */
  private static final class Line {
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    private long lookNanos = Long.MAX_VALUE;
  }

  private final QueueScripts scripts;
  private final RedisWorkers workers;
  private final Map<String, Line> lines = new HashMap<>();
  private final TreeSet<Waiting> byDeadline =
      new TreeSet<>(
          Comparator.<Waiting>comparingLong(waiting -> waiting.deadlineNanos)
              .thenComparingLong(waiting -> waiting.arrival));
  private final long originNanos = System.nanoTime();
  private long arrivals;
  private boolean isClosed;

  WaitingReceives(QueueScripts scripts, RedisWorkers workers) {
    this.scripts = scripts;
    this.workers = workers;
  }

  /** The answer comes at the end of the wait at the latest. */
  CompletableFuture<Outcome> receive(Receive command, long waitMillis) {
    Waiting waiting;
    synchronized (this) {
      if (byDeadline.size() >= WAITING_MAX) {
        return CompletableFuture.completedFuture(
            new Outcome.Overloaded("too many receives wait at this node"));
      }
      long deadlineNanos = nowNanos() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
      waiting = new Waiting(command, ++arrivals, deadlineNanos);
      // Known before the first attempt: messages may come before its answer does.
      lines.computeIfAbsent(waiting.queue, queue -> new Line()).waiting.add(waiting);
      byDeadline.add(waiting);
    }
    attempt(waiting);
    return waiting.answer;
  }

  /** A queue has so many messages: the number, a space and the queue. */
  @Override
  public void message(String text) {
    int space = text.indexOf(' ');
    if (space > 0) {
      ready(text.substring(space + 1), count(text.substring(0, space)));
    }
  }

  // Anybody who may write to Redis may publish anything.
  private static int count(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  void ready(String queue, int messages) {
    List<Waiting> woken;
    synchronized (this) {
      Line line = lines.get(queue);
      woken = line == null ? List.of() : wake(line, messages);
    }
    woken.forEach(this::attempt);
  }

  /** Any queue may have messages that nobody has told of. */
  @Override
  public synchronized void subscribed() {
    // The sweep looks at so many at a time as Redis can be asked about.
    long nowNanos = nowNanos();
    lines.values().forEach(line -> line.lookNanos = nowNanos);
  }

  /** Queues are looked at now and then all the same. */
  @Override
  public void lost() {}

  /** Ends the waits whose time is up, and looks at the queues where something is due. */
  void sweep() {
    List<Waiting> woken = new ArrayList<>();
    List<Waiting> ended = new ArrayList<>();
    synchronized (this) {
      long nowNanos = nowNanos();
      while (!byDeadline.isEmpty() && byDeadline.first().deadlineNanos <= nowNanos) {
        Waiting waiting = byDeadline.pollFirst();
        if (!waiting.isUnderWay) {
          ended.add(waiting);
        }
      }
      ended.forEach(this::forget);
      int looks = 0;
      for (Line line : lines.values()) {
        if (line.lookNanos <= nowNanos && looks < LOOKS_AT_ONCE) {
          line.lookNanos = Long.MAX_VALUE;
          woken.addAll(wake(line, 1));
          looks++;
        }
      }
    }
    ended.forEach(this::finishWithNothing);
    woken.forEach(this::attempt);
  }

  /** Ends all waits, now and later, with what they have got so far: nothing. */
  void close() {
    List<Waiting> ended = new ArrayList<>();
    synchronized (this) {
      isClosed = true;
      for (Waiting waiting : byDeadline) {
        if (!waiting.isUnderWay) {
          ended.add(waiting);
        }
      }
      ended.forEach(this::forget);
    }
    ended.forEach(this::finishWithNothing);
  }

  private static List<Waiting> wake(Line line, int messages) {
    List<Waiting> woken = new ArrayList<>();
    long left = messages;
    for (Waiting waiting : line.waiting) {
      if (left <= 0) {
        break;
      }
      left -= waiting.command.max();
      if (waiting.isUnderWay) {
        waiting.isSignalled = true;
      } else {
        waiting.isUnderWay = true;
        waiting.isSignalled = false;
        woken.add(waiting);
      }
    }
    return woken;
  }

  private void attempt(Waiting waiting) {
    long[] nextMillis = {LOOK_MILLIS};
    workers.run(
        () -> {
          QueueScripts.Taken taken = scripts.receive(waiting.command);
          if (taken.nextMillis() >= 0) {
            nextMillis[0] = Math.min(LOOK_MILLIS, taken.nextMillis() + 1);
          }
          return taken.reply();
        },
        outcome -> answered(waiting, outcome, nextMillis[0]));
  }

  private void answered(Waiting waiting, Outcome told, long nextMillis) {
    Outcome outcome;
    boolean isToGoOn;
    boolean isAgain = false;
    synchronized (this) {
      // An attempt for which there was no room in the line to Redis has been told nothing new.
      Outcome before = told instanceof Outcome.Overloaded ? waiting.nothing : null;
      outcome = before == null ? told : before;
      boolean isOver = isClosed || waiting.deadlineNanos <= nowNanos();
      isToGoOn = QueueScripts.isNothing(outcome) && !isOver;
      if (isToGoOn) {
        isAgain = waiting.isSignalled && before == null;
        waiting.isSignalled = false;
        waiting.isUnderWay = isAgain;
        waiting.nothing = outcome;
        Line line = lines.get(waiting.queue);
        if (line != null) {
          long lookNanos = nowNanos() + TimeUnit.MILLISECONDS.toNanos(nextMillis);
          line.lookNanos = Math.min(line.lookNanos, lookNanos);
        }
      } else {
        forget(waiting);
      }
    }
    if (isAgain) {
      attempt(waiting);
    } else if (!isToGoOn) {
      workers.complete(waiting.answer, outcome);
      if (!(outcome instanceof Outcome.Overloaded)) {
        ready(waiting.queue, 1); // it has left some, or has failed
      }
    }
  }

  private void forget(Waiting waiting) {
    byDeadline.remove(waiting);
    Line line = lines.get(waiting.queue);
    if (line != null && line.waiting.remove(waiting) && line.waiting.isEmpty()) {
      lines.remove(waiting.queue);
    }
  }

  private void finishWithNothing(Waiting waiting) {
    Outcome nothing = waiting.nothing;
    if (nothing != null) {
      workers.complete(waiting.answer, nothing);
    }
  }

  // From an origin, so that instants can be compared.
  private long nowNanos() {
    return System.nanoTime() - originNanos;
  }
}
