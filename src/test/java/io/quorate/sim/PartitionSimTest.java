package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.machine.QueueReply;
import io.quorate.machine.QueueShards;
import io.quorate.node.Gateway;
import io.quorate.queue.DedupId;
import io.quorate.queue.GroupName;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.queue.QueueSettings;
import io.quorate.ring.Shards;
import io.quorate.server.queues.PartitionedQueues;
import io.quorate.server.queues.ReplicatedQueues;
import io.quorate.server.queues.SpreadReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a divided queue is one queue to all nodes, whatever they have heard of it and whoever dies.
 * Method: whole nodes in a script, and a client that repeats what has no answer.
 */
public class PartitionSimTest {
  private static final Shards SHARDS = new Shards(8);
  private static final QueueName ORDERS = new QueueName("orders");
  private static final long VISIBILITY_MILLIS = 5_000;
  private static final int REPETITIONS_MAX = 200;

  private final Map<Gateway, PartitionedQueues> stores = new HashMap<>();
  private final AtomicLong lives = new AtomicLong();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingIsLostAndGroupsKeepTheirOrderThoughNodesDie(long seed) {
    SimCluster cluster = settled();
    Rng rng = new Rng(seed);
    done(cluster, rng, store -> store.submit(divided(4)));
    int sent = 0;
    Map<Integer, List<Integer>> got = new HashMap<>();
    Set<Integer> acked = new TreeSet<>();
    for (int round = 0; round < 60 || acked.size() < sent; round++) {
      assertThat(round).as("rounds; %s of %s came", acked, sent).isLessThan(1_000);
      if (round < 60) {
        for (int i = 0; i < 3; i++) {
          send(cluster, rng, sent++);
        }
        if (round % 6 == 5) {
          NodeId victim = cluster.nodes().get(rng.index(3));
          cluster.crash(victim);
          cluster.restart(victim);
        }
      }
      receive(cluster, rng, got, acked);
    }

    assertThat(acked).hasSize(sent);
    got.forEach((group, numbers) -> assertThat(numbers).as("group %s", group).isSorted());
    assertThat(view(cluster, rng).isEmpty()).as("nothing was invented").isTrue();
  }

  private void send(SimCluster cluster, Rng rng, int number) {
    Bytes body = Bytes.of(new byte[] {(byte) number});
    QueueCommand.Item item =
        new QueueCommand.Item(
            1, 0, 0, 0, new GroupName("g" + number % 5), new DedupId("d" + number));
    QueueAnswer answer = done(cluster, rng, store -> store.enqueue(enqueue(item), List.of(body)));
    assertThat(((Enqueued) answer).results().get(0)).isInstanceOf(Accepted.class);
  }

  private void receive(
      SimCluster cluster, Rng rng, Map<Integer, List<Integer>> got, Set<Integer> acked) {
    QueueCommand.Receive receive =
        new QueueCommand.Receive(ORDERS, 5, VISIBILITY_MILLIS, VISIBILITY_MILLIS, null);
    Outcome outcome = outcome(cluster, node(cluster, rng), store -> store.receive(receive, 300));
    if (!(outcome instanceof SpreadReply spread)
        || !(spread.reply().answer() instanceof Received received)) {
      return;
    }
    for (int i = 0; i < received.deliveries().size(); i++) {
      int number = spread.reply().bodies().get(i).read().array()[0] & 0xff;
      assertThat(acked).as("delivered although acknowledged").doesNotContain(number);
      String home = spread.homes().get(i);
      QueueCommand.Ack ack = new QueueCommand.Ack(List.of(received.deliveries().get(i).receipt()));
      done(cluster, rng, store -> store.settle(home, ack));
      acked.add(number);
      got.computeIfAbsent(number % 5, group -> new ArrayList<>()).add(number);
    }
  }

  @Test
  public void aNodeWithAnOldNotionPutsNothingWhereNobodyLooks() {
    SimCluster cluster = settled();
    NodeId first = cluster.nodes().get(0);
    NodeId other = cluster.nodes().get(1);
    for (int count : new int[] {4, 2, 4, 1, 8}) {
      reply(cluster, first, store -> store.submit(divided(count)));
      reply(cluster, other, store -> store.enqueue(enqueue(plain()), List.of(Bytes.EMPTY)));
      Received received =
          (Received)
              reply(
                  cluster,
                  first,
                  store ->
                      store.receive(
                          new QueueCommand.Receive(ORDERS, 9, 0, VISIBILITY_MILLIS, null), 0));

      assertThat(received.deliveries()).as("of %s partitions", count).hasSize(1);
      assertThat(reply(cluster, first, store -> store.submit(new QueueCommand.Delete(ORDERS))))
          .isEqualTo(new Deleted(ORDERS, 1));
    }
  }

