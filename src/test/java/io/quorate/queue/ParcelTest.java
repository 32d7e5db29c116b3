package io.quorate.queue;

import static io.quorate.queue.QueueDriver.LONGEST_REST_MILLIS;
import static io.quorate.queue.QueueDriver.name;
import static io.quorate.queue.QueueDriver.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Confirmed;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.ParcelsTaken;
import io.quorate.queue.QueueCommand.ConfirmOutbox;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Parcel;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueCommand.TakeParcels;
import io.quorate.queue.QueueEvent.Stored;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Goal: what leaves one shard arrives in the other once. Method: two tables, by hand. */
class ParcelTest {
  private static final int SHARD = 3;
  private static final Death DEATH = new Death(name("far"), DeathReason.REJECTED, 2, 77);

  private final QueueDriver source = new QueueDriver();
  private final QueueDriver target = new QueueDriver();

  @Test
  void deadLetterArrivesAsWhatItWas() {
    source.configure("q", settings(1, "morgue"));
    source.add("q", new Item(100, 7, 0, 60_000, new GroupName("g"), null));
    source.fail(source.take("q"));
    Death death = new Death(name("q"), DeathReason.MAX_DELIVERIES, 1, source.nowMillis());

    assertThat(carry("morgue")).isEqualTo(taken("morgue", 1));
    assertThat(target.drainEvents()).contains(new Stored(name("morgue"), 1, 0));
    assertThat(target.peek("morgue", 9))
        .containsExactly(
            new MessageView(1, 100, 7, new GroupName("g"), 0, QueueDriver.WALL_MILLIS, death));
    target.pass(60_000);
    assertThat(target.view("morgue").ready()).as("its first life's age is over").isEqualTo(1);
    assertThat(confirm("morgue", 1)).isEqualTo(new Confirmed(1));
    assertThat(source.view("q").leaving()).isZero();
    assertThat(source.table.load(name("morgue"), SHARD)).isNull();
  }

  @Test
  void parcelIsTakenOnceHoweverOftenItComes() {
    kill(2, "morgue");
    TakeParcels load = load("morgue");
    target.apply(load);
    target.restore();

    assertThat(target.apply(load)).isEqualTo(taken("morgue", 2));
    assertThat(target.view("morgue").ready()).isEqualTo(2);
  }

  /** A leader that was held up may send what its successors have long been done with. */
  @Test
  void parcelThatComesLateIsNotTakenAgain() {
    kill(1, "morgue");
    TakeParcels late = load("morgue");
    target.apply(late);
    confirm("morgue", 1);
    kill(1, "elsewhere");
    carry("elsewhere");
    target.restore();

    assertThat(target.apply(late)).isEqualTo(taken("morgue", 1));
    assertThat(target.view("morgue").ready()).isEqualTo(1);
  }

  @Test
  void whatHasArrivedAndIsNotConfirmedIsNotTakenAgain() {
    kill(2, "morgue");
    carry("morgue");
    confirm("morgue", 1);

    assertThat(carry("morgue")).isEqualTo(taken("morgue", 2));
    assertThat(target.view("morgue").ready()).isEqualTo(2);
  }

  @Test
  void noTwoParcelsHaveOneNumber() {
    kill(1, "morgue");
    carry("morgue");
    confirm("morgue", 1);
    source.restore();
    kill(1, "morgue");
    carry("morgue");

    assertThat(target.view("morgue").ready()).isEqualTo(2);
  }

  @Test
  void whatIsSettledNeedsNoMarks() {
    kill(1, "a");
    carry("a");
    confirm("a", 1);
    kill(1, "b");
    carry("b");
    confirm("b", 2);
    target.delete("a");
    target.delete("b");
    QueueDriver newcomer = new QueueDriver();
    for (QueueDriver each : List.of(target, newcomer)) {
      each.apply(new TakeParcels(name("c"), SHARD, 3, List.of(parcel(3))));
      each.delete("c");
      each.pass(1);
    }

    assertThat(target.state()).hasSameSizeAs(newcomer.state());
  }

  @Test
  void shardsCountForThemselves() {
    target.apply(new TakeParcels(name("q"), 1, 1, List.of(parcel(1))));
    target.apply(new TakeParcels(name("q"), 2, 1, List.of(parcel(1))));

    assertThat(target.view("q").ready()).isEqualTo(2);
  }

  @Test
  void parcelsForWhichThereIsNoRoomStayAndArriveLater() {
    target.configure("morgue", QueueDriver.withLength(2));
    kill(3, "morgue");

    assertThat(carry("morgue")).isEqualTo(new ParcelsTaken(name("morgue"), 2, Bound.QUEUE_LENGTH));
    confirm("morgue", 2);
    assertThat(source.view("q").leaving()).isEqualTo(1);
    assertThat(carry("morgue")).isEqualTo(new ParcelsTaken(name("morgue"), 0, Bound.QUEUE_LENGTH));
    target.ack(target.take("morgue"));
    assertThat(carry("morgue")).isEqualTo(taken("morgue", 3));
  }

