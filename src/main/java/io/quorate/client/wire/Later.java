package io.quorate.client.wire;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is to be done once something has come. */
public final class Later {
  private Later() {}

  /** Has the action done with the value or the failure, one of which is null. */
  public static <T> void then(
      CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> action) {
    var unused =
        future.whenComplete(
            (value, failure) -> {
              try {
                action.accept(value, failure);
              } catch (RuntimeException e) {
                // The future that depends on this one, and would hold it, is known to nobody.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
              }
            });
  }

  /** Cancels what a future depends on when the future itself is cancelled. */
  public static void cancelWith(CompletableFuture<?> future, CompletableFuture<?> cause) {
    then(
        future,
        (value, failure) -> {
          if (future.isCancelled()) {
            cause.cancel(true);
          }
        });
  }
}
