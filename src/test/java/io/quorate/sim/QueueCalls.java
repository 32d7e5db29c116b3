package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.machine.QueueReply;
import io.quorate.node.QueueDoor;
import io.quorate.queue.QueueCommand;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How a client of queues calls: at any node, and again at another as often as it should. */
final class QueueCalls {
  /** One thing that a client wants of the queues, however often it must ask for it. */
  interface Errand {
    CompletionStage<Outcome> send(QueueDoor door);

    /** An attempt begins. */
    default void begins() {}

    /** An attempt has ended with nothing; if that is unknown, it may yet be carried out. */
    default void failed(Outcome outcome) {}

    /** True if the client asks once more although it has its answer. */
    boolean answered(QueueReply reply);
  }

  private static final long REPEAT_MILLIS_MAX = 60;
  private static final long PATIENCE_MILLIS_MAX = 4_000;

  private final SimCluster cluster;
  private final Rng rng;
  private final String client;
  private final Clientele clientele;
  private final Rhythm rhythm;

  /**
   * @param client its name, for people
   * @param want begins an errand by {@link #run}
   */
  QueueCalls(SimCluster cluster, Rng rng, String client, Clientele clientele, Runnable want) {
    this.cluster = cluster;
    this.rng = rng;
    this.client = client;
    this.clientele = clientele;
    rhythm = new Rhythm(cluster, rng, clientele, want);
  }

  /** A command whose answer tells the client nothing that it needs. */
  static Errand order(int shard, QueueCommand command) {
    return new Errand() {
      @Override
      public CompletionStage<Outcome> send(QueueDoor door) {
        return door.submit(shard, command, List.of());
      }

      @Override
      public boolean answered(QueueReply reply) {
        return false;
      }
    };
  }

  Rhythm rhythm() {
    return rhythm;
  }

  /** Asks until there is an answer, so many times at most, or until everybody goes home. */
  void run(Errand errand, int attemptsMax) {
    NodeId node = cluster.nodes().get(rng.index(cluster.nodes().size()));
    errand.begins();
    cluster
        .call(
            node,
            gateway -> errand.send(gateway.queues()),
            outcome -> {
              cluster.world().trace().note(client + " at " + node + ": -> " + outcome);
              if (!(outcome instanceof QueueReply reply)) {
                errand.failed(outcome);
                again(errand, attemptsMax);
              } else if (errand.answered(reply)) {
                again(errand, attemptsMax);
              } else {
                rhythm.think();
              }
            })
        .within(rng.between(200, PATIENCE_MILLIS_MAX));
  }

  private void again(Errand errand, int attemptsMax) {
    if (attemptsMax <= 1 || !clientele.isOpen()) {
      rhythm.think();
      return;
    }
    cluster
        .world()
        .timeline()
        .afterMillis(rng.between(10, REPEAT_MILLIS_MAX), () -> run(errand, attemptsMax - 1));
  }
}
