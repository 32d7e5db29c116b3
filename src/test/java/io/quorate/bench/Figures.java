package io.quorate.bench;

import io.quorate.cluster.ClusterPlan;
import java.io.IOException;

/** A part of the benchmarks that has a cluster for itself. */
@FunctionalInterface
interface Figures {
  /**
   * What cluster it wants.
   *
   * @param plan the one that all others have
   */
  default ClusterPlan plan(ClusterPlan plan, Arguments given) throws IOException {
    return plan;
  }

  /** Prints its figures. */
  void measure(Stage stage) throws IOException, InterruptedException;
}
