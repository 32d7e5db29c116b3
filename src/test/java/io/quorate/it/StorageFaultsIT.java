package io.quorate.it;

import static io.quorate.live.ApiCall.acquire;
import static io.quorate.live.ApiCall.get;
import static io.quorate.live.ApiCall.release;
import static io.quorate.live.ApiCall.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.bench.BenchOptions;
import io.quorate.bench.LoadGenerator;
import io.quorate.live.Answer;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Goal: a node stops when it cannot trust its disk, says why and what to do, and the rest goes on.
 * Method: a limit on the size of files takes the place of a full disk; then files are damaged.
 */
@ExtendWith(WithCluster.class)
@EnabledOnOs(OS.LINUX)
class StorageFaultsIT {
  private static final int SECONDS = 60;
  private static final long GAP_SECONDS_MAX = 10;

  /** What the node may still write, so that its log can tell of its end. */
  private static final int ROOM_BYTES = 64 << 10;

  private final LiveCluster cluster;

  StorageFaultsIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void leaderWithoutRoomStopsAndThenRefusesADamagedDisk() throws Exception {
    LiveNode broken = cluster.awaitLeader();
    LiveNode other = cluster.others(broken).get(0);
    String holder = "alice=" + broken.call(acquire("disk", "alice").with("ttl", 600)).token();

    takeRoomFrom(broken);
    loadUntilHalted(broken);
    assertThatItSaysWhy(broken);
    assertThatOthersGoOn(other, holder);

    broken.kill();
    assertThatSnapshotsAreMissed(broken);
    assertThatTheLogIsMissed(broken);
    assertThatOthersGoOn(other, holder);

    cluster.heal();
    assertThat(broken.call(state("disk").with("consistency", "local")).holders())
        .containsExactly(holder);
    assertThat(broken.call(release("disk", "alice")).isOk()).isTrue();
  }

  // From now on, a write beyond the limit fails as on a full disk, with the node none the wiser.
  private static void takeRoomFrom(LiveNode node) throws Exception {
    long limit = Files.size(node.logFile()) + ROOM_BYTES;
    int exit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(node.pid()), "--fsize=" + limit)
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).as("exit of prlimit").isZero();
  }

  private void loadUntilHalted(LiveNode node) throws IOException {
    List<InetSocketAddress> addresses =
        cluster.nodes().stream()
            .map(each -> new InetSocketAddress("localhost", each.port()))
            .toList();
    try (LoadGenerator load = LoadGenerator.start(BenchOptions.spreadOver(addresses, 12))) {
      Await.until(
          () -> "the node halts: " + node.logTail(),
          SECONDS,
          () -> node.view().filter(view -> view.phase().equals("halted")).isPresent());
      long haltedNanos = System.nanoTime();
      LiveNode other = cluster.others(node).get(0);
      Await.until(
          "grants without it",
          SECONDS,
          () -> other.tryCall(acquire("gap", "anybody").with("ttl", 1)).isOk());
      assertThat(System.nanoTime() - haltedNanos).isLessThan(GAP_SECONDS_MAX * 1_000_000_000);
      load.end();
      assertThat(load.tokensNotRising()).isZero();
    }
  }

  /** The process stays, so that it can be asked. */
  private static void assertThatItSaysWhy(LiveNode node) throws Exception {
    Answer refused = node.call(acquire("disk", "bob"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.string("detail"))
        .contains("the disk failed", whereOf(node), "cannot write wal-", "restart this node");
    assertThat(node.call(get("/health/live")).status()).isEqualTo(503);
    assertThat(node.call(get("/health/ready")).status()).isEqualTo(503);
    assertThat(node.log())
        .filteredOn(line -> line.contains("The node has halted"))
        .last()
        .asString()
        .contains(whereOf(node), "cannot write wal-", "restart this node");
  }

  private static void assertThatOthersGoOn(LiveNode other, String holder) throws Exception {
    assertThat(other.call(state("disk")).holders()).containsExactly(holder);
    assertThat(other.call(acquire("disk-of-others", "bob")).isOk()).isTrue();
    assertThat(other.call(release("disk-of-others", "bob")).isOk()).isTrue();
  }

  private static void assertThatSnapshotsAreMissed(LiveNode node) throws Exception {
    List<Path> snapshots = filesOf(node, ".snapshot");
    assertThat(snapshots).isNotEmpty();
    for (Path each : snapshots) {
      invertLastByte(each);
    }
    try {
      assertThat(refusalOf(node))
          .contains(whereOf(node), ".snapshot is damaged at offset", "remove its data directory");
    } finally {
      for (Path each : snapshots) {
        invertLastByte(each); // or no other test would have a cluster
      }
    }
  }

  private static void assertThatTheLogIsMissed(LiveNode node) throws Exception {
    Path oldest = filesOf(node, ".log").get(0);
    Path aside = node.data().resolveSibling("aside");
    Files.move(oldest, aside);
    try {
      assertThat(refusalOf(node)).contains(whereOf(node), "log", "remove its data directory");
    } finally {
      Files.move(aside, oldest);
    }
  }

  /** What a node says last that ends instead of starting. */
  private static String refusalOf(LiveNode node) {
    node.start();
    Await.until(
        () -> node + " starts or ends: " + node.logTail(),
        4 * SECONDS,
        () -> !node.isRunning() || node.view().isPresent());
    assertThat(node.isRunning()).as("it has started").isFalse();
    assertThat(node.exitValue()).isEqualTo(1);
    // One server lets a line be, another puts before it when it was said and where.
    List<String> said =
        node.log().stream().filter(line -> line.contains("The node has not started: ")).toList();
    assertThat(said).as(node.logTail()).isNotEmpty();
    return said.get(said.size() - 1);
  }

  private static String whereOf(LiveNode node) {
    return "DATA_DIR " + node.data().toAbsolutePath();
  }

  private static List<Path> filesOf(LiveNode node, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(node.data())) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void invertLastByte(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.read(last, channel.size() - 1);
      last.put(0, (byte) ~last.get(0));
      channel.write(last.rewind(), channel.size() - 1);
    }
  }
}