  @Test
  public void whatIsDeletedHalfwayTakesNothingAndIsDeletedByRepetition() {
    SimCluster cluster = settled();
    NodeId node = cluster.nodes().get(0);
    reply(cluster, node, store -> store.submit(divided(2)));
    Elsewhere elsewhere = (Elsewhere) direct(cluster, node, ORDERS, new QueueCommand.Purge(ORDERS));
    Partitioning partitioning = Objects.requireNonNull(elsewhere.partitioning());
    for (QueueName part : partitioning.partsOf(ORDERS)) {
      direct(cluster, node, part, new QueueCommand.Delete(part));
    }

    assertThat(
            outcome(cluster, node, store -> store.enqueue(enqueue(plain()), List.of(Bytes.EMPTY))))
        .isInstanceOf(Outcome.Unavailable.class);
    assertThat(reply(cluster, node, store -> store.submit(new QueueCommand.Delete(ORDERS))))
        .isEqualTo(new Deleted(ORDERS, 0));
    assertThat(reply(cluster, node, store -> store.enqueue(enqueue(plain()), List.of(Bytes.EMPTY))))
        .isInstanceOf(Enqueued.class);
  }

  private static QueueCommand.Configure divided(int count) {
    QueueSettings settings = QueueSettings.DEFAULT.dividedAs(new Partitioning(count, 0));
    return new QueueCommand.Configure(ORDERS, settings, false);
  }

  private static QueueCommand.Enqueue enqueue(QueueCommand.Item item) {
    return new QueueCommand.Enqueue(ORDERS, 1, List.of(item));
  }

  private static QueueCommand.Item plain() {
    return new QueueCommand.Item(0, 0, 0, 0, null, null);
  }

  private QueueAnswer.QueueView view(SimCluster cluster, Rng rng) {
    return (QueueAnswer.QueueView)
        done(cluster, rng, store -> store.query(ORDERS, new QueueQuery.Describe(ORDERS)));
  }

  private static NodeId node(SimCluster cluster, Rng rng) {
    return cluster.nodes().get(rng.index(cluster.nodes().size()));
  }

  /** Asks, at any node, until there is an answer. */
  private QueueAnswer done(
      SimCluster cluster, Rng rng, Function<PartitionedQueues, CompletionStage<Outcome>> request) {
    for (int i = 0; i < REPETITIONS_MAX; i++) {
      QueueAnswer answer = answerOf(outcome(cluster, node(cluster, rng), request));
      if (answer != null) {
        return answer;
      }
      cluster.advanceMillis(50);
    }
    throw new AssertionError("no answer");
  }

  private QueueAnswer reply(
      SimCluster cluster, NodeId node, Function<PartitionedQueues, CompletionStage<Outcome>> ask) {
    Outcome outcome = outcome(cluster, node, ask);
    QueueAnswer answer = answerOf(outcome);
    assertThat(answer).as("%s", outcome).isNotNull();
    return Objects.requireNonNull(answer);
  }

  private static @Nullable QueueAnswer answerOf(Outcome outcome) {
    if (outcome instanceof SpreadReply spread) {
      return spread.reply().answer();
    }
    return outcome instanceof QueueReply reply ? reply.answer() : null;
  }

  private Outcome outcome(
      SimCluster cluster, NodeId node, Function<PartitionedQueues, CompletionStage<Outcome>> ask) {
    SimCall call = cluster.call(node, gateway -> ask.apply(store(cluster, gateway)), answer -> {});
    cluster.awaitThat("an answer", call::isAnswered);
    return call.outcome();
  }

  /** What a node believes it believes until it dies. */
  private PartitionedQueues store(SimCluster cluster, Gateway gateway) {
    return stores.computeIfAbsent(
        gateway,
        absent ->
            new PartitionedQueues(
                new ReplicatedQueues(gateway),
                () -> cluster.world().timeline().nowNanos(),
                lives::incrementAndGet));
  }

  private static QueueAnswer direct(
      SimCluster cluster, NodeId node, QueueName queue, QueueCommand command) {
    SimCall call =
        cluster.call(
            node,
            gateway ->
                gateway.queues().submit(QueueShards.shardOf(queue, SHARDS), command, List.of()),
            answer -> {});
    return cluster.expect(QueueReply.class, call).answer();
  }

  private static SimCluster settled() {
    SimCluster cluster =
        new SimCluster(Settings.calm(3, 3).placing(SHARDS.count(), 3), Streams.of(4), 0);
    cluster.awaitThat("shards are placed", new ShardCheck(cluster.world())::isSettled);
    cluster.advanceMillis(1_000); // until every node's status says so
    return cluster;
  }
}
