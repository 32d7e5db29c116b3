package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLauncherTest {
  private static final String[] ARGUMENTS = {"quorate.jar", "cluster", "8001,8002,8003"};

  @TempDir private Path directory;

  @Test
  void theSecretOfTheEnvironmentIsTheClusters() {
    ClusterPlan plan = ClusterLauncher.plan(ARGUMENTS, Map.of("CLUSTER_SECRET", "known"));

    assertThat(plan.settings()).containsEntry("CLUSTER_SECRET", "known");
    assertThat(plan.places()).extracting(Place::port).containsExactly(8001, 8002, 8003);
  }

  @Test
  void withoutOneEachClusterHasASecretOfItsOwn() {
    ClusterPlan plan = ClusterLauncher.plan(ARGUMENTS, Map.of());
    ClusterPlan other = ClusterLauncher.plan(ARGUMENTS, Map.of());

    assertThat(plan.settings().get("CLUSTER_SECRET")).hasSizeGreaterThanOrEqualTo(32);
    assertThat(plan.settings()).isNotEqualTo(other.settings());
  }

  @Test
  void portInUseIsToldInOneLineAndFails() throws IOException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (ServerSocket other = new ServerSocket(0)) {
      int port = other.getLocalPort();
      ClusterPlan plan = ClusterPlan.of(Path.of("no.jar"), directory, List.of(port));
      PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);

      assertThat(ClusterLauncher.run(plan, err, err)).isEqualTo(1);
      assertThat(told.toString(StandardCharsets.UTF_8))
          .isEqualTo("port %d of node-1 is in use%n", port);
    }
  }

  @Test
  void whoLosesANodeLearnsWhereItIsSaidHowToStartItAgain() throws IOException {
    assertThat(ClusterLauncher.farewell("node-3", 137))
        .startsWith("node-3 has ended with 137. ")
        .contains("src/docs/OPERATIONS.md", "CLUSTER_SECRET");
    assertThat(Files.readString(Path.of("src/docs/OPERATIONS.md")))
        .contains("To restart its nodes", "export `CLUSTER_SECRET` before");
  }
}
