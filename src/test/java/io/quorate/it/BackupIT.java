package io.quorate.it;

import static io.quorate.live.ApiCall.acquire;
import static io.quorate.live.ApiCall.get;
import static io.quorate.live.ApiCall.release;
import static io.quorate.live.ApiCall.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.backup.Backup;
import io.quorate.bench.BenchOptions;
import io.quorate.bench.LoadGenerator;
import io.quorate.cluster.Ports;
import io.quorate.live.Answer;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what a backup holds is there again in a new cluster. Method: real processes; the backup is
 * taken under load, and a cluster of one begins with it.
 */
@ExtendWith(WithCluster.class)
class BackupIT {
  private static final int SECONDS_MAX = 60;
  private static final String RESTORE_FROM = "RESTORE_FROM";

  private final LiveCluster cluster;

  BackupIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aNewClusterBeginsWithABackupThatWasTakenUnderLoad(@TempDir Path directory) throws Exception {
    LiveNode node = cluster.node(0);
    long held = node.call(acquire("backed-up", "alice").with("ttl", 900)).token();
    Path file = directory.resolve("taken.backup");
    try (LoadGenerator load = LoadGenerator.start(loadOfMembers())) {
      load.beginMeasuring();
      HttpResponse<Path> taken = backUp(cluster.node(1), file);
      assertThat(taken.statusCode()).isEqualTo(200);
      assertThat(taken.headers().firstValueAsLong("Content-Length")).hasValue(Files.size(file));
      load.end();
      assertThat(load.failures()).isEmpty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(Backup.read(in).header().shardCount()).isEqualTo(16);
    }
    long grantedSince = node.call(acquire("since", "bob")).token();

    try (LiveCluster restored =
        LiveCluster.quick(
            directory.resolve("restored"), Ports.free(1), Map.of(RESTORE_FROM, file.toString()))) {
      refusesAFileThatIsCutOff(restored.node(0), file);
      goesOnWhereTheBackupWasTaken(restored, held, grantedSince);
      restoresOnlyOnce(restored, held);
    }
    node.call(release("since", "bob"));
    node.call(release("backed-up", "alice"));
  }

  private static void refusesAFileThatIsCutOff(LiveNode node, Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(file.resolveSibling("cut"), Arrays.copyOf(whole, whole.length - 1));
    node.start(Map.of(RESTORE_FROM, cut.toString()));
    Await.until(() -> "it ends: " + node.logTail(), SECONDS_MAX, () -> !node.isRunning());
    assertThat(node.exitValue()).isEqualTo(1);
    assertThat(node.log())
        .anyMatch(line -> line.contains(RESTORE_FROM + " " + cut) && line.contains("too early"));
  }

  private void goesOnWhereTheBackupWasTaken(LiveCluster restored, long held, long grantedSince)
      throws Exception {
    restored.heal();
    LiveNode node = restored.node(0);
    awaitGrants(node);
    assertThat(node.call(state("backed-up")).holders()).containsExactly("alice=" + held);
    assertThat(node.call(acquire("backed-up", "bob")).status()).isEqualTo(423);
    assertThat(node.call(state("since")).status()).isEqualTo(404);
    Answer granted = node.call(acquire("anew", "carol").with("ttl", 900));
    assertThat(granted.status()).as(granted.text()).isEqualTo(200);
    assertThat(granted.token()).isGreaterThan(grantedSince).isGreaterThan(held);
    assertThat(clusterId(node)).isNotEqualTo(clusterId(cluster.node(0)));
  }

  private static void restoresOnlyOnce(LiveCluster restored, long held) throws Exception {
    LiveNode node = restored.node(0);
    node.kill();
    restored.heal();
    assertThat(node.call(state("anew")).holders()).hasSize(1);
    assertThat(node.call(state("backed-up")).holders()).containsExactly("alice=" + held);
    assertThat(node.log())
        .filteredOn(line -> line.contains("is ignored: this node has its data already"))
        .hasSize(1);
  }

  /** Nothing is granted before the first leader has said what tokens have to exceed. */
  private static void awaitGrants(LiveNode node) {
    Await.until("locks are granted", SECONDS_MAX, () -> node.tryCall(acquire("first", "c")).isOk());
  }

  private static String clusterId(LiveNode node) throws Exception {
    String text = node.call(get("/status")).text();
    return text.replaceFirst(".*\"cluster_id\":\"([0-9a-f]*)\".*", "$1");
  }

  private static HttpResponse<Path> backUp(LiveNode node, Path file) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + "/cluster/backup"))
            .timeout(Duration.ofSeconds(SECONDS_MAX))
            .POST(BodyPublishers.noBody())
            .build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, BodyHandlers.ofFile(file));
  }

  private BenchOptions loadOfMembers() {
    List<InetSocketAddress> addresses =
        cluster.nodes().stream()
            .map(node -> new InetSocketAddress("localhost", node.port()))
            .toList();
    return BenchOptions.spreadOver(addresses, 8);
  }
}
