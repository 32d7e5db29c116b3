package io.quorate.bench;

import io.quorate.cluster.ClusterPlan;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** What a write costs that its owner brings to memory later. */
final class WriteBackFigures implements Figures {
  private static final int NODE = 0;

  @Override
  public ClusterPlan plan(ClusterPlan plan, Arguments given) {
    return plan.with("CACHE_WRITE_POLICY", "back");
  }

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    List<Integer> connections = stage.given().numbers("connections", "16,64,256");
    stage.report(
        stage.load(Collections.max(connections), NODE, 0, 0),
        CacheFigures.loops(CacheLoop.ownWrites()));
    for (int count : connections) {
      stage.measure(
          "writes of own keys on one node, written back later",
          stage.load(count, NODE, 0, 0),
          CacheFigures.loops(CacheLoop.ownWrites()));
    }
  }
}
