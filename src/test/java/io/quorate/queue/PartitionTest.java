package io.quorate.queue;

import static io.quorate.queue.QueueDriver.PLAIN;
import static io.quorate.queue.QueueDriver.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.queue.QueueAnswer.Configured;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Parcel;
import io.quorate.queue.QueueCommand.Purge;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueCommand.TakeParcels;
import io.quorate.queue.QueueEvent.Rerouted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: a queue's messages are where its partitions are, and whoever believes otherwise is told.
 */
class PartitionTest {
  private static final Partitioning TWO = new Partitioning(2, 0x9f);
  private static final QueueName Q = name("q");
  private static final String FIRST = "q/2-9f/0";
  private static final String SECOND = "q/2-9f/1";
  private static final QueueSettings DIVIDED = QueueSettings.DEFAULT.dividedAs(TWO);

  private final QueueDriver driver = new QueueDriver();

  @Test
  void partitionHasTheNameOfItsQueueAndWhatNoClientsNameHas() {
    assertThat(TWO.partsOf(Q)).containsExactly(name(FIRST), name(SECOND));
    assertThat(name(SECOND).outer()).isEqualTo(Q);
    assertThat(name(SECOND).partIndex()).isOne();
    assertThat(name(SECOND).partitioning()).isEqualTo(TWO);
    assertThat(name(SECOND).dead()).isEqualTo(name("q.dead/2-9f/1"));
    assertThat(name("q.dead/2-9f/1").source()).isEqualTo(name(SECOND));
    assertThat(name("q.dead/2-9f/1").outer()).isEqualTo(name("q.dead"));
    assertThat(name("q.dead/2-9f/1").isDead()).isTrue();
    for (String wrong : List.of("q/", "q/2-9f/2", "q/2-9F/1", "q/1-9f/0", "q/2-9f/01", "/2-9f/1")) {
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> name(wrong));
    }
  }

  @Test
  void partitionsFollowTheirQueueInEveryOrder() {
    List<QueueName> names = List.of(name("q.dead"), name(SECOND), name("q-a"), Q, name(FIRST));

    assertThat(names.stream().sorted().toList())
        .containsExactly(Q, name(FIRST), name(SECOND), name("q-a"), name("q.dead"));
  }

  @Test
  void messagesOfAGroupHaveOnePlaceAndWithoutAGroupThoseOfADedupId() {
    Partitioning many = new Partitioning(64, 1);
    Item grouped = new Item(1, 0, 0, 0, new GroupName("g"), new DedupId("d"));
    Item again = new Item(1, 0, 0, 0, new GroupName("g"), new DedupId("other"));
    Item repeated = new Item(1, 0, 0, 0, null, new DedupId("d"));

    assertThat(many.placeOf(grouped, 1)).isEqualTo(many.placeOf(again, 2));
    assertThat(many.placeOf(repeated, 1)).isEqualTo(many.placeOf(repeated, 2));
    assertThat(many.placeOf(PLAIN, -1)).isEqualTo(63);
    // As it always was: a release that places them elsewhere breaks the order of groups.
    assertThat(many.placeOf(grouped, 1)).isEqualTo(PLACE_OF_G);
  }

  private static final int PLACE_OF_G = 15;

  @Test
  void queueThatIsDividedTakesNothingItself() {
    driver.configure("q", DIVIDED);
    Elsewhere there = new Elsewhere(Q, TWO);

    assertThat(driver.apply(enqueue("q"))).isEqualTo(there);
    assertThat(driver.apply(new Receive(Q, 1, 0, 1, null))).isEqualTo(there);
    assertThat(driver.apply(new Purge(Q))).isEqualTo(there);
    assertThat(driver.apply(new Redrive(Q, 1, null, false))).isEqualTo(there);
    assertThat(driver.apply(new Delete(Q))).isEqualTo(there);
    assertThat(driver.apply(new Configure(Q, QueueSettings.DEFAULT, false))).isEqualTo(there);
    assertThat(driver.table.query(new QueueQuery.Describe(Q))).isEqualTo(there);
    assertThat(driver.table.query(new QueueQuery.Peek(Q, 1))).isEqualTo(there);
    assertThat(driver.apply(enqueue("q.dead"))).isEqualTo(new Elsewhere(name("q.dead"), TWO));
  }

  @Test
  void partitionIsThereFromItsConfigurationUntilItsDeletion() {
    Elsewhere gone = new Elsewhere(name(FIRST), null);
    assertThat(driver.apply(enqueue(FIRST))).isEqualTo(gone);
    assertThat(driver.apply(new Configure(name(FIRST), DIVIDED, false, true))).isEqualTo(gone);
    assertThat(driver.apply(new Configure(name(FIRST), DIVIDED, false)))
        .isEqualTo(new Configured(Q, DIVIDED));
    driver.add(FIRST, PLAIN);
    assertThat(driver.apply(new Delete(name(FIRST)))).isEqualTo(new Deleted(Q, 1));

    assertThat(driver.apply(enqueue(FIRST))).isEqualTo(gone);
    assertThat(driver.apply(enqueue("q.dead/2-9f/0")))
        .isEqualTo(new Elsewhere(name("q.dead/2-9f/0"), null));
    assertThat(driver.apply(new Receive(name(FIRST), 1, 0, 1, null))).isEqualTo(gone);
    assertThat(driver.apply(new Delete(name(FIRST)))).isEqualTo(gone);
  }

  @Test
  void whoWaitsAtTheWrongPlaceIsTold() {
    driver.drainEvents();
    driver.configure("q", DIVIDED);
    driver.configure(FIRST, DIVIDED);
    driver.apply(new Delete(name(FIRST)));

    assertThat(driver.drainEvents())
        .containsExactly(
            new Rerouted(Q),
            new Rerouted(name("q.dead")),
            new Rerouted(name("q.dead/2-9f/0")),
            new Rerouted(name(FIRST)));
  }

  @Test
  void nobodyIsToWaitAtTheWrongPlace() {
    assertThat(hasNothingFor("q")).isTrue();
    assertThat(hasNothingFor(FIRST)).as("it is not here").isFalse();
    driver.configure("q", DIVIDED);
    driver.configure(FIRST, DIVIDED);
    assertThat(hasNothingFor("q")).as("it is divided").isFalse();
    assertThat(hasNothingFor(FIRST)).isTrue();
    driver.add(FIRST, PLAIN);
    assertThat(hasNothingFor(FIRST)).as("there is a message").isFalse();
  }

  private boolean hasNothingFor(String queue) {
    return driver.table.hasNothingFor(new Receive(name(queue), 1, 0, 30_000, null));
  }

  @Test
  void onlyAnEmptyQueueIsDivided() {
    driver.add("q", PLAIN);
    assertThat(driver.configure("q", DIVIDED)).isEqualTo(Refused.toDivide(Q));
    driver.fail(driver.take("q"));
    driver.configure("q", QueueDriver.settings(1, null));
    driver.pass(QueueDriver.LONGEST_REST_MILLIS);
    driver.fail(driver.take("q"));
    assertThat(driver.view("q").ready()).isZero();
    assertThat(driver.configure("q", DIVIDED)).as("with dead letters").isInstanceOf(Refused.class);
    driver.apply(new Purge(name("q.dead")));

    assertThat(driver.configure("q", DIVIDED)).isEqualTo(new Configured(Q, DIVIDED));
    assertThat(driver.configure("q.dead", DIVIDED)).isInstanceOf(Refused.class);
  }

  @Test
  void dividedQueueGoesWithItsLifeAndNoOther() {
    driver.configure("q", DIVIDED);
    Partitioning other = new Partitioning(2, 0xa0);
    assertThat(driver.apply(new Delete(Q, other))).isEqualTo(new Elsewhere(Q, TWO));
    assertThat(driver.configure("q", DIVIDED.dividedAs(other))).isEqualTo(new Elsewhere(Q, TWO));

    assertThat(driver.apply(new Delete(Q, TWO))).isEqualTo(new Deleted(Q, 0));
    driver.add("q", PLAIN);
    assertThat(driver.apply(new Delete(Q, TWO))).isEqualTo(new NotFound(Q));
    assertThat(driver.view("q").ready()).as("that of another life").isOne();
  }

  @Test
  void deadLettersKeepTheirPartitionFromDeletion() {
    driver.configure("q", DIVIDED);
    driver.configure(FIRST, QueueDriver.settings(1, null).dividedAs(TWO));
    driver.add(FIRST, PLAIN);
    driver.fail(driver.take(FIRST));

    assertThat(driver.apply(new Delete(name(FIRST)))).isEqualTo(Refused.toDelete(Q));
    driver.restore();
    assertThat(driver.apply(new Redrive(name(FIRST), 9, null, false)))
        .isEqualTo(new QueueAnswer.Redriven(name("q.dead/2-9f/0"), 1, 0));
    assertThat(driver.apply(new Delete(name(FIRST)))).isEqualTo(new Deleted(Q, 1));
  }

  @Test
  void partitionTakesItsShareOfTheLength() {
    driver.configure(FIRST, QueueDriver.withLength(3).dividedAs(TWO));
    driver.add(FIRST, PLAIN);
    driver.add(FIRST, PLAIN);

    assertThat(driver.enqueue(FIRST, PLAIN))
        .containsExactly(new QueueAnswer.NotAccepted(QueueAnswer.Bound.QUEUE_LENGTH));
  }

  @Test
  void partitionsAreListedAsTheirQueue() {
    driver.configure("q", DIVIDED);
    driver.configure(FIRST, DIVIDED);
    driver.configure(SECOND, DIVIDED);
    driver.add(FIRST, PLAIN);
    driver.add(SECOND, PLAIN);
    driver.add("q-a", PLAIN);
    driver.add("q2", PLAIN);

    QueuePage first = list(null, 2);
    assertThat(first.queues()).extracting(QueueView::queue).containsExactly(Q, name("q-a"));
    assertThat(first.queues().get(0).ready()).isEqualTo(2);
    assertThat(first.isLast()).isFalse();
    QueuePage second = list("q", 9);
    assertThat(second.queues())
        .extracting(QueueView::queue)
        .containsExactly(name("q-a"), name("q2"));
    assertThat(second.isLast()).isTrue();
  }

  @Test
  void parcelGoesOnToThePartitionInWhichItHasItsPlace() {
    driver.configure("q", DIVIDED);
    Item grouped = new Item(100, 3, 0, 0, new GroupName("g"), null);
    TakeParcels load = new TakeParcels(Q, 5, 1, List.of(new Parcel(1, 77, grouped)));
    driver.apply(load);
    driver.apply(load);
    driver.restore();

    QueueName part = TWO.partsOf(Q).get(TWO.placeOf(grouped, 0));
    assertThat(driver.table.parcelTargets()).containsExactly(part);
    assertThat(Objects.requireNonNull(driver.table.load(part, 0)).command().parcels())
        .containsExactly(new Parcel(1, 77, grouped));
  }

  @Test
  void parcelGoesBackToTheNameFromAPartitionThatIsGone() {
    driver.apply(new TakeParcels(name(FIRST), 5, 1, List.of(new Parcel(1, 77, PLAIN))));

    assertThat(driver.table.parcelTargets()).containsExactly(Q);
  }

  @Test
  void nearDeadLettersOfAnotherGoTheLongWayIntoADividedQueue() {
    driver.configure("q", DIVIDED);
    driver.configureNear("source", QueueDriver.settings(1, "q"));
    driver.add("source", PLAIN);
    driver.fail(driver.take("source"));

    assertThat(driver.table.parcelTargets()).containsExactly(Q);
  }

  private QueuePage list(@Nullable String after, int limit) {
    return (QueuePage) driver.table.query(new QueueQuery.ListQueues("", after, limit));
  }

  private static Enqueue enqueue(String queue) {
    return new Enqueue(name(queue), 1, List.of(PLAIN));
  }
}
