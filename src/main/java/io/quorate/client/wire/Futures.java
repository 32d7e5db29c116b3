package io.quorate.client.wire;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waiting for what comes later. */
public final class Futures {
  private Futures() {}

  /**
   * Waits; an interrupt cancels what is waited for, unless it has come already.
   *
   * @throws RuntimeException with which the future ended
   */
  public static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      if (future.cancel(true)) {
        throw e;
      }
      Thread.currentThread().interrupt();
      return join(future);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** The same without regard to interrupts. */
  public static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw failure(e.getCause());
    }
  }

  /** What a future has failed with, as something that can be thrown. */
  public static RuntimeException failure(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RuntimeException known
        ? known
        : new IllegalStateException("the client has failed", cause);
  }
}
