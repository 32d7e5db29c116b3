package io.quorate.queue;

import static io.quorate.queue.QueueDriver.LONGEST_REST_MILLIS;
import static io.quorate.queue.QueueDriver.WALL_MILLIS;
import static io.quorate.queue.QueueDriver.delayed;
import static io.quorate.queue.QueueDriver.grouped;
import static io.quorate.queue.QueueDriver.mortal;
import static io.quorate.queue.QueueDriver.name;
import static io.quorate.queue.QueueDriver.urgent;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Purged;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueEvent.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: queues come, are looked at, and go without a trace. Method: each call by hand. */
class QueueLifeTest {
  private final QueueDriver driver = new QueueDriver();

  @Test
  void queueThatNobodyWouldMissVanishes() {
    byte[] before = driver.state();
    driver.add("q");
    driver.ack(driver.take("q"));
    driver.pass(Queues.IDLE_MILLIS - 1);
    assertThat(driver.view("q").totals().acked()).isEqualTo(1);
    driver.pass(1);

    assertThat(driver.describe("q")).isInstanceOf(NotFound.class);
    assertThat(driver.state()).as("but for the last id").hasSameSizeAs(before);
    assertThat(driver.table.nextDeadlineMillis()).isEmpty();
  }

  @Test
  void queueInUseOrWithSettingsStays() {
    driver.add("used");
    driver.configure("set", QueueDriver.withLength(5));
    driver.pass(10 * Queues.IDLE_MILLIS);
    assertThat(driver.view("used").ready()).isEqualTo(1);
    assertThat(driver.view("set").settings().maxLength()).isEqualTo(5);
    driver.configure("set", QueueSettings.DEFAULT);
    driver.pass(Queues.IDLE_MILLIS);

    assertThat(driver.describe("set")).isInstanceOf(NotFound.class);
  }

  @Test
  void queueThatIsUsedAgainBeginsToIdleAnew() {
    driver.add("q");
    driver.ack(driver.take("q"));
    driver.pass(Queues.IDLE_MILLIS - 1);
    driver.add("q");
    driver.ack(driver.take("q"));
    driver.pass(Queues.IDLE_MILLIS - 1);

    assertThat(driver.view("q").totals().acked()).isEqualTo(2);
  }

  @Test
  void purgeTakesAllThatIsThereAndNothingThatComes() {
    driver.enqueue("q", urgent(1), delayed(5_000), mortal(9_000), grouped("a"), grouped("a"));
    Receipt receipt = driver.take("q");
    driver.receiveAs("q", 1, "r");
    driver.drainEvents();

    assertThat(driver.purge("q")).isEqualTo(new Purged(name("q"), 5));
    assertThat(driver.drainGone()).hasSize(5).allMatch(gone -> gone.cause() == Cause.PURGED);
    assertThat(driver.ack(receipt)).containsExactly(Verdict.UNKNOWN);
    assertThat(driver.table.counts()).isEqualTo(new QueueCounts(1, 0, 0, 0));
    long next = driver.add("q", grouped("a"));
    assertThat(driver.receiveAs("q", 5, "r"))
        .extracting(delivery -> delivery.receipt().messageId())
        .containsExactly(next);
    driver.pass(2 * LONGEST_REST_MILLIS);
    assertThat(driver.view("q").delayed() + driver.view("q").ready()).isEqualTo(1);
  }

  @Test
  void purgeOfManyTakesOneStepAndItsTracesGoInSlices() {
    int many = Stock.RECLAIMED_MAX * 5 / 2;
    driver.addMany("q", many - 2);
    driver.enqueue("q", urgent(3), mortal(1_000));
    Receipt receipt = driver.take("q");
    driver.drainEvents();
    driver.purge("q");
    TreeSet<Long> gone = new TreeSet<>();
    driver.drainGone().forEach(event -> gone.add(event.messageId()));

    assertThat(driver.view("q").ready()).isZero();
    assertThat(gone).hasSize(Stock.RECLAIMED_MAX);
    assertThat(driver.ack(receipt)).containsExactly(Verdict.UNKNOWN);
    assertThat(driver.table.nextDeadlineMillis()).hasValue(0);
    byte[] state = driver.state();
    driver.restore();
    assertThat(driver.state()).isEqualTo(state);
    assertThat(driver.ack(receipt)).containsExactly(Verdict.UNKNOWN);
    while (driver.table.nextDeadlineMillis().orElse(1) == 0) {
      driver.pass(400);
    }
    driver.drainGone().forEach(event -> gone.add(event.messageId()));
    assertThat(gone).hasSize(many);
  }

