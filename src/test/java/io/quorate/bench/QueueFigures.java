package io.quorate.bench;

import io.quorate.bench.QueueLoop.Role;
import java.io.IOException;
import java.util.List;

/** How many messages a second go into queues, through them, and how long one takes. */
final class QueueFigures implements Figures {
  private static final List<Integer> CONNECTIONS = List.of(16, 64);
  private static final int QUEUES = 16;
  private static final int BATCH = 100;
  private static final int PAIRS = 16;

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    stage.warmUp(CONNECTIONS.get(CONNECTIONS.size() - 1));
    for (int bytes : stage.given().numbers("bodies", "100,1024")) {
      for (int batch : List.of(1, BATCH)) {
        for (int connections : CONNECTIONS) {
          measure(stage, Role.PRODUCER, connections, batch, bytes);
          measure(stage, Role.BOTH, connections, batch, bytes);
        }
        pairs(stage, batch, bytes);
      }
    }
  }

  private static void measure(Stage stage, Role role, int connections, int batch, int bytes)
      throws IOException, InterruptedException {
    QueueLoop.Load load = new QueueLoop.Load(run(), QUEUES, batch, bytes);
    String what = role == Role.BOTH ? "enqueued, received and acknowledged" : "enqueued";
    stage.measure(
        name(what, batch, bytes),
        stage.load(connections, null, 0, 0),
        (connection, counts) -> new QueueLoop(role, load, connection, counts));
  }

  /** As many who send as who receive, all in one queue. */
  private static void pairs(Stage stage, int batch, int bytes)
      throws IOException, InterruptedException {
    QueueLoop.Load load = new QueueLoop.Load(run(), 1, batch, bytes);
    stage.measure(
        name(PAIRS + " producers and " + PAIRS + " consumers of one queue", batch, bytes),
        stage.load(2 * PAIRS, null, 0, 0),
        (connection, counts) ->
            new QueueLoop(
                connection < PAIRS ? Role.PRODUCER : Role.CONSUMER, load, connection, counts));
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
