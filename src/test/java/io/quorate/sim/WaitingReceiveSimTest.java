package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.raft.RaftCore;
import io.quorate.ring.Shards;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: who waits for messages at any node gets them at once, costs the log nothing until then, and
 * hears of it if the node is cut off. Method: whole nodes in a script.
 */
class WaitingReceiveSimTest {
  private static final Shards SHARDS = new Shards(4);
  private static final QueueName ORDERS = new QueueName("orders");
  private static final int SHARD = SHARDS.shardOf(ORDERS.value());
  private static final long WAIT_MILLIS = 8_000;

  /** An election, and the patience of a call without a leader. */
  private static final long CUT_OFF_MILLIS = 7_000;

  /** An election, and some answers. */
  private static final long SOON_MILLIS = 4_000;

  private final SimCluster cluster = settled();

  @Test
  void aMessageComesAtOnceToWhoeverWaitsWhereverItIsSent() {
    for (NodeId node : cluster.nodes()) {
      SimCall waiting = receive(node);
      cluster.advanceMillis(500);
      assertThat(waiting.isAnswered()).isFalse();
      send(cluster.otherThan(node));
      cluster.advanceMillis(100);

      assertThat(deliveries(waiting)).as("at %s", node).isEqualTo(1);
    }
  }

  @Test
  void whoWaitsInVainIsAskedForOnce() {
    long before = appended();
    for (NodeId node : cluster.nodes()) {
      receive(node);
    }
    cluster.advanceMillis(WAIT_MILLIS / 2);
    assertThat(appended()).as("entries while they wait").isEqualTo(before);
    SimCall last = receive(cluster.nodes().get(0));
    cluster.advanceMillis(WAIT_MILLIS + 1_000);

    assertThat(deliveries(last)).isZero();
    assertThat(appended()).as("one for each").isEqualTo(before + 4);
  }

  @Test
  void whoWaitsAtANodeThatIsCutOffHearsOfIt() {
    NodeId lonely = cluster.otherThan(leader());
    SimCall waiting = receive(lonely);
    cluster.isolate(lonely);
    cluster.advanceMillis(CUT_OFF_MILLIS);

    assertThat(waiting.isAnswered()).as("before its wait has ended").isTrue();
    assertThat(waiting.outcome()).isNotInstanceOf(QueueReply.class);
  }

  @Test
  void aMessageThatWasSentDuringACutComesAfterIt() {
    NodeId lonely = cluster.otherThan(leader());
    SimCall waiting = receive(lonely);
    cluster.isolate(lonely);
    send(leader());
    cluster.advanceMillis(500);
    cluster.heal();
    assertThat(cluster.holdsWithin(SOON_MILLIS, waiting::isAnswered))
        .as("long before its wait has ended")
        .isTrue();

    assertThat(deliveries(waiting)).isEqualTo(1);
  }

  private SimCall receive(NodeId node) {
    QueueCommand.Receive command = new QueueCommand.Receive(ORDERS, 1, 0, 600_000, null);
    return cluster.call(
        node, gateway -> gateway.queues().receive(SHARD, command, WAIT_MILLIS), answer -> {});
  }

  private static int deliveries(SimCall call) {
    Outcome outcome = call.outcome();
    assertThat(outcome).isInstanceOf(QueueReply.class);
    return ((Received) ((QueueReply) outcome).answer()).deliveries().size();
  }

  private void send(NodeId node) {
    QueueCommand.Item item = new QueueCommand.Item(1, 0, 0, 0, null, null);
    cluster.expect(
        QueueReply.class,
        cluster.call(
            node,
            gateway ->
                gateway
                    .queues()
                    .submit(
                        SHARD,
                        new QueueCommand.Enqueue(ORDERS, 0, List.of(item)),
                        List.of(Bytes.of(new byte[] {'1'}))),
            answer -> {}));
  }

  /** The node that leads the shard. */
  private NodeId leader() {
    return cluster.world().nodes().stream()
        .filter(
            node -> {
              RaftCore raft = node.raft(Shards.groupOf(SHARD));
              return raft != null && raft.isReady();
            })
        .map(SimNode::id)
        .findFirst()
        .orElseThrow();
  }

  /** The last entry of the shard. */
  private long appended() {
    RaftCore raft = cluster.world().node(leader()).raft(Shards.groupOf(SHARD));
    return Invariant.present(raft, "the leader's replica").log().lastIndex();
  }

  private static SimCluster settled() {
    SimCluster cluster =
        new SimCluster(Settings.calm(3, 3).placing(SHARDS.count(), 3), Streams.of(6), 0);
    cluster.awaitThat("shards are placed", new ShardCheck(cluster.world())::isSettled);
    cluster.advanceMillis(1_000);
    return cluster;
  }
}
