package io.quorate.queue;

import static io.quorate.queue.QueueDriver.LONGEST_REST_MILLIS;
import static io.quorate.queue.QueueDriver.VISIBILITY_MILLIS;
import static io.quorate.queue.QueueDriver.WALL_MILLIS;
import static io.quorate.queue.QueueDriver.delayed;
import static io.quorate.queue.QueueDriver.urgent;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueEvent.Cause;
import io.quorate.queue.QueueEvent.Gone;
import io.quorate.queue.QueueEvent.Ready;
import io.quorate.queue.QueueEvent.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: a message leaves only by an ack of its newest delivery. Method: log time by hand. */
class DeliveryTest {
  private static final QueueName Q = new QueueName("q");

  private final QueueDriver driver = new QueueDriver();

  @Test
  void messagesComeInTheOrderInWhichTheyWereEnqueued() {
    long first = driver.add("q");
    long second = driver.add("q");
    long third = driver.add("q");

    assertThat(driver.ids("q", 2)).containsExactly(first, second);
    assertThat(driver.ids("q", 2)).containsExactly(third);
    assertThat(driver.ids("q", 2)).isEmpty();
  }

  @Test
  void idsRiseOverAllQueuesAndAreNeverGivenAgain() {
    long first = driver.add("a");
    long second = driver.add("b");
    driver.ack(driver.take("a"));
    driver.ack(driver.take("b"));
    driver.pass(Queues.IDLE_MILLIS);
    driver.restore();

    assertThat(second).isGreaterThan(first);
    assertThat(driver.add("a")).isGreaterThan(second);
  }

  /** An answer has to fit into one call between nodes. */
  @Test
  void oneReceiveBringsSoManyBytesAndOneMessageAtLeast() {
    int most = QueueCommand.RECEIVE_BYTES_MAX;
    long half = driver.add("q", ofBytes(most / 2));
    long otherHalf = driver.add("q", ofBytes(most / 2));
    long little = driver.add("q", ofBytes(1));
    long tooMuch = driver.add("q", ofBytes(2 * most));

    assertThat(driver.ids("q", 10)).containsExactly(half, otherHalf);
    assertThat(driver.ids("q", 10)).containsExactly(little);
    assertThat(driver.ids("q", 10)).containsExactly(tooMuch);
  }

  private static Item ofBytes(int bodyBytes) {
    return new Item(bodyBytes, 0, 0, 0, null, null, null);
  }

  @Test
  void urgentMessagesComeFirst() {
    long low = driver.add("q");
    long high = driver.add("q", urgent(9));
    long middle = driver.add("q", urgent(5));
    long alsoHigh = driver.add("q", urgent(9));

    assertThat(driver.ids("q", 10)).containsExactly(high, alsoHigh, middle, low);
  }

  @Test
  void consumerIsToldWhatItGets() {
    long id = driver.add("q", urgent(3));

    assertThat(driver.receive("q", 1))
        .containsExactly(
            new Delivery(
                new Receipt(id, 1),
                1,
                WALL_MILLIS,
                3,
                null,
                driver.nowMillis() + VISIBILITY_MILLIS,
                null));
  }

  @Test
  void messageInFlightIsNobodyElses() {
    driver.add("q");
    driver.take("q");

    assertThat(driver.receive("q", 1)).isEmpty();
    assertThat(driver.view("q").inFlight()).isEqualTo(1);
  }

  @Test
  void ackRemovesTheMessageForGood() {
    long id = driver.add("q");
    Receipt receipt = driver.take("q");
    driver.drainEvents();

    assertThat(driver.ack(receipt)).containsExactly(Verdict.DONE);
    assertThat(driver.drainEvents()).containsExactly(new Gone(Q, id, Cause.ACKED));
    assertThat(driver.ack(receipt)).containsExactly(Verdict.UNKNOWN);
    driver.pass(2 * LONGEST_REST_MILLIS);
    assertThat(driver.receive("q", 1)).isEmpty();
  }

  @Test
  void visibilityEndsAtItsInstantAndNotBefore() {
    driver.add("q");
    driver.take("q");
    driver.pass(VISIBILITY_MILLIS - 1);
    assertThat(driver.view("q").inFlight()).isEqualTo(1);

    driver.pass(1);
    assertThat(driver.view("q").inFlight()).isZero();
    assertThat(driver.view("q").delayed()).as("it rests, as it has failed").isEqualTo(1);
    assertThat(driver.view("q").totals().timedOut()).isEqualTo(1);
  }