  @Test
  void confirmationThatComesAgainTakesNothingElse() {
    kill(1, "morgue");
    carry("morgue");
    confirm("morgue", 1);
    kill(1, "morgue");

    assertThat(confirm("morgue", 1)).isEqualTo(new Confirmed(0));
    assertThat(source.outbox()).hasSize(1);
  }

  @Test
  void loadIsBoundedInNumberAndInBytes() {
    source.configure("q", settings(1, "morgue"));
    for (int i = 0; i <= QueueCommand.PARCELS_MAX; i++) {
      source.add("q");
      source.fail(source.take("q"));
    }
    assertThat(load("morgue").parcels()).hasSize(QueueCommand.PARCELS_MAX);
    source.configure("q", settings(1, "long"));
    for (int bytes : new int[] {QueueCommand.RECEIVE_BYTES_MAX + 1, 1, 1}) {
      source.add("q", new Item(bytes, 0, 0, 0, null, null));
      source.fail(source.take("q"));
    }

    assertThat(load("long").parcels()).hasSize(1);
  }

  @Test
  void queueStaysAsLongAsSomethingOfItIsOnItsWay() {
    source.add("q");
    source.killNext("q");
    source.redrive("q.dead", 1, "elsewhere");
    source.pass(Queues.IDLE_MILLIS);
    source.restore();

    assertThat(source.view("q.dead").leaving()).isEqualTo(1);
    confirm("elsewhere", 1);
    source.pass(Queues.IDLE_MILLIS);
    assertThat(source.describe("q.dead")).isInstanceOf(NotFound.class);
  }

  @Test
  void placeOfTheSameShardHasTheDeadLetterAtOnce() {
    source.configureNear("q", settings(1, "morgue"));
    long id = source.add("q");
    source.fail(source.take("q"));

    assertThat(source.outbox()).isEmpty();
    assertThat(source.ids("morgue", 9)).containsExactly(id);
  }

  @Test
  void placeOfTheSameShardThatIsFullHasItLater() {
    source.configureNear("q", settings(1, "morgue"));
    source.configure("morgue", QueueDriver.withLength(1));
    for (int i = 0; i < 2; i++) {
      source.add("q");
      source.fail(source.take("q"));
    }
    source.ack(source.take("morgue"));

    assertThat(source.apply(load("morgue"))).isEqualTo(taken("morgue", 1));
    assertThat(source.view("morgue").ready()).isEqualTo(1);
  }

  @Test
  void redriveOfASharedPlaceSendsEachBackToWhereItDied() {
    target.apply(
        new TakeParcels(name("morgue"), SHARD, 1, List.of(new Parcel(1, 5, dead()), parcel(2))));

    assertThat(target.redrive("morgue", 9, null).messages()).isEqualTo(1);
    assertThat(target.outbox()).hasSize(1);
    assertThat(target.outbox().get(0).target()).isEqualTo(name("far"));
    assertThat(target.outbox().get(0).message().death()).isNull();
    assertThat(target.view("morgue").ready()).as("what never died stays").isEqualTo(1);
  }

  @Test
  void redriveToAQueueOfTheSameShardIsOneStep() {
    source.add("q");
    source.killNext("q");
    source.apply(new Redrive(name("q"), 9, name("other"), true));

    assertThat(source.outbox()).isEmpty();
    assertThat(source.view("other").ready()).isEqualTo(1);
  }

  @Test
  void redriveStopsWhileVeryManyWaitForTheirTarget() {
    source.addMany("q.dead", Outbox.REDRIVEN_MAX + 1);
    int sent = 0;
    for (int i = 0; i <= Outbox.REDRIVEN_MAX / QueueCommand.REDRIVE_MAX; i++) {
      sent += source.redrive("q", QueueCommand.REDRIVE_MAX, "elsewhere").messages();
    }

    assertThat(sent).isEqualTo(Outbox.REDRIVEN_MAX);
    assertThat(source.redrive("q", 9, "another").messages()).isEqualTo(1);
  }

  private void kill(int count, String deadLetter) {
    source.configure("q", settings(1, deadLetter));
    for (int i = 0; i < count; i++) {
      source.add("q");
      source.fail(source.take("q"));
      source.pass(LONGEST_REST_MILLIS);
    }
  }

  private TakeParcels load(String queue) {
    Load load = source.table.load(name(queue), SHARD);
    assertThat(load).as("a load for %s", queue).isNotNull();
    return Objects.requireNonNull(load).command();
  }

  private Object carry(String queue) {
    return target.apply(load(queue));
  }

  private Object confirm(String queue, long upTo) {
    return source.apply(new ConfirmOutbox(name(queue), upTo));
  }

  private static ParcelsTaken taken(String queue, long upTo) {
    return new ParcelsTaken(name(queue), upTo, null);
  }

  private static Parcel parcel(long number) {
    return new Parcel(number, 5, QueueDriver.PLAIN);
  }

  private static Item dead() {
    return new Item(1, 0, 0, 0, null, null, DEATH);
  }
}
