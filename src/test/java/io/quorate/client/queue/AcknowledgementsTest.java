package io.quorate.client.queue;

import static io.quorate.client.queue.PlayedDoor.messages;
import static io.quorate.client.queue.PlayedDoor.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Goal: what comes while a call is on its way goes together, and each is told of its own. */
class AcknowledgementsTest {
  private final PlayedDoor door = new PlayedDoor();
  private final Acknowledgements acknowledgements = new Acknowledgements(door.queue());
  private final List<Delivery> deliveries = received();

  @Test
  void theFirstGoesAtOnceAndTheRestTogether() {
    CompletableFuture<Settled> first = ack(1);
    CompletableFuture<Settled> second = ack(2);
    CompletableFuture<Settled> third = ack(3);
    assertThat(paths()).containsExactly("/queue/ack/3-1-1");

    door.wire.last().answer(200, "{\"status\":\"settled\"}");
    assertThat(first).isCompletedWithValue(Settled.DONE);
    assertThat(paths()).containsExactly("/queue/ack/3-1-1", "/queue/ack");
    assertThat(door.wire.last().call().body()).isEqualTo("{\"receipts\":[\"3-2-1\",\"3-3-1\"]}");

    door.wire.last().answer(200, results("stale_receipt", "settled"));
    assertThat(second).isCompletedWithValue(Settled.STALE);
    assertThat(third).isCompletedWithValue(Settled.DONE);
    assertThat(paths()).hasSize(2);
  }

  @Test
  void failureIsThatOfAllOnTheCallAndOfNoOther() {
    var unused = ack(1);
    CompletableFuture<Settled> second = ack(2);
    CompletableFuture<Settled> third = ack(3);
    door.wire.last().answer(200, "{\"status\":\"settled\"}");
    CompletableFuture<Settled> fourth = ack(4);
    door.wire.last().answer(401, problem("unauthorized"));

    requireUnauthorized(second);
    requireUnauthorized(third);
    assertThat(fourth).isNotDone();
    assertThat(door.wire.last().call().path()).isEqualTo("/queue/ack/3-4-1");
  }

  @Test
  void whatIsUnknownOfOneIsAskedForAgainByItself() {
    var unused = ack(1);
    CompletableFuture<Settled> second = ack(2);
    CompletableFuture<Settled> third = ack(3);
    door.wire.last().answer(200, "{\"status\":\"settled\"}");
    door.wire.last().answer(200, results("no_leader", "settled"));

    assertThat(third).isCompletedWithValue(Settled.DONE);
    assertThat(second).isNotDone();
    assertThat(door.wire.last().call().path()).isEqualTo("/queue/ack/3-2-1");
    door.wire.last().answer(200, "{\"status\":\"settled\"}");
    assertThat(second).isCompletedWithValue(Settled.DONE);
  }

  private static void requireUnauthorized(CompletableFuture<Settled> settled) {
    assertThat(settled)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("unauthorized");
  }

  private List<Delivery> received() {
    var received = door.queue().calling(ReceiveOptions.DEFAULT, Duration.ZERO);
    door.wire.last().answer(200, messages(1, 2, 3, 4));
    door.wire.forget();
    return received.join().messages();
  }

  private CompletableFuture<Settled> ack(int number) {
    Delivery delivery = deliveries.get(number - 1);
    CompletableFuture<Settled> settled = acknowledgements.ack(delivery);
    assertThat(delivery.isSettled()).isTrue();
    return settled;
  }

  private List<String> paths() {
    return door.wire.sent().stream().map(sent -> sent.call().path()).toList();
  }

  private static String results(String... statuses) {
    return "{\"results\":["
        + String.join(
            ",",
            List.of(statuses).stream()
                .map(status -> "{\"receipt\":\"r\",\"status\":\"" + status + "\"}")
                .toList())
        + "]}";
  }
}
