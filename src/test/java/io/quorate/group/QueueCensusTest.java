package io.quorate.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.GroupId;
import io.quorate.queue.NackMode;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueFigures;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueTable;
import io.quorate.queue.Receipt;
import io.quorate.ring.Shards;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: each thing is counted once, by who leads; few queues are told apart, and stay so. */
class QueueCensusTest {
  private static final GroupId SHARD = Shards.groupOf(3);

  private final TreeMap<GroupId, QueueTable> led = new TreeMap<>();
  private final QueueCensus census = new QueueCensus();
  private QueueTable table = new QueueTable();
  private long nowMillis = 1_000;

  @Test
  void whatHappensWhileTheNodeLeadsIsCounted() {
    enqueue("q", 7);
    led.put(SHARD, table);
    assertThat(look().totals().ofQueues().enqueued()).isZero();
    enqueue("q", 3);
    Receipt first = receive("q");
    apply(new QueueCommand.Nack(List.of(first), NackMode.SILENT, 0));
    apply(new QueueCommand.Ack(List.of(receive("q"))));
    apply(new QueueCommand.Nack(List.of(receive("q")), NackMode.FATAL, 0));
    receive("q");

    QueueFigures figures = look();
    assertThat(figures.totals().ofQueues().enqueued()).isEqualTo(3);
    assertThat(figures.totals().ofQueues().delivered()).isEqualTo(4);
    assertThat(figures.totals().ofQueues().acked()).isEqualTo(1);
    assertThat(figures.totals().ofQueues().deadLettered()).isEqualTo(1);
    assertThat(figures.totals().redelivered()).isEqualTo(1);
    assertThat(figures.inFlight()).isEqualTo(1);
    assertThat(figures.depth()).isEqualTo(8);
    assertThat(look()).isEqualTo(figures);
  }

  @Test
  void whatHappensWhileAnotherLeadsOrInAnotherStateIsNot() {
    led.put(SHARD, table);
    look();
    enqueue("q", 1);
    look();
    led.clear();
    enqueue("q", 10);
    assertThat(look().depth()).isZero();
    led.put(SHARD, table);
    look();
    enqueue("q", 1);
    assertThat(look().totals().ofQueues().enqueued()).isEqualTo(2);

    ByteWriter state = new ByteWriter();
    table.writeTo(state);
    table = QueueTable.readFrom(new ByteReader(state.toByteArray()));
    led.put(SHARD, table);
    look();
    enqueue("q", 1);
    QueueFigures figures = look();
    assertThat(figures.totals().ofQueues().enqueued()).isEqualTo(3);
    assertThat(figures.depth()).isEqualTo(13);
  }

  @Test
  void totalsOutliveTheirQueues() {
    led.put(SHARD, table);
    look();
    enqueue("q", 2);
    look();
    apply(new QueueCommand.Delete(new QueueName("q")));
    enqueue("q", 1);

    assertThat(look().totals().ofQueues().enqueued()).isEqualTo(3);
  }

  @Test
  void queueThatIsToldApartStaysSo() {
    led.put(SHARD, table);
    for (int i = 0; i < QueueCensus.QUEUES_MAX; i++) {
      enqueue("q" + (1_000 + i), 1);
    }
    look();
    enqueue("a", 5);
    enqueue("q1000", 1);
    nowMillis += QueueCensus.DEPTHS_MILLIS;
    QueueFigures figures = look();
    assertThat(figures.depths()).hasSize(QueueCensus.QUEUES_MAX);
    assertThat(figures.depths()).containsEntry(new QueueName("q1000"), 2L);
    assertThat(figures.depthOfOthers()).isEqualTo(5);

    apply(new QueueCommand.Delete(new QueueName("q1099")));
    nowMillis += QueueCensus.DEPTHS_MILLIS;
    assertThat(look().depths()).containsEntry(new QueueName("a"), 5L);
    assertThat(look().depthOfOthers()).isZero();
  }

  private QueueFigures look() {
    return census.take(led, nowMillis);
  }

  private void enqueue(String queue, int count) {
    QueueCommand.Item item = new QueueCommand.Item(10, 0, 0, 0, null, null);
    apply(new QueueCommand.Enqueue(new QueueName(queue), 1, Collections.nCopies(count, item)));
  }

  private Receipt receive(String queue) {
    Object answer =
        table.apply(
            nowMillis,
            new QueueCommand.Receive(new QueueName(queue), 1, 0, 30_000, null),
            event -> {});
    return ((Received) answer).deliveries().get(0).receipt();
  }

  private void apply(QueueCommand command) {
    var unused = table.apply(nowMillis, command, event -> {});
  }
}
