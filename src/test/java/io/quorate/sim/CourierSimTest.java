package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.machine.QueueReply;
import io.quorate.queue.NackMode;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.Receipt;
import io.quorate.raft.RaftCore;
import io.quorate.ring.Placements;
import io.quorate.ring.Shards;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: what leaves a queue for one of another shard arrives there once, whoever dies on the way,
 * and nobody waits for a queue that takes nothing. Method: whole nodes in a script.
 */
public class CourierSimTest {
  private static final Shards SHARDS = new Shards(16);
  private static final QueueName ORDERS = new QueueName("orders");
  private static final QueueName MORGUE = name(queue -> shard(queue) != shard(ORDERS));

  /** Each leader dies a little later than the one before: at some time a parcel is under way. */
  @Test
  public void lettersArriveOnceThoughLeadersDieAgainAndAgain() {
    SimCluster cluster = settled(3);
    configure(cluster, ORDERS, MORGUE, 0);
    int rounds = 24;
    for (int round = 0; round < rounds; round++) {
      kill(cluster, QueueCommand.PARCELS_MAX);
      cluster.advanceMillis(round / 2);
      leader(cluster, round % 2 == 0 ? ORDERS : MORGUE)
          .ifPresent(
              victim -> {
                cluster.crash(victim);
                cluster.restart(victim);
              });
      cluster.awaitThat("all have arrived", () -> leaving(cluster) == 0);
    }

    cluster.advanceMillis(10_000);
    assertThat(view(cluster, MORGUE).ready()).isEqualTo(rounds * QueueCommand.PARCELS_MAX);
  }

  @Test
  public void aQueueWithoutALeaderHoldsUpNoOther() {
    SimCluster cluster = settled(1);
    NodeId source = keeper(cluster, ORDERS);
    NodeId dead = cluster.otherThan(source);
    QueueName lost = name(queue -> keeper(cluster, queue).equals(dead));
    NodeId alive = cluster.otherThan(source, dead);
    QueueName well = name(to -> keeper(cluster, to).equals(alive) && to.compareTo(lost) > 0);
    configure(cluster, ORDERS, null, 0);
    kill(cluster, 2);
    cluster.crash(dead);
    redrive(cluster, source, lost);
    redrive(cluster, source, well);

    cluster.awaitThat("the one has arrived", () -> at(cluster, source, well).isPresent());
    cluster.advanceMillis(10_000);
    assertThat(at(cluster, source, ORDERS.dead()).orElseThrow().leaving()).isEqualTo(1);
    cluster.restart(dead);
    cluster.awaitThat("so has the other", () -> at(cluster, source, lost).isPresent());
  }

  @Test
  public void aFullQueueHasItsLettersLaterAndHoldsUpNoOther() {
    SimCluster cluster = settled(3);
    configure(cluster, MORGUE, null, 2);
    configure(cluster, ORDERS, MORGUE, 0);
    kill(cluster, 5);
    cluster.awaitThat("it is full", () -> leaving(cluster) == 3);
    configure(cluster, ORDERS, null, 0);
    kill(cluster, 1);
    QueueName other = name(queue -> shard(queue) == shard(MORGUE) && !queue.equals(MORGUE));
    redrive(cluster, cluster.awaitLeader(), other);
    cluster.awaitThat(
        "another has its own", () -> at(cluster, cluster.awaitLeader(), other).isPresent());

    assertThat(view(cluster, MORGUE).ready()).isEqualTo(2);
    configure(cluster, MORGUE, null, 0);
    cluster.awaitThat("the rest comes", () -> leaving(cluster) == 0);
    assertThat(view(cluster, MORGUE).ready()).isEqualTo(5);
  }

  /** Both shards number what they send by themselves. */
  @Test
  public void aQueueTakesFromSeveralShards() {
    SimCluster cluster = settled(3);
    QueueName second =
        name(queue -> shard(queue) != shard(MORGUE) && shard(queue) != shard(ORDERS));
    configure(cluster, ORDERS, MORGUE, 0);
    configure(cluster, second, MORGUE, 0);
    kill(cluster, ORDERS, 3);
    kill(cluster, second, 3);

    cluster.awaitThat(
        "all have arrived", () -> leaving(cluster) == 0 && view(cluster, second).leaving() == 0);
    assertThat(view(cluster, MORGUE).ready()).isEqualTo(6);
  }

