package io.quorate.client.wire;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so. */
public final class VirtualClockwork implements Clockwork {
  private record Task(long atNanos, long order, Runnable action) {}

  private final TreeSet<Task> tasks =
      new TreeSet<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::order));
  // Near the end of the range, so that whoever compares instead of subtracting is found out.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
  private long order;
  private long nanosOfALook;

  @Override
  public synchronized long nanos() {
    now += nanosOfALook;
    return now;
  }

  /** From now on no two looks at the clock see the same, as with that of a machine. */
  public synchronized void ticking() {
    nanosOfALook = 1;
  }

  @Override
  public synchronized Runnable after(long delayNanos, Runnable action) {
    // Ordered by what is left, which does not overflow.
    Task task = new Task(elapsed() + Math.max(0, delayNanos), order++, action);
    tasks.add(task);
    return () -> cancel(task);
  }

  /** Lets time pass, and has done what comes due, each thing at its time. */
  public void pass(Duration duration) {
    long end;
    synchronized (this) {
      end = elapsed() + duration.toNanos();
    }
    for (Task due = next(end); due != null; due = next(end)) {
      due.action().run();
    }
  }

  /** Lets time pass for a process that is stopped: nothing is done, also of what comes due. */
  public synchronized void passUnnoticed(Duration duration) {
    now += duration.toNanos();
  }

  private synchronized long elapsed() {
    return now - (Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
  }

  private synchronized @Nullable Task next(long endElapsed) {
    boolean isDue = !tasks.isEmpty() && tasks.first().atNanos() <= endElapsed;
    long to = isDue ? Math.max(elapsed(), tasks.first().atNanos()) : endElapsed;
    now += to - elapsed();
    return isDue ? tasks.pollFirst() : null;
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }
}
