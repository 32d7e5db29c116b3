package io.quorate.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.backup.BackupAnswer.Opened;
import io.quorate.backup.BackupAnswer.Part;
import io.quorate.backup.BackupHeader;
import io.quorate.backup.BackupWriter;
import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.node.BackupDoor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a node hands its whole state out, and another begins with it, once. Method: nodes alone,
 * with real threads and real disks.
 */
class BackupTest {
  private static final long TICK_MILLIS = 10;
  private static final long ANSWER_SECONDS_MAX = 20;
  private static final int SHARDS = 2;

  @TempDir Path directory;

  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stopTicking() throws InterruptedException {
    ticker.shutdownNow();
    assertThat(ticker.awaitTermination(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aNodeBeginsWithTheBackupOfAnotherOnceAndOnlyOnce() throws Exception {
    Path file = directory.resolve("backup");
    long before;
    long since;
    try (RunningNode node = start("old", Map.of())) {
      before = token(node, "held", "alice");
      backUp(node, file);
      since = token(node, "since", "bob");
    }
    Map<String, String> settings = Map.of("RESTORE_FROM", file.toString());
    long anew;
    try (RunningNode node = start("new", settings)) {
      anew = token(node, "anew", "carol");
      assertThat(anew).isGreaterThan(since);
      Locked held = (Locked) acquire(node, "held", "bob");
      assertThat(held.holders().get(0).token().value()).isEqualTo(before);
    }
    try (RunningNode node = start("new", settings)) {
      Locked held = (Locked) acquire(node, "anew", "bob");
      assertThat(held.holders().get(0).token().value()).isEqualTo(anew);
    }
  }

  @Test
  void aFileThatCannotBeUsedIsNamedWithTheReason() throws Exception {
    Path file = directory.resolve("backup");
    try (RunningNode node = start("old", Map.of())) {
      token(node, "held", "alice");
      backUp(node, file);
    }
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));

    refuses(directory.resolve("missing"), Map.of(), "there is no such file");
    refuses(directory, Map.of(), "it is a directory");
    refuses(cut, Map.of(), "it ends too early");
    refuses(file, Map.of("SHARD_COUNT", "3"), "of a cluster with SHARD_COUNT=2");
    whole[whole.length / 2]++;
    refuses(Files.write(directory.resolve("damaged"), whole), Map.of(), "it is damaged");
  }

  @Test
  void oneBackupIsReadAtATimeAndOneThatIsGivenUpMakesRoom() throws Exception {
    try (RunningNode node = start("old", Map.of())) {
      token(node, "held", "alice");
      BackupDoor door = node.gateway().backups();
      Opened first = open(door);

      assertThat(outcome(door.open())).isInstanceOf(Outcome.Overloaded.class);
      assertThat(outcome(door.read(first.id() + 1, 0, 0))).isInstanceOf(Outcome.Unavailable.class);
      assertThat(outcome(door.read(first.id(), 0, 0))).isInstanceOf(Part.class);
      door.close(first.id());
      assertThat(outcome(door.read(first.id(), 0, 0))).isInstanceOf(Outcome.Unavailable.class);
      Opened second = open(door);
      assertThat(second.states()).hasSize(1 + SHARDS);
    }
  }

  private void refuses(Path file, Map<String, String> more, String reason) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("RESTORE_FROM", file.toString());
    assertThatThrownBy(() -> start("refused", settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("RESTORE_FROM " + file)
        .hasMessageContaining(reason);
  }

  private static void backUp(RunningNode node, Path file) throws Exception {
    BackupDoor door = node.gateway().backups();
    Opened opened = open(door);
    BackupHeader header = new BackupHeader(1, 2, "test", opened.states().size() - 1);
    try (OutputStream out = Files.newOutputStream(file)) {
      BackupWriter.write(
          header, opened.states(), (place, offset) -> part(door, opened, place, offset), out);
    }
    door.close(opened.id());
  }

  /** A node that has just begun is asked until it has placed its shards. */
  private static Opened open(BackupDoor door) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX);
    Outcome outcome = outcome(door.open());
    while (outcome instanceof Outcome.Unavailable && System.nanoTime() - deadlineNanos < 0) {
      outcome = outcome(door.open());
    }
    return (Opened) outcome;
  }

  private static byte[] part(BackupDoor door, Opened opened, int place, long offset)
      throws IOException {
    try {
      return ((Part) outcome(door.read(opened.id(), place, offset))).bytes();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static long token(RunningNode node, String lock, String client) throws Exception {
    return ((Granted) acquire(node, lock, client)).token().value();
  }

  private static Outcome acquire(RunningNode node, String lock, String client) throws Exception {
    LockCommand.Acquire command =
        new LockCommand.Acquire(
            new LockName(lock),
            new ClientId(client),
            LockMode.EXCLUSIVE,
            60_000,
            0,
            10_000,
            0,
            false);
    return outcome(node.gateway().submit(null, command));
  }

  private static Outcome outcome(CompletionStage<Outcome> answer) throws Exception {
    return answer.toCompletableFuture().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }

  private RunningNode start(String name, Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("DATA_DIR", directory.resolve(name).toString());
    settings.putIfAbsent("SHARD_COUNT", Integer.toString(SHARDS));
    settings.put("RAFT_ELECTION_TIMEOUT_MIN", "0.05");
    settings.put("RAFT_ELECTION_TIMEOUT_MAX", "0.1");
    settings.put("RAFT_HEARTBEAT_INTERVAL", "0.01");
    Settings read = Settings.read(key -> Optional.ofNullable(settings.get(key)));
    RunningNode node = RunningNode.start(read, Executors.defaultThreadFactory());
    var unused =
        ticker.scheduleAtFixedRate(
            () -> node.ticks().tick(), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return node;
  }
}