  @Test
  void lateAckOfAnOldDeliveryLeavesTheNewOneAlone() {
    driver.add("q");
    Receipt old = driver.take("q");
    driver.pass(VISIBILITY_MILLIS);
    assertThat(driver.ack(old)).as("it rests").containsExactly(Verdict.STALE);
    driver.pass(LONGEST_REST_MILLIS);
    Receipt newest = driver.take("q");

    assertThat(newest).isNotEqualTo(old);
    assertThat(driver.ack(old)).containsExactly(Verdict.STALE);
    assertThat(driver.fail(old)).containsExactly(Verdict.STALE);
    assertThat(driver.extend(old, 1)).containsExactly(Verdict.STALE);
    assertThat(driver.ack(newest)).containsExactly(Verdict.DONE);
  }

  @Test
  void receiptThatNobodyWasGivenIsUnknown() {
    long id = driver.add("q");
    assertThat(driver.ack(new Receipt(id, 1))).containsExactly(Verdict.UNKNOWN);
    driver.take("q");

    assertThat(driver.ack(new Receipt(id, 2))).containsExactly(Verdict.UNKNOWN);
    assertThat(driver.ack(new Receipt(id, 0))).containsExactly(Verdict.UNKNOWN);
    assertThat(driver.ack(new Receipt(id + 1, 1))).containsExactly(Verdict.UNKNOWN);
    assertThat(driver.view("q").inFlight()).isEqualTo(1);
  }

  @Test
  void eachReceiptOfABatchIsSettledByItself() {
    driver.add("q");
    driver.add("q");
    Receipt first = driver.take("q");
    Receipt second = driver.take("q");
    driver.fail(first);

    assertThat(driver.ack(second, first, second, new Receipt(99, 1)))
        .containsExactly(Verdict.DONE, Verdict.STALE, Verdict.UNKNOWN, Verdict.UNKNOWN);
  }

  @Test
  void extensionCountsFromNow() {
    driver.add("q");
    Receipt receipt = driver.take("q");
    driver.pass(VISIBILITY_MILLIS - 1);
    assertThat(driver.extend(receipt, 500)).containsExactly(Verdict.DONE);
    driver.pass(499);
    assertThat(driver.view("q").inFlight()).isEqualTo(1);
    driver.pass(1);

    assertThat(driver.extend(receipt, 500)).containsExactly(Verdict.STALE);
  }

  @Test
  void visibilityIsWhatTheConsumerElseTheQueueElseTheNodeSays() {
    driver.add("q");
    driver.add("q");
    driver.add("q");
    assertThat(endOf(driver.receive("q", 1))).isEqualTo(VISIBILITY_MILLIS);
    driver.configure("q", new QueueSettings(7_000, 10, null, 1_000, 0, 0));
    assertThat(endOf(driver.receive("q", 1))).isEqualTo(7_000);
    assertThat(endOf(driver.receive("q", 1, null, 2_000))).isEqualTo(2_000);
  }

  private long endOf(List<Delivery> deliveries) {
    return deliveries.get(0).endsAtMillis() - driver.nowMillis();
  }

  @Test
  void delayedMessageComesAtItsInstantAndInItsPlace() {
    long delayed = driver.add("q", delayed(5_000));
    long second = driver.add("q");
    assertThat(driver.ids("q", 1)).containsExactly(second);
    driver.fail(new Receipt(second, 1));
    driver.pass(4_999);
    driver.add("q");
    assertThat(driver.view("q").delayed()).isEqualTo(1);

    driver.pass(1);
    assertThat(driver.ids("q", 1)).containsExactly(delayed);
  }

  @Test
  void failedMessageComesBeforeThoseAfterIt() {
    long first = driver.add("q");
    driver.add("q");
    driver.nack(driver.take("q"), NackMode.FAIL, 0);

    assertThat(driver.ids("q", 1)).containsExactly(first);
  }

