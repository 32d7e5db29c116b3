package io.quorate.client.queue;

import static io.quorate.client.queue.PlayedDoor.message;
import static io.quorate.client.queue.PlayedDoor.messages;
import static io.quorate.client.queue.PlayedDoor.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: what is sent is sent once, what is received is not lost. Method: nodes that are played. */
class QuorateQueueTest {
  private static final String SENT = "{\"message_id\":\"3-1\",\"queue\":\"q\",\"duplicate\":false}";

  private final PlayedDoor door = new PlayedDoor();
  private final QuorateQueue queue = door.queue();

  @Test
  void messageIsTheBodyAndOptionsAreParameters() throws Exception {
    door.wire.then(200, SENT);
    SendOptions options =
        SendOptions.DEFAULT
            .withDelay(Duration.ofMillis(1_500))
            .withPriority(9)
            .withTtl(Duration.ofMinutes(1))
            .inGroup("g")
            .withDedupId("d");

    assertThat(queue.send("{\"a\" : 1}", options)).isEqualTo(new Sent("3-1", false));
    assertThat(door.wire.last().call().body()).isEqualTo("{\"a\" : 1}");
    assertThat(door.log("delay", "priority", "ttl", "group", "dedup_id"))
        .containsExactly("POST /queue/q delay=1.5 priority=9 ttl=60 group=g dedup_id=d");
  }

  @Test
  void repeatedSendHasTheDedupIdOfTheFirst() throws Exception {
    door.wire.thenFail(new IOException("reset")).then(504, problem("outcome_unknown"));
    CompletableFuture<Sent> sent = queue.sendAsync("1", SendOptions.DEFAULT);
    door.clock.pass(Duration.ofSeconds(1));
    door.wire.last().answer(200, SENT.replace("false", "true"));

    assertThat(sent.join().isDuplicate()).isTrue();
    List<String> log = door.log("dedup_id");
    assertThat(log).hasSize(3);
    assertThat(log.stream().distinct()).hasSize(1);
    assertThat(log.get(0)).contains("dedup_id=m-");
  }

