package io.quorate.queue;

import static io.quorate.queue.QueueDriver.LONGEST_REST_MILLIS;
import static io.quorate.queue.QueueDriver.VISIBILITY_MILLIS;
import static io.quorate.queue.QueueDriver.grouped;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.queue.QueueCommand.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: order inside a group, parallel across groups. Method: groups of few messages. */
class MessageGroupTest {
  private final QueueDriver driver = new QueueDriver();

  @Test
  void oneOfAGroupIsInFlightAtATime() {
    long a1 = driver.add("q", grouped("a"));
    long a2 = driver.add("q", grouped("a"));
    long b1 = driver.add("q", grouped("b"));
    long free = driver.add("q");

    assertThat(driver.ids("q", 10)).containsExactly(a1, b1, free);
    assertThat(driver.view("q").blocked()).isEqualTo(1);
    driver.ack(new Receipt(a1, 1));
    assertThat(driver.ids("q", 10)).containsExactly(a2);
  }

  @Test
  void failedMessageBlocksItsGroupWhileItRests() {
    long a1 = driver.add("q", grouped("a"));
    driver.add("q", grouped("a"));
    driver.take("q");
    driver.pass(VISIBILITY_MILLIS);

    assertThat(driver.receive("q", 10)).isEmpty();
    driver.pass(LONGEST_REST_MILLIS);
    assertThat(driver.ids("q", 10)).containsExactly(a1);
  }

  @Test
  void deathUnblocksTheGroup() {
    driver.add("q", grouped("a"));
    long a2 = driver.add("q", grouped("a"));
    driver.killNext("q");

    assertThat(driver.ids("q", 10)).containsExactly(a2);
  }

  @Test
  void expiryUnblocksTheGroup() {
    driver.add("q", new Item(1, 0, 10_000, 2_000, new GroupName("a"), null));
    long a2 = driver.add("q", grouped("a"));
    assertThat(driver.receive("q", 1)).as("the delayed one goes first").isEmpty();
    driver.pass(2_000);

    assertThat(driver.ids("q", 10)).containsExactly(a2);
  }

  @Test
  void priorityDoesNotBreakTheOrderOfAGroup() {
    GroupName a = new GroupName("a");
    long low = driver.add("q", new Item(1, 0, 0, 0, a, null));
    long high = driver.add("q", new Item(1, 9, 0, 0, a, null));

    assertThat(driver.ids("q", 10)).containsExactly(low);
    driver.ack(new Receipt(low, 1));
    assertThat(driver.ids("q", 10)).containsExactly(high);
  }

  @Test
  void redrivenMessageGoesFirstButNotBesideAnother() {
    long a1 = driver.add("q", grouped("a"));
    long a2 = driver.add("q", grouped("a"));
    driver.killNext("q");
    Receipt second = driver.take("q");
    driver.redrive("q.dead", 1, null);
    assertThat(driver.receive("q", 10)).as("another is in flight").isEmpty();
    driver.fail(second);

    assertThat(driver.ids("q", 10)).containsExactly(a1);
    driver.ack(new Receipt(a1, 2));
    assertThat(driver.ids("q", 10)).as("it rests").isEmpty();
    driver.pass(LONGEST_REST_MILLIS);
    assertThat(driver.ids("q", 10)).containsExactly(a2);
  }

  @Test
  void groupsOfSeveralQueuesHaveNothingToDoWithEachOther() {
    driver.add("q", grouped("a"));
    driver.add("r", grouped("a"));

    assertThat(driver.receive("q", 1)).hasSize(1);
    assertThat(driver.receive("r", 1)).hasSize(1);
  }

  @Test
  void groupIsForgottenWithItsLastMessage() {
    Queues queues = new Queues(new Outbox(0));
    Stock stock = new Stock(queues, new Discards());
    Step step = new Step(0, event -> {});
    Queue queue = queues.obtain(new QueueName("q"));
    Message message = new Message(1, 0, 0, 0);
    message.particulars().group = new GroupName("a");
    stock.add(message, queue, 0, step);
    assertThat(queue.contents().groups()).hasSize(1);
    stock.remove(message, QueueEvent.Cause.ACKED, step);

    assertThat(queue.contents().groups()).isEmpty();
  }

  @Test
  void busyGroupStarvesNobody() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      items.add(grouped("busy"));
    }
    for (int i = 0; i < 100; i++) {
      items.add(grouped("other" + i));
    }
    driver.enqueue("q", items.toArray(Item[]::new));
    TreeMap<String, Integer> servedAt = new TreeMap<>();
    for (int round = 0; round < 30; round++) {
      for (QueueAnswer.Delivery delivery : driver.receive("q", 5)) {
        servedAt.putIfAbsent(String.valueOf(delivery.group()), round);
        driver.ack(delivery.receipt());
      }
    }
    assertThat(servedAt).as("each group within 30 rounds").hasSize(101);
  }
}
