package io.quorate.queue;

import static io.quorate.queue.QueueDriver.PLAIN;
import static io.quorate.queue.QueueDriver.VISIBILITY_MILLIS;
import static io.quorate.queue.QueueDriver.known;
import static io.quorate.queue.QueueDriver.mortal;
import static io.quorate.queue.QueueDriver.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueEvent.Cause;
import io.quorate.queue.QueueEvent.Gone;
import io.quorate.queue.QueueEvent.Stored;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Goal: a message is taken once, or refused and said why. Method: each bound is reached. */
class EnqueueTest {
  private final QueueDriver driver = new QueueDriver();

  @Test
  void repeatedMessageIsTheOldOne() {
    long id = driver.add("q", known("d"));
    driver.drainEvents();

    assertThat(driver.enqueue("q", known("d"))).containsExactly(new Accepted(id, true));
    assertThat(driver.drainEvents()).isEmpty();
    assertThat(driver.ids("q", 10)).containsExactly(id);
  }

  @Test
  void messageIsKnownAgainAfterItHasGone() {
    long id = driver.add("q", known("d"));
    driver.ack(driver.take("q"));
    driver.delete("q");
    driver.restore();

    assertThat(driver.enqueue("q", known("d"))).containsExactly(new Accepted(id, true));
    assertThat(driver.describe("q"))
        .as("no queue for nothing")
        .isInstanceOf(QueueAnswer.NotFound.class);
  }

  @Test
  void messageIsNewAgainAfterFiveMinutes() {
    long id = driver.add("q", known("d"));
    driver.pass(Dedups.MEMORY_MILLIS - 1);
    assertThat(driver.enqueue("q", known("d"))).containsExactly(new Accepted(id, true));
    driver.pass(1);

    assertThat(driver.enqueue("q", known("d"))).containsExactly(new Accepted(id + 1, false));
  }

  @Test
  void dedupIdsOfSeveralQueuesAreNotTakenForOne() {
    driver.add("q", known("d"));

    assertThat(driver.add("r", known("d"))).isEqualTo(2);
    assertThat(driver.receive("r", 1)).hasSize(1);
  }

  @Test
  void batchKnowsItsOwnRepetitions() {
    assertThat(driver.enqueue("q", known("d"), PLAIN, known("d")))
        .containsExactly(new Accepted(1, false), new Accepted(2, false), new Accepted(1, true));
    assertThat(driver.drainEvents())
        .startsWith(new Stored(name("q"), 1, 0), new Stored(name("q"), 2, 1))
        .hasSize(3);
  }

  @Test
  void noMoreDedupIdsAreTakenThanAreRemembered() {
    for (int i = 0; i < Dedups.DEDUPS_MAX; i++) {
      driver.add("q", known(String.format(Locale.ROOT, "d%d", i)));
    }
    assertThat(driver.enqueue("q", known("one more"), PLAIN, known("d7")))
        .containsExactly(
            new NotAccepted(Bound.DEDUP_IDS),
            new Accepted(Dedups.DEDUPS_MAX + 1L, false),
            new Accepted(8, true));
    driver.pass(Dedups.MEMORY_MILLIS);
    driver.add("q", known("one more"));
  }

  @Test
  void fullQueueSaysSo() {
    driver.configure("q", QueueDriver.withLength(2));
    assertThat(driver.enqueue("q", known("d"), PLAIN, PLAIN, known("d")))
        .containsExactly(
            new Accepted(1, false),
            new Accepted(2, false),
            new NotAccepted(Bound.QUEUE_LENGTH),
            new Accepted(1, true));
    Receipt receipt = driver.take("q");
    assertThat(driver.enqueue("q", PLAIN))
        .as("what is in flight is still there")
        .containsExactly(new NotAccepted(Bound.QUEUE_LENGTH));
    driver.ack(receipt);
    assertThat(driver.enqueue("q", PLAIN)).containsExactly(new Accepted(3, false));
  }

  @Test
  void fullShardSaysSo() {
    driver.addMany("q", QueueTable.MESSAGES_MAX);
    assertThat(driver.enqueue("r", PLAIN)).containsExactly(new NotAccepted(Bound.SHARD_MESSAGES));
    driver.ack(driver.take("q"));

    assertThat(driver.add("r")).isEqualTo(QueueTable.MESSAGES_MAX + 1L);
  }

  @Test
  void thereAreOnlySoManyQueues() {
    for (int i = 0; i < Queues.QUEUES_MAX; i++) {
      driver.add("q" + i);
    }
    assertThat(driver.apply(new Enqueue(name("r"), 0, List.of(PLAIN))))
        .isInstanceOf(Outcome.Overloaded.class);
    assertThat(driver.configure("r", QueueSettings.DEFAULT)).isInstanceOf(Outcome.Overloaded.class);
    driver.killNext("q7");
    assertThat(driver.view("q7.dead").ready()).as("no dead letter is lost").isEqualTo(1);
  }

  @Test
  void messageGoesWhenItsTimeIsOver() {
    long id = driver.add("q", mortal(5_000));
    driver.pass(4_999);
    assertThat(driver.table.available(name("q"))).isEqualTo(1);
    driver.drainEvents();
    driver.pass(1);

    assertThat(driver.drainEvents()).containsExactly(new Gone(name("q"), id, Cause.EXPIRED));
    assertThat(driver.view("q").totals().expired()).isEqualTo(1);
  }

  @Test
  void shorterOfTwoTimesToLiveCounts() {
    driver.configure("q", QueueDriver.withTtl(3_000));
    driver.enqueue("q", PLAIN, mortal(1_000), mortal(9_000));
    driver.pass(1_000);
    assertThat(driver.table.available(name("q"))).isEqualTo(2);
    driver.pass(2_000);
    assertThat(driver.table.available(name("q"))).isZero();
  }

  @Test
  void messageInFlightOutlivesItsTimeUntilTheDeliveryEnds() {
    driver.enqueue("q", mortal(5_000), mortal(5_000), mortal(5_000));
    Receipt acked = driver.take("q");
    Receipt returned = driver.take("q");
    driver.take("q");
    driver.pass(5_000);
    driver.drainEvents();

    assertThat(driver.ack(acked)).containsExactly(Verdict.DONE);
    driver.nack(returned, NackMode.SILENT, 0);
    assertThat(driver.table.available(name("q"))).isZero();
    driver.pass(VISIBILITY_MILLIS);
    assertThat(driver.drainGone())
        .containsExactly(
            new Gone(name("q"), 1, Cause.ACKED),
            new Gone(name("q"), 2, Cause.EXPIRED),
            new Gone(name("q"), 3, Cause.EXPIRED));
  }

  @Test
  void namesOfCallsAreNoNamesOfQueues() {
    for (String reserved : List.of("enqueue", "dequeue", "ack", "nack", "extend")) {
      assertThatThrownBy(() -> new QueueName(reserved))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new QueueName("a/b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QueueName("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QueueName("x".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new QueueName("x".repeat(512)).dead().isDead()).isTrue();
    assertThat(new QueueName(".dead").isDead()).isFalse();
  }

  @Test
  void numbersOutOfTheirRangesMakeNoCommand() {
    assertThatThrownBy(() -> new Item(0, 10, 0, 0, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Item(0, 0, -1, 0, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Enqueue(name("q"), 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QueueCommand.Ack(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QueueCommand.Receive(name("q"), 101, 0, 1, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QueueSettings(0, 0, null, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DedupId("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
