package io.quorate.queue;

import static io.quorate.queue.QueueDriver.LONGEST_REST_MILLIS;
import static io.quorate.queue.QueueDriver.VISIBILITY_MILLIS;
import static io.quorate.queue.QueueDriver.WALL_MILLIS;
import static io.quorate.queue.QueueDriver.name;
import static io.quorate.queue.QueueDriver.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.queue.QueueAnswer.Confirmed;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.OutboxView;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand.ConfirmOutbox;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueEvent.Cause;
import io.quorate.queue.QueueEvent.DeadLettered;
import io.quorate.queue.QueueEvent.Gone;
import io.quorate.queue.QueueEvent.Ready;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Goal: no message is tried for ever, and none is lost for it. Method: failures by hand. */
class DeadLetterTest {
  private final QueueDriver driver = new QueueDriver();

  @Test
  void messageThatFailsTooOftenDiesInTheSameStep() {
    driver.configure("q", settings(2, null));
    long id = driver.add("q");
    driver.fail(driver.take("q"));
    driver.pass(LONGEST_REST_MILLIS);
    Receipt last = driver.take("q");
    driver.drainEvents();
    driver.fail(last);

    assertThat(driver.drainEvents())
        .containsExactly(
            new DeadLettered(name("q"), id, DeathReason.MAX_DELIVERIES, name("q.dead"), false),
            new Ready(name("q.dead"), 1));
    assertThat(driver.peek("q.dead", 9))
        .containsExactly(
            new MessageView(
                id,
                100,
                0,
                null,
                0,
                WALL_MILLIS,
                new Death(name("q"), DeathReason.MAX_DELIVERIES, 2, driver.nowMillis())));
    assertThat(driver.view("q").dead()).isEqualTo(1);
    assertThat(driver.view("q").ready()).isZero();
  }

  @Test
  void deliveriesThatNobodySettlesCountAsFailures() {
    driver.configure("q", settings(3, null));
    driver.add("q");
    for (int i = 0; i < 3; i++) {
      driver.take("q");
      driver.pass(VISIBILITY_MILLIS);
      driver.pass(LONGEST_REST_MILLIS);
    }

    Delivery dead = driver.next("q.dead");
    assertThat(dead.death()).extracting("attempts").isEqualTo(3);
    assertThat(dead.deliveryCount()).as("counts begin anew").isEqualTo(1);
  }

  @Test
  void tenFailuresAreAllowedIfNobodySaysOtherwise() {
    driver.add("q");
    for (int i = 1; i <= 10; i++) {
      assertThat(driver.describe("q.dead")).isInstanceOf(NotFound.class);
      driver.nack(driver.take("q"), NackMode.FAIL, 0);
    }
    assertThat(driver.view("q.dead").ready()).isEqualTo(1);
  }

  @Test
  void rejectedMessageDiesAtOnce() {
    long id = driver.add("q");
    driver.killNext("q");

    assertThat(driver.peek("q.dead", 1).get(0).death())
        .isEqualTo(new Death(name("q"), DeathReason.REJECTED, 1, driver.nowMillis()));
    assertThat(driver.ids("q.dead", 9)).containsExactly(id);
  }

  @Test
  void receiptOfTheOldQueueIsNotGoodInTheDeadOne() {
    driver.add("q");
    Receipt old = driver.take("q");
    driver.nack(old, NackMode.FATAL, 0);
    Receipt dead = driver.take("q.dead");

    assertThat(driver.ack(old)).containsExactly(Verdict.STALE);
    assertThat(driver.ack(dead)).containsExactly(Verdict.DONE);
  }

  @Test
  void deadLetterDoesNotDieAgain() {
    driver.configure("q.dead", settings(1, null));
    driver.add("q");
    driver.killNext("q");
    for (int i = 0; i < 20; i++) {
      NackMode mode = i % 2 == 0 ? NackMode.FAIL : NackMode.FATAL;
      driver.nack(driver.take("q.dead"), mode, 0);
    }
    assertThat(driver.view("q.dead").ready()).isEqualTo(1);
    assertThat(driver.describe("q.dead.dead")).isInstanceOf(NotFound.class);
  }

  @Test
  void deadLetterFromAnotherShardKeepsItsDeathAndDoesNotDieAgain() {
    driver.configure("morgue", settings(1, null));
    Death death = new Death(name("q"), DeathReason.MAX_DELIVERIES, 10, 77);
    driver.add("morgue", new Item(1, 0, 0, 0, null, null, death));
    driver.fail(driver.take("morgue"));
    driver.pass(LONGEST_REST_MILLIS);

    assertThat(driver.next("morgue").death()).isEqualTo(death);
    assertThat(driver.describe("morgue.dead")).isInstanceOf(NotFound.class);
  }

  @Test
  void messageThatIsHandedBackSilentlyForEverDiesAtLast() {
    driver.add("q");
    for (int i = 1; i <= Deliveries.HANDED_OUT_MAX; i++) {
      driver.nack(driver.take("q"), NackMode.SILENT, 0);
    }
    assertThat(driver.peek("q.dead", 1).get(0).death()).extracting("attempts").isEqualTo(0);
  }

  @Test
  void redriveSendsBackAsIfNothingHadFailed() {
    driver.configure("q", settings(1, null));
    long first = driver.add("q");
    long second = driver.add("q");
    driver.fail(driver.take("q"));
    driver.fail(driver.take("q"));
    driver.drainEvents();

    assertThat(driver.redrive("q.dead", 1, null)).isEqualTo(new Redriven(name("q.dead"), 1, 1));
    assertThat(driver.drainEvents()).containsExactly(new Ready(name("q"), 1));
    Delivery back = driver.receive("q", 9).get(0);
    assertThat(back.receipt()).isEqualTo(new Receipt(first, 2));
    assertThat(back.deliveryCount()).isEqualTo(1);
    assertThat(back.death()).isNull();
    assertThat(driver.redrive("q.dead", 9, null).left()).isZero();
    assertThat(driver.ids("q", 9)).containsExactly(second);
  }

