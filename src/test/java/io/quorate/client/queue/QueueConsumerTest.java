package io.quorate.client.queue;

import static io.quorate.client.queue.PlayedDoor.messages;
import static io.quorate.client.queue.PlayedDoor.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.wire.ScriptedWire.Sent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: a consumer has no more than it may, keeps what it has, and gives back the rest. */
@Timeout(20)
class QueueConsumerTest {
  private static final Duration VISIBILITY = Duration.ofSeconds(30);
  private static final String SETTLED = "{\"status\":\"settled\"}";

  private final PlayedDoor door = new PlayedDoor();
  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch gate = new CountDownLatch(1);
  private ConsumerOptions options =
      ConsumerOptions.DEFAULT
          .withPrefetch(4)
          .withVisibility(VISIBILITY)
          .withStopWithin(Duration.ofSeconds(10))
          .withOnFailure((delivery, failure) -> failures.add(failure));
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  @BeforeEach
  void tick() {
    door.clock.ticking();
  }

  @AfterEach
  void letGo() {
    gate.countDown();
  }

  @Test
  void whatIsHandledIsAcknowledgedAndMoreIsFetched() {
    QueueConsumer consumer = start(delivery -> handled.add(delivery.id()));
    answer("/receive", messages(1, 2));
    await(() -> handled.size() == 2);
    assertThat(handled).containsExactly("3-1", "3-2");
    assertThat(door.wire.sent().get(0).call().parameters())
        .containsEntry("max", "4")
        .containsEntry("visibility", "30");

    acknowledge("3-1-1", "3-2-1");
    await(() -> door.open("/receive").size() == 1);
    assertThat(failures).isEmpty();
    stop(consumer);
  }