  private static SimCluster settled(int copies) {
    SimCluster cluster =
        new SimCluster(Settings.calm(3, 3).placing(SHARDS.count(), copies), Streams.of(4), 0);
    cluster.awaitThat("shards are placed", new ShardCheck(cluster.world())::isSettled);
    return cluster;
  }

  private static QueueName name(Predicate<QueueName> isFit) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> new QueueName("other-" + i))
        .filter(isFit)
        .findFirst()
        .orElseThrow();
  }

  private static int shard(QueueName queue) {
    return SHARDS.shardOf(queue.source().value());
  }

  /** The only one that has the queue. */
  private static NodeId keeper(SimCluster cluster, QueueName queue) {
    Placements placements = cluster.world().laws().reference().placements();
    return placements.table().replicasOf(shard(queue)).leader();
  }

  private static Optional<NodeId> leader(SimCluster cluster, QueueName queue) {
    GroupId group = Shards.groupOf(shard(queue));
    return cluster.world().nodes().stream()
        .filter(
            node -> {
              RaftCore raft = node.raft(group);
              return raft != null && raft.isReady();
            })
        .map(SimNode::id)
        .findFirst();
  }

  private static void configure(
      SimCluster cluster, QueueName queue, @Nullable QueueName deadLetter, int maxLength) {
    QueueSettings settings = new QueueSettings(0, 10, deadLetter, 0, 0, maxLength);
    submit(cluster, queue, new QueueCommand.Configure(queue, settings, false), List.of());
  }

  private static void redrive(SimCluster cluster, NodeId door, QueueName target) {
    QueueCommand redrive = new QueueCommand.Redrive(ORDERS, 1, target, false);
    cluster.expect(
        QueueReply.class,
        cluster.call(
            door,
            gateway -> gateway.queues().submit(shard(ORDERS), redrive, List.of()),
            answer -> {}));
  }

  private static void kill(SimCluster cluster, int count) {
    kill(cluster, ORDERS, count);
  }

  /** Messages come, and are dead letters right after. */
  private static void kill(SimCluster cluster, QueueName queue, int count) {
    Bytes body = Bytes.of(new byte[] {'1'});
    QueueCommand.Item item = new QueueCommand.Item(body.length(), 0, 0, 0, null, null);
    submit(
        cluster,
        queue,
        new QueueCommand.Enqueue(queue, 0, Collections.nCopies(count, item)),
        Collections.nCopies(count, body));
    QueueAnswer.Received received =
        (QueueAnswer.Received)
            submit(
                cluster, queue, new QueueCommand.Receive(queue, count, 9_000, 1, null), List.of());
    List<Receipt> receipts =
        received.deliveries().stream().map(QueueAnswer.Delivery::receipt).toList();
    submit(cluster, queue, new QueueCommand.Nack(receipts, NackMode.FATAL, 0), List.of());
  }

  private static QueueAnswer submit(
      SimCluster cluster, QueueName queue, QueueCommand command, List<Bytes> bodies) {
    SimCall call =
        cluster.call(
            cluster.awaitLeader(),
            gateway -> gateway.queues().submit(shard(queue), command, bodies),
            answer -> {});
    return cluster.expect(QueueReply.class, call).answer();
  }

  private static int leaving(SimCluster cluster) {
    return view(cluster, ORDERS).leaving();
  }

  private static QueueView view(SimCluster cluster, QueueName queue) {
    return at(cluster, cluster.awaitLeader(), queue).orElseThrow();
  }

  /** How the queue stands, if there is one. */
  private static Optional<QueueView> at(SimCluster cluster, NodeId door, QueueName queue) {
    SimCall call =
        cluster.call(
            door,
            gateway -> gateway.queues().query(shard(queue), new QueueQuery.Describe(queue)),
            answer -> {});
    cluster.awaitThat("an answer", call::isAnswered);
    return call.outcome() instanceof QueueReply reply && reply.answer() instanceof QueueView view
        ? Optional.of(view)
        : Optional.empty();
  }
}
