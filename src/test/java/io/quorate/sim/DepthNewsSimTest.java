package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.events.Event;
import io.quorate.events.EventFeed;
import io.quorate.events.EventId;
import io.quorate.events.EventType;
import io.quorate.events.Filter;
import io.quorate.events.Recorded;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.raft.RaftCore;
import io.quorate.ring.Shards;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: watchers know about how deep queues are. Method: whole nodes in a script. */
public class DepthNewsSimTest {
  private static final Shards SHARDS = new Shards(4);
  private static final QueueName ORDERS = new QueueName("orders");
  private static final Filter DEPTHS = new Filter("orders", EnumSet.of(EventType.QUEUE_DEPTH));

  /** Some looks of the leader. */
  private static final long SOON_MILLIS = 4_000;

  private final SimCluster cluster =
      new SimCluster(Settings.calm(3, 3).placing(SHARDS.count(), 3), Streams.of(5), 0);

  @Test
  public void depthsAreToldWhenTheyDoubleOrHalveOrEnd() {
    for (int more : new int[] {1, 1, 1, 1, 3, 1}) {
      add(ORDERS, more);
      cluster.advanceMillis(SOON_MILLIS);
    }
    assertThat(depths()).containsExactly(1, 2, 4, 8);
    submit(ORDERS, new QueueCommand.Receive(ORDERS, 3, 600_000, 1, null), List.of());
    cluster.advanceMillis(SOON_MILLIS);
    assertThat(depths()).as("five are more than half").endsWith(8);
    submit(ORDERS, new QueueCommand.Receive(ORDERS, 2, 600_000, 1, null), List.of());
    cluster.advanceMillis(SOON_MILLIS);
    assertThat(depths()).endsWith(8, 3);
    submit(ORDERS, new QueueCommand.Delete(ORDERS), List.of());
    cluster.advanceMillis(SOON_MILLIS);

    assertThat(depths()).containsExactly(1, 2, 4, 8, 3, 0);
  }

  /** What happens between two looks is one change, or none. */
  @Test
  public void whatComesAndGoesBetweenTwoLooksIsOneEvent() {
    for (int i = 0; i < 60; i++) {
      add(ORDERS, 1);
      submit(ORDERS, new QueueCommand.Purge(ORDERS), List.of());
      cluster.advanceMillis(50);
    }
    cluster.advanceMillis(SOON_MILLIS);

    assertThat(depths()).hasSizeLessThan(12).endsWith(0);
  }

  @Test
  public void aNewLeaderTellsWhatTheOldOneMayNotHave() {
    add(ORDERS, 4);
    cluster.advanceMillis(SOON_MILLIS);
    NodeId leader =
        cluster.world().nodes().stream()
            .filter(
                node -> {
                  RaftCore raft = node.raft(Shards.groupOf(shard(ORDERS)));
                  return raft != null && raft.isReady();
                })
            .map(SimNode::id)
            .findFirst()
            .orElseThrow();
    add(ORDERS, 1);
    cluster.crash(leader);
    cluster.advanceMillis(SOON_MILLIS);

    assertThat(depths()).startsWith(4).endsWith(5);
  }

  @Test
  public void veryManyQueuesAreAllToldAfterAWhile() {
    int queues = 250;
    for (int i = 0; i < queues; i++) {
      add(new QueueName("orders-" + i), 1);
    }
    cluster.advanceMillis(5 * SOON_MILLIS);

    assertThat(told().stream().map(told -> told.told().queue()))
        .hasSize(queues)
        .doesNotHaveDuplicates();
  }

  private void add(QueueName queue, int count) {
    QueueCommand.Item item = new QueueCommand.Item(1, 0, 0, 0, null, null);
    submit(
        queue,
        new QueueCommand.Enqueue(queue, 0, Collections.nCopies(count, item)),
        Collections.nCopies(count, Bytes.of(new byte[] {'1'})));
  }

  private void submit(QueueName queue, QueueCommand command, List<Bytes> bodies) {
    SimCall call =
        cluster.call(
            cluster.awaitLeader(),
            gateway -> gateway.queues().submit(shard(queue), command, bodies),
            answer -> {});
    cluster.expect(QueueReply.class, call);
  }

  private static int shard(QueueName queue) {
    return SHARDS.shardOf(queue.value());
  }

  /** What a watcher at the leader has seen from the beginning. */
  private List<Event.OfQueue> told() {
    EventFeed feed =
        Invariant.present(cluster.world().node(cluster.awaitLeader()).events(), "events");
    return Invariant.present(feed.after(EventId.endOf(0), Integer.MAX_VALUE), "a whole history")
        .events()
        .stream()
        .map(Recorded::event)
        .filter(DEPTHS::admits)
        .map(Event.OfQueue.class::cast)
        .toList();
  }

  private List<Integer> depths() {
    return told().stream().map(told -> told.told().depth()).toList();
  }
}