  @Test
  void noMoreIsFetchedThanMayBeInHand() {
    CountDownLatch halfway = new CountDownLatch(1);
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              (handled.size() < 3 ? gate : halfway).await();
            });
    answer("/receive", messages(1, 2, 3, 4));
    await(() -> handled.size() == 1);
    door.clock.pass(Duration.ofSeconds(5));

    assertThat(door.open("/receive")).isEmpty();
    gate.countDown();
    await(() -> handled.size() == 3);
    answer("/ack/3-1-1", SETTLED);
    assertThat(door.open("/receive")).isEmpty();
    answer("/ack/3-2-1", SETTLED);
    Sent receive = door.open("/receive").get(0);
    assertThat(receive.call().parameters()).containsEntry("max", "2");
    halfway.countDown();
    acknowledge("3-3-1", "3-4-1");
    stop(consumer);
  }

  @Test
  void failureIsGivenBackAndTold() {
    QueueConsumer consumer =
        start(
            delivery -> {
              throw new IOException("as the test has it");
            });
    answer("/receive", messages(1));
    await(() -> door.open("/nack/3-1-1").size() == 1);

    assertThat(door.open("/nack/3-1-1").get(0).call().parameters()).containsEntry("mode", "fail");
    assertThat(failures).singleElement().isInstanceOf(IOException.class);
    answer("/nack/3-1-1", SETTLED);
    stop(consumer);
  }

  @Test
  void whatTheHandlerHasSettledStaysSo() {
    QueueConsumer consumer =
        start(
            delivery -> {
              var unused = delivery.nackAsync();
              handled.add(delivery.id());
            });
    answer("/receive", messages(1));
    await(() -> door.open("/receive").size() == 1);

    assertThat(door.open("/ack/3-1-1")).isEmpty();
    stop(consumer);
  }

  @Test
  void deliveriesAreProlongedWhileTheyAreInHand() {
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              gate.await();
            });
    answer("/receive", messages(1, 2));
    await(() -> handled.size() == 1);
    for (int i = 0; i < 5; i++) {
      door.clock.pass(VISIBILITY.dividedBy(3));
      assertThat(door.open("/extend").get(0).call().body())
          .isEqualTo("{\"receipts\":[\"3-1-1\",\"3-2-1\"]}");
      answer("/extend", results("extended", "extended"));
    }
    gate.countDown();
    acknowledge("3-1-1", "3-2-1");
    assertThat(handled).containsExactly("3-1", "3-2");
    door.clock.pass(VISIBILITY);
    assertThat(door.open("/extend")).isEmpty();
    stop(consumer);
  }

  @Test
  void whatIsNoLongerSureIsNotBegun() {
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              if (handled.size() == 1) {
                gate.await();
              }
            });
    answer("/receive", messages(1, 2, 3));
    await(() -> handled.size() == 1);
    door.clock.pass(VISIBILITY.dividedBy(3));
    answer("/extend", results("extended", "stale_receipt", "extended"));
    gate.countDown();

    acknowledge("3-1-1", "3-3-1");
    assertThat(handled).containsExactly("3-1", "3-3");
    stop(consumer);
  }

  @Test
  void silenceOfTheNodesMakesDeliveriesUnsure() {
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              gate.await();
            });
    answer("/receive", messages(1, 2));
    await(() -> handled.size() == 1);
    door.clock.pass(VISIBILITY);
    gate.countDown();

    await(() -> door.open("/ack/3-1-1").size() == 1);
    answer("/ack/3-1-1", 409, problem("stale_receipt"));
    await(() -> failures.size() == 1);
    assertThat(handled).containsExactly("3-1");
    stop(consumer);
  }

  @Test
  void deliveriesThatARepetitionBringsAreProlongedFirst() {
    QueueConsumer consumer = start(delivery -> handled.add(delivery.id()));
    answerTheRepeatedReceive();
    await(() -> door.open("/extend").size() == 1);
    assertThat(handled).isEmpty();
    answer("/extend", results("extended"));

    await(() -> door.open("/ack/3-1-1").size() == 1);
    answer("/ack/3-1-1", SETTLED);
    stop(consumer);
  }

  @Test
  void receiveWhoseOutcomeIsUnknownIsRepeatedUnderItsName() {
    QueueConsumer consumer = start(delivery -> handled.add(delivery.id()));
    await(
        () -> {
          door.clock.pass(PlayedDoor.PATIENCE);
          return door.wire.sent().size() > 2;
        });

    List<String> log = door.log("receive_id");
    assertThat(log).hasSizeGreaterThan(2);
    assertThat(log.stream().distinct()).hasSize(1);
    stop(consumer);
  }

  @Test
  void refusalEndsTheRun() {
    QueueConsumer consumer = start(delivery -> handled.add(delivery.id()));
    answer("/receive", 401, problem("unauthorized"));

    assertThatThrownBy(running::join).hasMessageContaining("unauthorized");
    consumer.close();
  }

  @Test
  void endGivesBackWhatNobodyHasBegunAndFinishesTheRest() {
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              gate.await();
            });
    answer("/receive", messages(1, 2, 3));
    await(() -> handled.size() == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(consumer::close);
    await(() -> door.open("/nack").size() == 1);
    Sent givenBack = door.open("/nack").get(0);
    assertThat(givenBack.call().body()).isEqualTo("{\"receipts\":[\"3-2-1\",\"3-3-1\"]}");
    assertThat(givenBack.call().parameters())
        .containsEntry("mode", "silent")
        .containsEntry("delay", "0");
    answer("/nack", results("settled", "settled"));
    assertThat(closing).isNotDone();
    gate.countDown();
    await(() -> door.open("/ack/3-1-1").size() == 1);
    assertThat(closing).isNotDone();
    answer("/ack/3-1-1", SETTLED);

    closing.join();
    assertThat(handled).containsExactly("3-1");
  }

  @Test
  void whatComesAfterTheEndIsGivenBack() {
    QueueConsumer consumer = start(delivery -> handled.add(delivery.id()));
    await(() -> door.open("/receive").size() == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(consumer::close);
    running.join();
    assertThat(closing).isNotDone();
    answer("/receive", messages(1));
    answer("/nack", results("settled"));

    closing.join();
    assertThat(handled).isEmpty();
  }

  @Test
  void interruptedHandlerGivesItsMessageBack() {
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              Thread.currentThread().interrupt();
              gate.await();
            });
    answer("/receive", messages(1));
    await(() -> door.open("/nack/3-1-1").size() == 1);

    assertThat(door.open("/nack/3-1-1").get(0).call().parameters()).containsEntry("mode", "silent");
    answer("/nack/3-1-1", SETTLED);
    running.join();
    stop(consumer);
  }

  @Test
  void listenerThatFailsKeepsNoMessageFromBeingGivenBack() {
    options =
        options.withOnFailure(
            (delivery, failure) -> {
              throw new IllegalStateException("the listener's own");
            });
    QueueConsumer consumer =
        start(
            delivery -> {
              throw new IllegalStateException("no");
            });
    answer("/receive", messages(1));
    answer("/nack/3-1-1", SETTLED);
    assertThatThrownBy(running::join).hasMessageContaining("the listener's own");
    running = CompletableFuture.completedFuture(null);
    stop(consumer);
  }

  @Test
  void deliveriesWhoseProlongingFailedAreNotHandled() {
    QueueConsumer consumer = start(delivery -> handled.add(delivery.id()));
    answerTheRepeatedReceive();
    answer("/extend", 400, problem("invalid"));
    answer("/receive", messages(2));
    answer("/ack/3-2-1", SETTLED);
    assertThat(handled).containsExactly("3-2");
    stop(consumer);
  }

  @Test
  void muchRoomIsFilledOneCallAtATime() {
    options = options.withPrefetch(4 * ReceiveOptions.RECEIVE_MAX);
    QueueConsumer consumer = start(delivery -> gate.await());
    for (int call = 0; call < 4; call++) {
      int from = call * ReceiveOptions.RECEIVE_MAX;
      answer("/receive", messages(IntStream.range(from, from + 100).toArray()));
    }
    consumer.stop();
    await(() -> door.open("/nack").size() == 1);
  }

  @Test
  void messagesThatCannotBeGivenBackAreToldOf() {
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              gate.await();
            });
    answer("/receive", messages(1, 2, 3));
    await(() -> handled.size() == 1);
    consumer.stop();
    answer("/nack", 400, problem("invalid"));

    await(() -> failures.size() == 2);
    assertThat(failures).allMatch(failure -> failure.toString().contains("invalid"));
  }

  @Test
  void messagesOfWhichNobodyCanSayThatTheyWereGivenBackAreToldOf() {
    QueueConsumer consumer =
        start(
            delivery -> {
              handled.add(delivery.id());
              gate.await();
            });
    answer("/receive", messages(1, 2, 3));
    await(() -> handled.size() == 1);
    consumer.stop();
    answer("/nack", results("settled", "no_leader"));

    await(() -> !failures.isEmpty());
    assertThat(failures).singleElement().asString().contains("may not have been given back");
  }

  @Test
  void endThatTakesTooLongIsNoInterruption() {
    options = options.withStopWithin(Duration.ofMillis(10));
    QueueConsumer consumer = start(delivery -> awaitWhateverHappens());
    answer("/receive", messages(1));
    await(() -> handled.size() == 1);
    consumer.close();

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void interruptionWhileItEndsIsNotLost() {
    QueueConsumer consumer = start(delivery -> awaitWhateverHappens());
    answer("/receive", messages(1));
    await(() -> handled.size() == 1);
    CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
    Thread closing =
        new Thread(
            () -> {
              consumer.close();
              wasInterrupted.complete(Thread.interrupted());
            });
    closing.setDaemon(true);
    closing.start();
    await(() -> closing.getState() == Thread.State.TIMED_WAITING);
    closing.interrupt();
    await(() -> handled.size() == 2); // the handler has been interrupted for it
    gate.countDown();
    answer("/ack/3-1-1", SETTLED);
    answer("/receive", 204, "");

    assertThat(wasInterrupted.join()).isTrue();
  }

  /** Settles these, in whatever calls they come. */
  private void acknowledge(String... receipts) {
    Set<String> left = new TreeSet<>(List.of(receipts));
    while (!left.isEmpty()) {
      await(() -> door.wire.sent().stream().anyMatch(QueueConsumerTest::isOpenAck));
      Sent ack = door.wire.sent().stream().filter(QueueConsumerTest::isOpenAck).findFirst().get();
      String named = ack.call().path() + ack.call().body();
      List<String> settled = left.stream().filter(named::contains).toList();
      assertThat(settled).as(named).isNotEmpty();
      settled.forEach(left::remove);
      ack.answer(200, results(settled.stream().map(receipt -> "settled").toArray(String[]::new)));
    }
  }

  private static boolean isOpenAck(Sent sent) {
    return sent.call().path().contains("/ack") && !sent.reply().isDone();
  }

  /** A handler that an interruption does not stop; it is noted like a message. */
  private void awaitWhateverHappens() {
    handled.add("begun");
    while (gate.getCount() > 0) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        handled.add("interrupted");
      }
    }
  }

  private void answerTheRepeatedReceive() {
    await(
        () -> {
          door.clock.pass(Duration.ofMillis(100));
          return door.wire.sent().size() == 2;
        });
    door.wire.last().answer(200, messages(1));
  }

  private QueueConsumer start(MessageHandler handler) {
    QueueConsumer consumer = door.queue().consumer(handler, options);
    CompletableFuture<Void> run = new CompletableFuture<>();
    Thread runner =
        new Thread(
            () -> {
              try {
                consumer.run();
                run.complete(null);
              } catch (RuntimeException | Error failure) {
                run.completeExceptionally(failure);
              }
            });
    runner.setDaemon(true);
    runner.start();
    running = run;
    // Time must not pass before it has asked for the first time.
    await(() -> runner.getState() == Thread.State.WAITING || run.isDone());
    return consumer;
  }

  /** Ends a consumer whose only open call is a receive. */
  private void stop(QueueConsumer consumer) {
    CompletableFuture<Void> closing = CompletableFuture.runAsync(consumer::close);
    await(
        () -> {
          door.open("/receive").forEach(open -> open.answer(204, ""));
          door.clock.pass(Duration.ofMillis(100)); // a call may rest before it is repeated
          return closing.isDone();
        });
    running.join();
  }

  private void answer(String pathEnd, String body) {
    answer(pathEnd, 200, body);
  }

  private void answer(String pathEnd, int status, String body) {
    await(() -> !door.open(pathEnd).isEmpty());
    door.open(pathEnd).get(0).answer(status, body);
  }

  private static String results(String... statuses) {
    List<String> results = new ArrayList<>();
    for (String status : statuses) {
      results.add("{\"receipt\":\"r\",\"status\":\"" + status + "\"}");
    }
    return "{\"results\":[" + String.join(",", results) + "]}";
  }

  private static void await(BooleanSupplier claim) {
    PlayedDoor.await(claim);
  }
}