  @Test
  void twoMessagesHaveTwoDedupIdsOrNone() throws Exception {
    door.wire.then(200, SENT).then(200, SENT).then(200, SENT);
    queue.send("1");
    queue.send("1");
    queue.send("1", SendOptions.DEFAULT.withoutDedupId());

    List<String> log = door.log("dedup_id");
    assertThat(log.get(0)).isNotEqualTo(log.get(1));
    assertThat(log.get(2)).isEqualTo("POST /queue/q");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "1 2", "{'a':1}", "[1,]", "\"\n\""})
  void whatIsNoJsonIsNotSent(String text) {
    assertThatThrownBy(() -> queue.send(text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(door.log()).isEmpty();
  }

  @Test
  void refusalIsThrownAndNotRepeated() {
    door.wire.then(507, problem("memory_full"));

    assertThatThrownBy(() -> queue.send("1")).hasMessage("507 memory_full");
    assertThat(door.log()).hasSize(1);
  }

  @Test
  void receivedMessageTellsAllOfItself() throws Exception {
    String dead =
        "{\"message_id\":\"3-2\",\"body\":[1e400, {\"é\":\"\\u0041\"}] ,\"receipt\":\"3-2-7\","
            + "\"delivery_count\":2,\"enqueued_at\":\"2025-10-25T10:30:00Z\",\"priority\":4,"
            + "\"group\":\"g\",\"dead_letter\":{\"origin\":\"o\",\"reason\":\"rejected\","
            + "\"attempts\":3}}";
    door.wire.then(200, "{\"messages\":[" + dead + "," + message(3) + "]}");
    List<Delivery> received = queue.receive(ReceiveOptions.DEFAULT.withMax(5));

    Delivery first = received.get(0);
    assertThat(first.body()).isEqualTo("[1e400, {\"é\":\"\\u0041\"}]");
    assertThat(first.id()).isEqualTo("3-2");
    assertThat(first.receipt()).isEqualTo("3-2-7");
    assertThat(first.deliveryCount()).isEqualTo(2);
    assertThat(first.enqueuedAt()).contains(Instant.parse("2025-10-25T10:30:00Z"));
    assertThat(first.priority()).isEqualTo(4);
    assertThat(first.group()).contains("g");
    assertThat(first.deadLetter()).contains(new DeadLetter("o", "rejected", 3));
    assertThat(received.get(1).body()).isEqualTo("{\"n\" : 3}");
    assertThat(received.get(1).deadLetter()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 4_000, 70_000})
  void bodiesOfAnyLengthAreCutOutWhereTheyEnd(int length) throws Exception {
    for (String body : List.of("\"" + "ä".repeat(length) + "\"", "12345", "true", "null", "-0.5")) {
      String first = message(1).replace("{\"n\" : 1}", " ".repeat(length % 7) + body);
      door.wire.then(200, "{\"messages\":[" + first + "," + message(2) + "]}");
      List<Delivery> received = queue.receive(ReceiveOptions.DEFAULT.withMax(2));

      assertThat(received.get(0).body()).isEqualTo(body);
      assertThat(received.get(1).body()).isEqualTo("{\"n\" : 2}");
    }
  }

  @Test
  void longWaitIsManyCallsUnderOneName() {
    CompletableFuture<List<Delivery>> received =
        queue.receiveAsync(ReceiveOptions.DEFAULT.withWait(Duration.ofSeconds(50)));
    for (int i = 0; i < 2; i++) {
      door.clock.pass(Duration.ofSeconds(20));
      door.wire.last().answer(204, "");
    }
    assertThat(received).isNotDone();
    door.wire.last().answer(200, messages(1));

    assertThat(received.join()).hasSize(1);
    List<String> log = door.log("wait", "receive_id");
    assertThat(log)
        .map(line -> line.replaceAll(" receive_id=.*", ""))
        .containsExactly(
            "POST /queue/q/receive wait=20",
            "POST /queue/q/receive wait=20",
            "POST /queue/q/receive wait=10");
    assertThat(log.stream().map(line -> line.replaceAll(".*receive_id=", "")).distinct())
        .as("one name")
        .hasSize(1);
  }

  @Test
  void whoCancelsAsksNoMore() {
    CompletableFuture<List<Delivery>> received =
        queue.receiveAsync(ReceiveOptions.DEFAULT.withWait(Duration.ofSeconds(50)));
    for (int calls = 1; calls <= 2; calls++) {
      assertThat(door.wire.sent()).hasSize(calls);
      if (calls == 2) {
        received.cancel(true);
      }
      door.clock.pass(Duration.ofSeconds(20));
      door.wire.last().answer(204, "");
    }
    door.clock.pass(Duration.ofSeconds(20));

    assertThat(door.wire.sent()).hasSize(2);
  }

  @Test
  void nodeThatSaysAtOnceThatThereIsNothingIsNotAskedWithoutARest() {
    CompletableFuture<List<Delivery>> received =
        queue.receiveAsync(ReceiveOptions.DEFAULT.withWait(Duration.ofSeconds(50)));
    door.wire.last().answer(204, "");
    assertThat(door.wire.sent()).hasSize(1);
    door.clock.pass(Duration.ofMillis(100));
    assertThat(door.wire.sent()).hasSize(2);
    door.wire.last().answer(200, messages(1));

    assertThat(received.join()).hasSize(1);
    assertThat(door.log("receive_id").stream().distinct()).as("one name").hasSize(1);
  }

  @Test
  void repeatedReceiveHasTheReceiveIdOfTheFirst() {
    door.wire.thenFail(new IOException("reset"));
    CompletableFuture<List<Delivery>> received = queue.receiveAsync(ReceiveOptions.DEFAULT);
    door.clock.pass(Duration.ofSeconds(1));
    door.wire.last().answer(200, messages(1));

    assertThat(received.join()).hasSize(1);
    List<String> log = door.log("receive_id");
    assertThat(log).hasSize(2);
    assertThat(log.get(0)).contains("receive_id=r-").isEqualTo(log.get(1));
  }

  @Test
  void silenceIsAFailureAfterItsTime() {
    CompletableFuture<List<Delivery>> received = queue.receiveAsync(ReceiveOptions.DEFAULT);
    door.clock.pass(PlayedDoor.PATIENCE);

    assertThatThrownBy(received::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(PlayedDoor.Silence.class);
  }

  @Test
  void settlingSaysWhatHasBecomeOfTheDelivery() throws Exception {
    door.wire.then(200, messages(1));
    Delivery delivery = queue.receive(Duration.ZERO).orElseThrow();
    door.log();
    door.wire
        .then(200, "{\"status\":\"extended\"}")
        .then(409, problem("stale_receipt"))
        .then(404, problem("not_found"))
        .then(200, "{\"status\":\"settled\"}")
        .then(200, "{\"status\":\"settled\"}")
        .then(400, problem("invalid"));

    assertThat(delivery.extend(Duration.ofSeconds(90))).isEqualTo(Settled.DONE);
    assertThat(delivery.isSettled()).isFalse();
    assertThat(delivery.ack()).isEqualTo(Settled.STALE);
    assertThat(delivery.isSettled()).isTrue();
    assertThat(delivery.nack(Duration.ofSeconds(2))).isEqualTo(Settled.GONE);
    assertThat(delivery.reject()).isEqualTo(Settled.DONE);
    assertThat(delivery.giveBack()).isEqualTo(Settled.DONE);
    assertThatThrownBy(delivery::nack).hasMessage("400 invalid");
    assertThat(door.log("mode", "delay", "visibility"))
        .containsExactly(
            "POST /queue/extend/3-1-1 visibility=90",
            "POST /queue/ack/3-1-1",
            "POST /queue/nack/3-1-1 mode=fail delay=2",
            "POST /queue/nack/3-1-1 mode=fatal",
            "POST /queue/nack/3-1-1 mode=silent delay=0",
            "POST /queue/nack/3-1-1 mode=fail");
  }

  @Test
  void severalAreAcknowledgedInOneCall() throws Exception {
    door.wire
        .then(200, messages(1, 2))
        .then(
            200,
            "{\"results\":[{\"receipt\":\"3-1-1\",\"status\":\"settled\"},"
                + "{\"receipt\":\"3-2-1\",\"status\":\"stale_receipt\"}]}");
    List<Delivery> received = queue.receive(ReceiveOptions.DEFAULT.withMax(2));

    assertThat(queue.ackAll(received)).containsExactly(Settled.DONE, Settled.STALE);
    assertThat(door.wire.last().call().body()).isEqualTo("{\"receipts\":[\"3-1-1\",\"3-2-1\"]}");
  }

  @Test
  void queueIsConfiguredAndTellsHowItStands() throws Exception {
    String view =
        "{\"queue\":\"q\",\"visibility\":1.5,\"max_deliveries\":3,\"retry_backoff\":0,"
            + "\"max_length\":7,\"dead_letter\":\"graves\",\"partitions\":2,"
            + "\"ready\":4,\"in_flight\":2,\"acked_total\":9}";
    door.wire.then(200, view).then(200, view).then(404, problem("not_found"));
    QueueSettings settings =
        QueueSettings.DEFAULT
            .withVisibility(Duration.ofMillis(1_500))
            .withMaxDeliveries(3)
            .withRetryBackoff(Duration.ZERO)
            .withMaxLength(7)
            .withDeadLetter("graves")
            .withPartitions(2);

    assertThat(queue.admin().configure(settings)).isEqualTo(settings);
    assertThat(door.log("max_deliveries", "max_length", "dead_letter", "partitions"))
        .containsExactly(
            "PUT /queue/q max_deliveries=3 max_length=7 dead_letter=graves partitions=2");
    QueueStats stats = queue.admin().stats().orElseThrow();
    assertThat(stats.ready()).isEqualTo(4);
    assertThat(stats.inFlight()).isEqualTo(2);
    assertThat(stats.totals().acked()).isEqualTo(9);
    assertThat(queue.admin().stats()).isEmpty();
  }

  @Test
  void itsOwnPlaceForDeadLettersIsNotNamedAndPartitionsStayAsTheyAre() throws Exception {
    door.wire.then(
        200, "{\"queue\":\"q\",\"max_deliveries\":10,\"dead_letter\":\"q.dead\",\"partitions\":4}");

    QueueSettings inForce = queue.admin().configure(QueueSettings.DEFAULT);
    assertThat(door.log("dead_letter", "partitions")).containsExactly("PUT /queue/q");
    assertThat(inForce.deadLetter()).isEmpty();
    assertThat(inForce.partitions()).isEqualTo(4);
  }

  @Test
  void deadLettersAreSentToAnotherQueue() throws Exception {
    door.wire.then(200, "{\"queue\":\"q.dead\",\"redriven\":1,\"left\":2}");

    assertThat(queue.admin().redriveTo("again")).isEqualTo(2);
    assertThat(door.log("target")).containsExactly("POST /queue/q/redrive target=again");
  }
}
