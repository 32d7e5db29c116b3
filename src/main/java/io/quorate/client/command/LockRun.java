package io.quorate.client.command;

import io.quorate.client.LockHandle;
import io.quorate.client.QuorateClient;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateLock;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run of a program under a lock. */
final class LockRun {
  /** How long the lock's release may take, once the program has ended. */
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(5);

  private final CommandLine line;
  private final PrintStream err;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private @Nullable Child child;
  private @Nullable Thread waiting;
  private boolean isStopping;

  LockRun(CommandLine line, PrintStream err) {
    this.line = line;
    this.err = err;
  }

  /** Returns the exit code. */
  int run() {
    int code = ExitCode.UNAVAILABLE.code();
    try (QuorateClient client = client()) {
      code = run(client);
    } catch (IllegalArgumentException e) {
      err.println("quorate: " + e.getMessage());
      code = ExitCode.USAGE.code();
    } finally {
      end.complete(code);
    }
    return code;
  }

  /**
   * Stops the program, or the wait for the lock, and returns when the lock is released. To be
   * called by another thread, when the process is to end.
   *
   * @return what the program has ended with; empty if there was none, or all was over before
   */
  OptionalInt stop() {
    if (end.isDone()) {
      return OptionalInt.empty();
    }
    Child running;
    synchronized (this) {
      isStopping = true;
      running = child;
      if (waiting != null) {
        waiting.interrupt();
      }
    }
    if (running != null) {
      running.stop();
    }
    Integer code = null;
    try {
      code = end.get(RELEASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      err.println("quorate: the lock could not be released and ends by itself");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return code == null || running == null ? OptionalInt.empty() : OptionalInt.of(code);
  }

  private QuorateClient client() {
    return QuorateClient.builder()
        .nodes(line.nodes().toArray(String[]::new))
        .name("command")
        .sessionTtl(line.ttl())
        .build();
  }

  private int run(QuorateClient client) {
    QuorateLock lock = client.lock(line.lock());
    Optional<LockHandle> handle;
    try {
      handle = acquire(line.isShared() ? lock.shared() : lock);
    } catch (QuorateException e) {
      err.println("quorate: " + line.lock() + " was not acquired: " + e.getMessage());
      return ExitCode.UNAVAILABLE.code();
    } catch (InterruptedException e) {
      return ExitCode.NOT_ACQUIRED.code();
    }
    if (handle.isEmpty()) {
      err.println("quorate: " + line.lock() + " is held by others");
      return ExitCode.NOT_ACQUIRED.code();
    }
    try (LockHandle held = handle.get()) {
      return run(held);
    }
  }

  private Optional<LockHandle> acquire(QuorateLock lock) throws InterruptedException {
    synchronized (this) {
      if (isStopping) {
        throw new InterruptedException("to be stopped");
      }
      waiting = Thread.currentThread();
    }
    try {
      Duration atMost = line.atMost();
      return atMost == null ? Optional.of(lock.acquire()) : lock.tryAcquire(atMost);
    } finally {
      synchronized (this) {
        waiting = null;
      }
    }
  }

  private int run(LockHandle held) {
    Map<String, String> variables =
        Map.of(
            "QUORATE_LOCK", line.lock(),
            "QUORATE_FENCING_TOKEN", Long.toString(held.fencingToken()));
    Child started;
    try {
      synchronized (this) {
        if (isStopping) {
          return ExitCode.NOT_ACQUIRED.code();
        }
        started = Child.start(line.program(), variables, line.grace());
        child = started;
      }
    } catch (IOException e) {
      err.println("quorate: " + e.getMessage());
      boolean isMissing = String.valueOf(e.getMessage()).contains("error=2,");
      return (isMissing ? ExitCode.NOT_FOUND : ExitCode.NOT_EXECUTABLE).code();
    }
    AtomicBoolean isLost = new AtomicBoolean();
    held.onLost(
        () -> {
          isLost.set(true);
          err.println("quorate: " + line.lock() + " was lost, and the command is stopped");
          started.stop();
        });
    int code = started.await();
    return isLost.get() ? ExitCode.LOST.code() : code;
  }
}
