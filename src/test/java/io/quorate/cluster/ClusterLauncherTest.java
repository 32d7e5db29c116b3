package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterLauncherTest {
  private static final String[] ARGUMENTS = {"quorate.jar", "cluster", "8001,8002,8003"};

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
}