  @Test
  void failureRestsTheMessageTwiceAsLongEachTimeUpToFiveMinutes() {
    driver.configure("q", QueueDriver.settings(20, null));
    driver.add("q");
    for (int failure = 1; failure < 15; failure++) {
      driver.fail(driver.take("q"));
      long full = Math.min(1_000L << (failure - 1), LONGEST_REST_MILLIS);
      driver.pass(full * 4 / 5 - 1);
      assertThat(driver.table.available(Q)).as("after failure %s", failure).isZero();
      driver.pass(full - full * 4 / 5 + 1);
      assertThat(driver.table.available(Q)).as("after failure %s", failure).isEqualTo(1);
    }
  }

  @Test
  void restsOfMessagesThatFailTogetherAreNotAllAlike() {
    assertThat(
            java.util.stream.LongStream.range(1, 100)
                .map(id -> Backoff.millis(QueueSettings.DEFAULT, id, 4))
                .distinct()
                .count())
        .isGreaterThan(50);
  }

  @Test
  void consumerMaySayWhenAFailedMessageComesAgain() {
    driver.add("q");
    driver.nack(driver.take("q"), NackMode.FAIL, 60_000);
    driver.pass(59_999);
    assertThat(driver.receive("q", 1)).isEmpty();
    driver.pass(1);

    assertThat(driver.next("q").deliveryCount()).isEqualTo(2);
  }

  @Test
  void silentReturnCountsNothingAndComesAtOnce() {
    driver.add("q");
    for (int i = 1; i <= 50; i++) {
      Delivery delivery = driver.next("q");
      assertThat(delivery.deliveryCount()).isEqualTo(1);
      assertThat(delivery.receipt().delivery()).as("receipts are never the same").isEqualTo(i);
      driver.nack(delivery.receipt(), NackMode.SILENT, QueueCommand.AS_BACKOFF_SAYS);
    }
  }

  @Test
  void repeatedReceiveGetsTheSameAsLongAsItIsInFlight() {
    driver.addMany("q", 4);
    List<Delivery> once = driver.receiveAs("q", 3, "r1");
    driver.pass(10);

    assertThat(driver.receiveAs("q", 3, "r1")).isEqualTo(once);
    assertThat(driver.receiveAs("q", 3, "r2")).hasSize(1);
    driver.ack(once.get(1).receipt());
    assertThat(driver.receiveAs("q", 3, "r1")).containsExactly(once.get(0), once.get(2));
    driver.nack(once.get(0).receipt(), NackMode.FAIL, 0);
    assertThat(driver.receiveAs("q", 3, "r1")).containsExactly(once.get(2));
    driver.ack(once.get(2).receipt());
    assertThat(driver.receiveAs("q", 3, "r1")).as("a new one").hasSize(1);
  }

  @Test
  void receivesOfSeveralConsumersAreNotTakenForOne() {
    driver.addMany("q", 2);
    ReceiveId id = new ReceiveId("1");
    List<Delivery> ann = driver.receive("q", 1, new Attempt(new ConsumerId("ann"), id), 0);
    List<Delivery> bob = driver.receive("q", 1, new Attempt(new ConsumerId("bob"), id), 0);

    assertThat(ann).doesNotContainAnyElementsOf(bob);
    assertThat(driver.receive("q", 1, new Attempt(new ConsumerId("bob"), id), 0)).isEqualTo(bob);
  }

  @Test
  void stepTellsWhatHasComeAndWhereSomethingIsReady() {
    driver.enqueue("q", urgent(1), delayed(1_000), urgent(2));
    assertThat(driver.drainEvents())
        .containsExactly(
            new Stored(Q, 1, 0), new Stored(Q, 2, 1), new Stored(Q, 3, 2), new Ready(Q, 2));
    driver.receive("q", 2);
    assertThat(driver.drainEvents()).isEmpty();
    driver.pass(1_000);
    assertThat(driver.drainEvents()).containsExactly(new Ready(Q, 1));
    driver.fail(new Receipt(1, 1));
    assertThat(driver.drainEvents()).as("it rests").isEmpty();
    driver.nack(new Receipt(3, 1), NackMode.SILENT, 0);
    assertThat(driver.drainEvents()).containsExactly(new Ready(Q, 2));
  }

  @Test
  void receiveMakesNoQueue() {
    assertThat(driver.receive("q", 1)).isEmpty();
    assertThat(driver.describe("q")).isEqualTo(new QueueAnswer.NotFound(Q));
  }
}
