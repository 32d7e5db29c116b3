package io.quorate.bench;

import io.quorate.live.LiveCluster;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many locks a second, by whom and through whom they are taken. */
final class LockFigures implements Figures {
  private static final int WAIT_SECONDS = 20;
  private static final int SHARED_LOCKS = 16;
  private static final int CONTENDERS = 32;
  private static final int PAIRS = 100;

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    List<Integer> connections = stage.given().numbers("connections", "16,64,256");
    stage.warmUp(Collections.max(connections));
    for (int count : connections) {
      stage.measureLocks("own locks, spread over all nodes", stage.load(count, null, 0, 0));
    }
    LiveCluster cluster = stage.cluster();
    int leader = cluster.nodes().indexOf(cluster.awaitLeader());
    int follower = (leader + 1) % cluster.nodes().size();
    int middle = connections.get(connections.size() / 2);
    stage.measureLocks("own locks, all through the leader", stage.load(middle, leader, 0, 0));
    if (follower != leader) {
      stage.measureLocks("own locks, all through one follower", stage.load(middle, follower, 0, 0));
    }
    stage.measureLocks(
        "waits parked for " + SHARED_LOCKS + " locks",
        stage.load(stage.given().number("parked", 200), null, SHARED_LOCKS, WAIT_SECONDS));
    stage.measureLocks("one lock for all", stage.load(CONTENDERS, null, 1, WAIT_SECONDS));
    messages(stage, stage.given().number("senders", 8));
  }

  private static void messages(Stage stage, int senders) throws InterruptedException {
    Stage.title("arrays of " + 2 * PAIRS + " messages, " + senders + " connections");
    try (MessageLoad load = MessageLoad.start(stage.addresses(), senders, PAIRS)) {
      TimeUnit.SECONDS.sleep(stage.warmUpSeconds());
      System.out.print(load.measure(stage.measuredSeconds()));
    }
  }
}