  @Test
  void redriveLeavesWhatIsBeingWorkedOnAndWhatHasNoRoom() {
    driver.configure("q", QueueDriver.withLength(2));
    driver.add("q");
    driver.add("q");
    driver.killNext("q");
    driver.killNext("q");
    driver.add("q");
    driver.take("q.dead");
    assertThat(driver.redrive("q.dead", 9, null)).isEqualTo(new Redriven(name("q.dead"), 1, 0));
    driver.pass(VISIBILITY_MILLIS + LONGEST_REST_MILLIS);

    assertThat(driver.redrive("q.dead", 9, null))
        .as("the queue is full")
        .extracting("messages", "left")
        .containsExactly(0, 1);
  }

  @Test
  void redriveOfMessagesThatCameDirectlyGoesToTheQueueOfThatName() {
    long id = driver.add("q.dead");
    driver.redrive("q.dead", 9, null);

    assertThat(driver.ids("q", 9)).containsExactly(id);
  }

  @Test
  void redriveNeedsDeadLettersAndAnotherPlaceForThem() {
    driver.add("q");

    driver.add("q.dead");

    assertThat(driver.apply(new Redrive(name("q"), 1, name("q.dead"), true)))
        .isInstanceOf(Refused.class);
    assertThat(driver.apply(new Redrive(name("r"), 1, null, false)))
        .isEqualTo(new NotFound(name("r.dead")));
  }

  @Test
  void deadLetterForAnotherQueueWaitsInTheOutboxUntilConfirmed() {
    driver.configure("q", settings(1, "morgue"));
    long id = driver.add("q");
    Receipt receipt = driver.take("q");
    driver.drainEvents();
    driver.fail(receipt);

    assertThat(driver.drainEvents())
        .containsExactly(
            new DeadLettered(name("q"), id, DeathReason.MAX_DELIVERIES, name("morgue"), true));
    Death death = new Death(name("q"), DeathReason.MAX_DELIVERIES, 1, driver.nowMillis());
    OutboxView parcel =
        new OutboxView(
            1, name("q"), name("morgue"), new MessageView(id, 100, 0, null, 0, WALL_MILLIS, death));
    assertThat(driver.outbox()).containsExactly(parcel);
    driver.restore();
    assertThat(driver.outbox()).containsExactly(parcel);
    assertThat(driver.view("q").leaving()).isEqualTo(1);
    assertThat(driver.ack(receipt)).containsExactly(Verdict.UNKNOWN);
    driver.purge("q");
    driver.apply(new ConfirmOutbox(name("another"), 99));

    assertThat(driver.apply(new ConfirmOutbox(name("morgue"), 1))).isEqualTo(new Confirmed(1));
    assertThat(driver.drainEvents()).containsExactly(new Gone(name("q"), id, Cause.MOVED));
    assertThat(driver.outbox()).isEmpty();
  }

  @Test
  void redriveToAnotherQueueGoesThroughTheOutbox() {
    long id = driver.add("q");
    driver.killNext("q");
    driver.redrive("q.dead", 1, "elsewhere");

    assertThat(driver.outbox())
        .containsExactly(
            new OutboxView(
                1,
                name("q.dead"),
                name("elsewhere"),
                new MessageView(id, 100, 0, null, 0, WALL_MILLIS, null)));
    assertThat(driver.describe("elsewhere")).isInstanceOf(NotFound.class);
  }

  @Test
  void outboxIsReadPageByPage() {
    driver.configure("q", settings(1, "morgue"));
    LongStream.range(0, 5).forEach(i -> driver.add("q"));
    LongStream.range(0, 5).forEach(i -> driver.fail(driver.take("q")));

    QueueAnswer.OutboxPage page =
        (QueueAnswer.OutboxPage) driver.table.query(new QueueQuery.ListOutbox(2, 2));
    assertThat(page.messages()).extracting(OutboxView::number).containsExactly(3L, 4L);
    assertThat(page.isLast()).isFalse();
    page = (QueueAnswer.OutboxPage) driver.table.query(new QueueQuery.ListOutbox(4, 2));
    assertThat(page.isLast()).isTrue();
  }

  @Test
  void queueIsNotItsOwnPlaceForDeadLetters() {
    assertThat(driver.configure("q", settings(1, "q"))).isInstanceOf(Refused.class);
    assertThat(driver.describe("q")).isInstanceOf(NotFound.class);
  }

  @Test
  void namedOwnPlaceForDeadLettersIsTheOwnPlace() {
    driver.configure("q", settings(1, "q.dead"));
    driver.add("q");
    driver.fail(driver.take("q"));

    assertThat(driver.outbox()).isEmpty();
    assertThat(driver.view("q.dead").ready()).isEqualTo(1);
  }

  @Test
  void deadLetterLivesAsLongAsItsNewQueueSays() {
    driver.configure("q", QueueDriver.withTtl(60_000));
    driver.configure("q.dead", QueueDriver.withTtl(5_000_000));
    driver.add("q");
    driver.killNext("q");
    driver.pass(4_999_999);
    assertThat(driver.view("q.dead").ready()).isEqualTo(1);

    driver.pass(1);
    assertThat(driver.view("q.dead").ready()).isZero();
  }
}
