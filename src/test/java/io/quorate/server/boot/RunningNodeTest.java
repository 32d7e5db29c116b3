package io.quorate.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.node.Consistency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: the parts fit together. Method: a node alone, with real threads and a real disk. */
class RunningNodeTest {
  private static final LockName ORDERS = new LockName("orders");
  private static final long TICK_MILLIS = 10;
  private static final long ANSWER_SECONDS_MAX = 20;

  @TempDir Path directory;

  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stopTicking() throws InterruptedException {
    ticker.shutdownNow();
    assertThat(ticker.awaitTermination(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aLockOutlivesTheNodeThatGrantedIt() throws Exception {
    try (RunningNode node = start("file")) {
      assertThat(acquire(node, "alice")).isInstanceOf(LockAnswer.Granted.class);
    }
    try (RunningNode node = start("file")) {
      assertThat(acquire(node, "bob")).isInstanceOf(LockAnswer.Locked.class);
      Outcome view =
          node.gateway()
              .query(new LockQuery.Describe(ORDERS), Consistency.LINEARIZABLE)
              .toCompletableFuture()
              .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(view)
          .isInstanceOfSatisfying(
              LockAnswer.LockView.class,
              lock ->
                  assertThat(lock.holders())
                      .extracting(LockAnswer.HolderView::client)
                      .containsExactly(new ClientId("alice")));
    }
  }

  @Test
  void aNodeInMemoryForgets() throws Exception {
    try (RunningNode node = start("memory")) {
      assertThat(acquire(node, "alice")).isInstanceOf(LockAnswer.Granted.class);
    }
    try (RunningNode node = start("memory")) {
      assertThat(acquire(node, "bob")).isInstanceOf(LockAnswer.Granted.class);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void twoNodesDoNotShareADirectory() throws Exception {
    RunningNode first = start("file");
    try {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> start("file"));
    } finally {
      first.close();
    }
    try (RunningNode next = start("file")) {
      assertThat(acquire(next, "alice")).isInstanceOf(LockAnswer.Granted.class);
    }
  }

  /** As a server does that stops, before it tells the application. */
  @Test
  void aNodeWhoseLoopIsInterruptedServesUntilItIsClosed() throws Exception {
    try (RunningNode node = start("memory")) {
      Thread loop =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("quorate-loop-1"))
              .findFirst()
              .orElseThrow();
      loop.interrupt();
      assertThat(acquire(node, "alice")).isInstanceOf(LockAnswer.Granted.class);
      loop.interrupt();
      assertThat(acquire(node, "bob")).isInstanceOf(LockAnswer.Locked.class);
    }
  }

  @Test
  void whoeverWaitsWhenTheNodeStopsIsAnswered() throws Exception {
    RunningNode node = start("file");
    var waiting =
        acquireLater(node, "alice")
            .thenCompose(granted -> acquireWaiting(node, "bob"))
            .toCompletableFuture();
    acquireLater(node, "carol").toCompletableFuture().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    node.close();

    assertThat(waiting.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS))
        .isInstanceOfAny(Outcome.Unavailable.class, Outcome.OutcomeUnknown.class);
  }

  private RunningNode start(String storage) throws IOException {
    Map<String, String> values =
        Map.of("STORAGE", storage, "DATA_DIR", directory.resolve("data").toString());
    Settings settings = Settings.read(name -> Optional.ofNullable(values.get(name)));
    RunningNode node = RunningNode.start(settings, Executors.defaultThreadFactory());
    var unused =
        ticker.scheduleAtFixedRate(
            node.ticks()::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return node;
  }

  private static Outcome acquire(RunningNode node, String client) throws Exception {
    return acquireLater(node, client)
        .toCompletableFuture()
        .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }

  private static CompletionStage<Outcome> acquireLater(RunningNode node, String client) {
    return node.gateway().submit(null, command(client, 0));
  }

  private static CompletionStage<Outcome> acquireWaiting(RunningNode node, String client) {
    return node.gateway()
        .acquire(null, command(client, 1_000), TimeUnit.SECONDS.toMillis(ANSWER_SECONDS_MAX));
  }

  private static LockCommand.Acquire command(String client, long placeMillis) {
    return new LockCommand.Acquire(
        ORDERS, new ClientId(client), LockMode.EXCLUSIVE, 300_000, placeMillis, 10_000, 0, false);
  }
}
