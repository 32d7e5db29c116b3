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
final class WaitingReceives {
  static final int WAITING_MAX = 10_000;

  /** How often a queue is looked at for which somebody waits, whatever is told. */
  static final long LOOK_MILLIS = 1_000;

  private static final class Waiting {
    private final Receive command;
    private final String queue;
    private final long arrival;
    private final long deadlineNanos;
    private final CompletableFuture<Outcome> answer = new CompletableFuture<>();

    /** What the last attempt was told while nothing is under way; null while one is. */
    private @Nullable Outcome nothing;

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

  /** A queue has so many messages. */
  void ready(String queue, int messages) {
    List<Waiting> woken;
    synchronized (this) {
      woken = wake(queue, messages);
    }
    woken.forEach(this::attempt);
  }

  /** Any queue may have messages that nobody has told of. */
  void newsMissed() {
    List<Waiting> woken = new ArrayList<>();
    synchronized (this) {
      List.copyOf(lines.keySet()).forEach(queue -> woken.addAll(wake(queue, Integer.MAX_VALUE)));
    }
    woken.forEach(this::attempt);
  }

  /** Ends the waits whose time is up, and looks at the queues where something is due. */
  void sweep() {
    List<Waiting> woken = new ArrayList<>();
    List<Waiting> ended = new ArrayList<>();
    synchronized (this) {
      long nowNanos = nowNanos();
      while (!byDeadline.isEmpty() && byDeadline.first().deadlineNanos <= nowNanos) {
        Waiting waiting = byDeadline.pollFirst();
        if (waiting.nothing != null) {
          ended.add(waiting);
        }
      }
      ended.forEach(this::forget);
      lines.forEach(
          (queue, line) -> {
            if (line.lookNanos <= nowNanos) {
              line.lookNanos = Long.MAX_VALUE;
              woken.addAll(wake(queue, 1));
            }
          });
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
        if (waiting.nothing != null) {
          ended.add(waiting);
        }
      }
      ended.forEach(this::forget);
    }
    ended.forEach(this::finishWithNothing);
  }

  private List<Waiting> wake(String queue, int messages) {
    Line line = lines.get(queue);
    List<Waiting> woken = new ArrayList<>();
    long left = line == null ? 0 : messages;
    if (line != null) {
      for (Waiting waiting : line.waiting) {
        if (left <= 0) {
          break;
        }
        left -= waiting.command.max();
        if (waiting.nothing != null) {
          waiting.nothing = null;
          waiting.isSignalled = false;
          woken.add(waiting);
        } else {
          waiting.isSignalled = true;
        }
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

  private void answered(Waiting waiting, Outcome outcome, long nextMillis) {
    boolean hasGotNothing = QueueScripts.isNothing(outcome);
    boolean isAgain;
    synchronized (this) {
      boolean isOver = isClosed || waiting.deadlineNanos <= nowNanos();
      if (hasGotNothing && !isOver) {
        isAgain = waiting.isSignalled;
        waiting.isSignalled = false;
        waiting.nothing = isAgain ? null : outcome;
        Line line = lines.get(waiting.queue);
        if (line != null) {
          long lookNanos = nowNanos() + TimeUnit.MILLISECONDS.toNanos(nextMillis);
          line.lookNanos = Math.min(line.lookNanos, lookNanos);
        }
      } else {
        isAgain = false;
        forget(waiting);
      }
      hasGotNothing &= !isOver;
    }
    if (isAgain) {
      attempt(waiting);
    } else if (!hasGotNothing) {
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
