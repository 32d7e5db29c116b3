package io.quorate.bench;

import io.quorate.live.LiveNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * How long an application waits for an answer while all nodes are restarted in order, one after the
 * other.
 */
final class RollingFigures implements Figures {
  private static final int CLIENTS = 3;
  private static final int WARM_CONNECTIONS = 16;

  /** What a stop leaves behind, such as shards that lead elsewhere, shows within this time. */
  private static final int SETTLING_SECONDS = 3;

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    int rounds = stage.given().number("rounds", 2);
    boolean isApart = stage.given().number("apart", 0) == 1;
    List<LiveNode> nodes = stage.cluster().nodes();
    Stage.title("restart of all nodes in turn, " + rounds + " times, " + CLIENTS + " clients");
    stage.warmUp(WARM_CONNECTIONS);
    Cores cores = isApart ? Cores.apart(nodes) : Cores.shared();
    List<GapClient> clients = new ArrayList<>();
    try {
      List<String> addresses =
          nodes.stream().map(node -> "http://localhost:" + node.port()).toList();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(GapClient.start("rolling-" + i, addresses));
      }
      TimeUnit.SECONDS.sleep(stage.warmUpSeconds());
      restart(stage, cores, clients, rounds);
    } finally {
      for (GapClient client : clients) {
        client.stop();
      }
    }
  }

  private static void restart(Stage stage, Cores cores, List<GapClient> clients, int rounds)
      throws IOException, InterruptedException {
    long worstMillis = 0;
    for (int round = 0; round < rounds; round++) {
      for (LiveNode node : stage.cluster().nodes()) {
        longestMillis(clients);
        boolean isLeader = node.equals(stage.cluster().awaitLeader());
        cores.changing(node);
        node.stop();
        TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
        long stopMillis = longestMillis(clients);
        node.start();
        cores.changing(node);
        stage.cluster().awaitAllInStep();
        cores.serving(node);
        TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
        long startMillis = longestMillis(clients);
        worstMillis = LongStream.of(worstMillis, stopMillis, startMillis).max().orElseThrow();
        Stage.line(
            "%s%s: longest gap %d ms at its stop, %d ms at its start",
            node, isLeader ? " (leader)" : "", stopMillis, startMillis);
      }
    }
    long successes = clients.stream().mapToLong(GapClient::successes).sum();
    long failures = clients.stream().mapToLong(GapClient::failures).sum();
    Stage.line("longest gap of a client: %d ms", worstMillis);
    Stage.line("calls that succeeded: %d, that failed: %d", successes, failures);
  }

  private static long longestMillis(List<GapClient> clients) {
    return clients.stream().mapToLong(GapClient::takeLongestMillis).max().orElseThrow();
  }
}
