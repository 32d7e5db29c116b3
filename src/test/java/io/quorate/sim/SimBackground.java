package io.quorate.sim;

import io.quorate.kernel.Rng;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node's background thread: one task after another, each takes its virtual time. */
final class SimBackground implements Executor {
  private static final long TASK_MICROS_MIN = 300;
  private static final long TASK_MICROS_MAX = 60_000;

  private final Timeline timeline;
  private final Rng rng;
  private final Consumer<Runnable> host;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private @Nullable Runnable underWay;

  /**
   * @param host runs something in the life that this thread belongs to, or not at all
   */
  SimBackground(Timeline timeline, Rng rng, Consumer<Runnable> host) {
    this.timeline = timeline;
    this.rng = rng;
    this.host = host;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    if (underWay == null) {
      begin();
    }
  }

  /** The machine loses its power: what is under way reaches the disk in part. */
  void crash() {
    Runnable task = underWay;
    if (task != null) {
      task.run();
    }
  }

  private void begin() {
    underWay = waiting.poll();
    if (underWay != null) {
      timeline.afterMicros(
          rng.between(TASK_MICROS_MIN, TASK_MICROS_MAX), () -> host.accept(this::finish));
    }
  }

  private void finish() {
    Runnable task = underWay;
    underWay = null;
    if (task != null) {
      task.run();
    }
    begin();
  }
}
