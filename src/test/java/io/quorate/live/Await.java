package io.quorate.live;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions of other processes, which tell nobody when they come true. */
public final class Await {
  private static final long LOOK_MILLIS = 20;

  private Await() {}

  /**
   * @param claim what has not come true, for the message
   * @throws AssertionError once the time is over
   */
  public static void until(String claim, int seconds, BooleanSupplier condition) {
    until(() -> claim, seconds, condition);
  }

  public static void until(Supplier<String> claim, int seconds, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(seconds)) {
        throw new AssertionError("not within " + seconds + " s: " + claim.get());
      }
      pause();
    }
  }

  /** Whether the condition is true now, and whenever it is looked at until the time is over. */
  public static boolean holdsFor(int millis, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(millis)) {
      if (!condition.getAsBoolean()) {
        return false;
      }
      pause();
    }
    return condition.getAsBoolean();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
