package io.quorate.bench;

import io.quorate.bench.QueueLoop.Role;
import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** How many messages a second go into queues, through them, and how long one takes. */
final class QueueFigures implements Figures {
  private static final List<Integer> CONNECTIONS = List.of(16, 64);
  private static final int QUEUES = 16;
  private static final int BATCH = 100;
  private static final int PAIRS = 16;
  private static final int LEADER_SECONDS = 30;

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    warmUp(stage);
    for (int bytes : stage.given().numbers("bodies", "100,1024")) {
      for (int batch : List.of(1, BATCH)) {
        for (int connections : CONNECTIONS) {
          measure(stage, Role.PRODUCER, connections, batch, bytes);
          measure(stage, Role.BOTH, connections, batch, bytes);
        }
        pairs(stage, batch, bytes, false);
        pairs(stage, batch, bytes, true);
      }
      client(stage, bytes);
    }
  }

  /** What is not compiled yet would be measured with the first scenarios. */
  private static void warmUp(Stage stage) throws IOException, InterruptedException {
    QueueLoop.Load load = new QueueLoop.Load(run(), QUEUES, 1, 1, 100);
    int connections = CONNECTIONS.get(CONNECTIONS.size() - 1);
    stage.warmUp(connections, (each, counts) -> new QueueLoop(Role.BOTH, load, each, counts));
    delete(stage, load);
  }

  private static void measure(Stage stage, Role role, int connections, int batch, int bytes)
      throws IOException, InterruptedException {
    QueueLoop.Load load = new QueueLoop.Load(run(), QUEUES, batch, batch, bytes);
    String what = role == Role.BOTH ? "enqueued, received and acknowledged" : "enqueued";
    stage.measure(
        name(what, batch, bytes),
        stage.load(connections, null, 0, 0),
        (connection, counts) -> new QueueLoop(role, load, connection, counts));
    delete(stage, load);
  }

  /** As many who send as who receive, all in one queue; these take what there is, up to a batch. */
  private static void pairs(Stage stage, int batch, int bytes, boolean isAtLeader)
      throws IOException, InterruptedException {
    QueueLoop.Load load = new QueueLoop.Load(run(), 1, batch, BATCH, bytes);
    String where = isAtLeader ? ", all at its leader" : "";
    int leader = leader(stage, load.queue(0));
    stage.measure(
        name(PAIRS + " producers and " + PAIRS + " consumers of one queue" + where, batch, bytes),
        stage.load(2 * PAIRS, isAtLeader ? leader : null, 0, 0),
        (connection, counts) ->
            new QueueLoop(
                connection < PAIRS ? Role.PRODUCER : Role.CONSUMER, load, connection, counts));
    delete(stage, load);
  }

  /**
   * Which of the nodes leads the queue's shard, once one does: the load before may have cost it.
   */
  private static int leader(Stage stage, String queue) {
    int[] found = {-1};
    Await.until("a leader of " + queue, LEADER_SECONDS, () -> (found[0] = find(stage, queue)) >= 0);
    return found[0];
  }

  private static int find(Stage stage, String queue) {
    List<LiveNode> nodes = stage.cluster().nodes();
    Answer ring = nodes.get(0).tryCall(ApiCall.get("/cluster/ring?key=" + queue));
    return IntStream.range(0, nodes.size())
        .filter(index -> ring.isOk() && nodes.get(index).id().equals(ring.body().get("leader")))
        .findFirst()
        .orElse(-1);
  }

  /** As many threads that send as that receive, in one process, through the Java client. */
  private static void client(Stage stage, int bytes) throws InterruptedException {
    Stage.title(
        "messages of "
            + bytes
            + " bytes by the Java client: "
            + PAIRS
            + " threads send one by one"
            + " and wait for each, "
            + PAIRS
            + " receive");
    ClientQueueLoad load = ClientQueueLoad.start(stage.addresses(), run(), PAIRS, bytes);
    try {
      TimeUnit.SECONDS.sleep(stage.warmUpSeconds());
      load.take();
      long begin = System.nanoTime();
      TimeUnit.SECONDS.sleep(stage.measuredSeconds());
      LoadCounts counts = load.take();
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.print(new LoadReport(counts, seconds, Map.of()).text());
    } finally {
      load.stop();
    }
  }

  private static void delete(Stage stage, QueueLoop.Load load)
      throws IOException, InterruptedException {
    for (int queue = 0; queue < load.queues(); queue++) {
      ApiCall delete = new ApiCall("DELETE", "/queue/" + load.queue(queue), Map.of(), null, 60_000);
      Answer answer = stage.cluster().nodes().get(0).call(delete);
      if (answer.status() != 200) {
        throw new IOException("the queue was not deleted: " + answer);
      }
    }
  }

  private static String name(String what, int batch, int bytes) {
    return (batch == 1 ? "messages" : "batches of " + batch + " messages")
        + " of "
        + bytes
        + " bytes "
        + what;
  }

  // What one scenario leaves in its queues is nothing to the next.
  private static String run() {
    return "q" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }
}