  @Test
  void restoredTableRemovesTheSameSlices() {
    driver.addMany("q", Stock.RECLAIMED_MAX * 2);
    for (int priority = 9; priority > 0; priority--) {
      driver.add("q", urgent(priority));
    }
    driver.receive("q", 20).forEach(d -> driver.nack(d.receipt(), NackMode.SILENT, 0));
    driver.receive("q", 3);
    driver.addMany("r", 3);
    driver.purge("q");
    driver.delete("r");
    QueueDriver twin = new QueueDriver();
    twin.table = driver.table;
    twin.restore();
    driver.drainEvents();
    for (int slices = 0; slices < 3; slices++) {
      driver.pass(1);
      twin.pass(1);
      assertThat(twin.drainEvents()).isEqualTo(driver.drainEvents());
      assertThat(twin.state()).isEqualTo(driver.state());
    }
  }

  @Test
  void deleteTakesTheSettingsToo() {
    driver.configure("q", QueueDriver.withLength(1));
    driver.add("q");
    driver.killNext("q");
    driver.add("q");

    assertThat(driver.delete("q")).isEqualTo(new Deleted(name("q"), 1));
    assertThat(driver.describe("q")).isInstanceOf(NotFound.class);
    assertThat(driver.view("q.dead").ready()).as("dead letters stay").isEqualTo(1);
    assertThat(driver.delete("q")).isInstanceOf(NotFound.class);
    assertThat(driver.purge("q")).isInstanceOf(NotFound.class);
    driver.add("q");
    assertThat(driver.view("q").settings()).isEqualTo(QueueSettings.DEFAULT);
  }

  @Test
  void statisticsSayWhereMessagesAre() {
    driver.enqueue("q", grouped("a"), grouped("a"), delayed(9_000), urgent(2), urgent(1));
    driver.take("q");
    driver.killNext("q");

    QueueAnswer.QueueView view = driver.view("q");
    assertThat(view.ready()).isEqualTo(1);
    assertThat(view.delayed()).isEqualTo(1);
    assertThat(view.inFlight()).isEqualTo(1);
    assertThat(view.blocked()).isEqualTo(1);
    assertThat(view.dead()).isEqualTo(1);
    assertThat(view.bodyBytes()).isEqualTo(400);
    assertThat(view.oldestWallMillis()).isEqualTo(WALL_MILLIS);
    assertThat(view.totals()).isEqualTo(new QueueTotals(5, 2, 0, 1, 0, 0, 1, 0));
  }

  @Test
  void peekShowsWhatComesNextAndTakesNothing() {
    driver.enqueue("q", urgent(1), urgent(2), urgent(2), delayed(9));
    driver.nack(driver.take("q"), NackMode.SILENT, 0);
    List<Long> peeked = driver.peek("q", 9).stream().map(view -> view.messageId()).toList();

    assertThat(peeked).containsExactly(2L, 3L, 1L);
    assertThat(driver.ids("q", 9)).isEqualTo(peeked);
    assertThat(driver.table.query(new QueueQuery.Peek(name("r"), 1)))
        .isEqualTo(new NotFound(name("r")));
  }

  @Test
  void queuesAreListedPageByPage() {
    for (String queue : List.of("b2", "a", "b1", "b3", "c")) {
      driver.add(queue);
    }
    List<String> listed = new ArrayList<>();
    QueuePage page = list(null);
    page.queues().forEach(view -> listed.add(view.queue().value()));
    assertThat(page.isLast()).isFalse();
    page = list("b2");
    page.queues().forEach(view -> listed.add(view.queue().value()));
    assertThat(page.isLast()).isTrue();

    assertThat(listed).containsExactly("b1", "b2", "b3");
    assertThat(list("a").queues()).hasSize(2);
  }

  private QueuePage list(@Nullable String after) {
    return (QueuePage) driver.table.query(new QueueQuery.ListQueues("b", after, 2));
  }
}
