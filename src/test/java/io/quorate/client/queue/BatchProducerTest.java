package io.quorate.client.queue;

import static io.quorate.client.queue.PlayedDoor.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: many messages are few calls, each has its own answer, and none is sent twice. */
@Timeout(20)
class BatchProducerTest {
  private static final ProducerOptions OPTIONS =
      ProducerOptions.DEFAULT
          .withBatch(3, 10_000)
          .withLinger(Duration.ofMillis(5))
          .withPending(5, 100_000);

  private final PlayedDoor door = new PlayedDoor();
  private final BatchProducer producer = door.queue().producer(OPTIONS);
  private final List<CompletableFuture<Sent>> futures = new ArrayList<>();

  @Test
  void messagesWaitForOthersUntilTheyHaveLingered() throws Exception {
    send("1", "[2]");
    door.clock.pass(Duration.ofMillis(4));
    assertThat(door.wire.sent()).isEmpty();
    door.clock.pass(Duration.ofMillis(1));

    assertThat(bodies(lastBody())).containsExactly("1", "[2]");
    answer(accepted(1) + "," + accepted(2));
    assertThat(futures.get(0).join()).isEqualTo(new Sent("3-1", false));
    assertThat(futures.get(1).join()).isEqualTo(new Sent("3-2", false));
    door.clock.pass(Duration.ofSeconds(1));
    assertThat(door.wire.sent()).hasSize(1);
  }

  @Test
  void fullCallGoesAtOnceAndTheNextWhenItIsAnswered() throws Exception {
    send("1", "2", "3", "4", "5");

    assertThat(door.wire.sent()).hasSize(1);
    assertThat(bodies(lastBody())).containsExactly("1", "2", "3");
    door.clock.pass(Duration.ofSeconds(1));
    assertThat(door.wire.sent()).hasSize(1);
    answer(accepted(1) + "," + accepted(2) + "," + accepted(3));
    assertThat(bodies(lastBody())).containsExactly("4", "5");
  }

  @Test
  void callIsFullByItsBytesToo() throws Exception {
    String half = "\"" + "x".repeat(6_000) + "\"";
    send(half, half);

    assertThat(bodies(lastBody())).containsExactly(half);
    answer(accepted(1));
    assertThat(bodies(lastBody())).containsExactly(half);
  }

  @Test
  void messageThatIsRefusedSpoilsNoOther() throws Exception {
    send("1", "2", "3");
    answer(accepted(1) + "," + problem("memory_full") + "," + accepted(3));

    assertThat(futures.get(0)).isCompleted();
    assertThat(futures.get(2)).isCompleted();
    assertThatThrownBy(futures.get(1)::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("memory_full");
  }

  @Test
  void repeatedCallIsTheSameCall() throws Exception {
    door.wire.thenFail(new IOException("reset"));
    send("1", "2", "3");
    door.clock.pass(Duration.ofSeconds(1));

    assertThat(door.wire.sent()).hasSize(2);
    assertThat(door.wire.sent().get(0).call()).isEqualTo(door.wire.sent().get(1).call());
    assertThat(lastBody().split("\"dedup_id\":\"m-", -1)).hasSize(4);
  }

  @Test
  void failureOfACallIsThatOfItsMessagesOnly() throws Exception {
    send("1", "2", "3", "4");
    door.clock.pass(PlayedDoor.PATIENCE);

    assertThat(futures.subList(0, 3)).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(futures.get(3)).isNotDone();
    answer(accepted(4));
    assertThat(futures.get(3).join().messageId()).isEqualTo("3-4");
  }

  @Test
  void whoSendsMoreThanMayBePendingWaits() throws Exception {
    send("1", "2", "3", "4", "5");
    CompletableFuture<Void> sixth = CompletableFuture.runAsync(() -> sendQuietly("6"));
    PlayedDoor.await(
        () -> Thread.getAllStackTraces().keySet().stream().anyMatch(BatchProducerTest::isWaiting));
    assertThat(sixth).isNotDone();
    answer(accepted(1) + "," + accepted(2) + "," + accepted(3));
    sixth.join();
  }

  @Test
  void closingSendsWhatWaitsAndTakesNoMore() throws Exception {
    send("1");
    CompletableFuture<Void> closing = CompletableFuture.runAsync(producer::close);
    PlayedDoor.await(() -> !door.wire.sent().isEmpty());
    assertThat(closing).isNotDone();
    answer(accepted(1));
    closing.join();

    assertThat(futures.get(0)).isCompleted();
    assertThatThrownBy(() -> producer.send("2")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingWaitsUntilAllFuturesAreCompleted() throws Exception {
    List<Runnable> callbacks = Collections.synchronizedList(new ArrayList<>());
    door.callBackOn(callbacks::add);
    send("1");
    CompletableFuture<Void> closing = CompletableFuture.runAsync(producer::close);
    PlayedDoor.await(() -> !door.wire.sent().isEmpty());
    answer(accepted(1));
    PlayedDoor.await(
        () -> Thread.getAllStackTraces().keySet().stream().anyMatch(BatchProducerTest::isWaiting));
    assertThat(closing).isNotDone();
    callbacks.forEach(Runnable::run);

    closing.join();
    assertThat(futures.get(0)).isCompleted();
  }

  @Test
  void whoeverIsCalledBackMayCloseTheProducer() throws Exception {
    send("1");
    CompletableFuture<Void> closed = futures.get(0).thenRun(producer::close);
    producer.flush();
    answer(accepted(1));
    closed.join();
  }

  @Test
  void whatIsNoJsonSpoilsNoCall() throws Exception {
    assertThatThrownBy(() -> producer.send("1],[2")).isInstanceOf(IllegalArgumentException.class);
    send("1");
    producer.flush();
    assertThat(bodies(lastBody())).containsExactly("1");
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        && List.of(thread.getStackTrace()).stream()
            .anyMatch(frame -> frame.getClassName().equals(BatchProducer.class.getName()));
  }

  private void send(String... messages) throws InterruptedException {
    for (String message : messages) {
      futures.add(producer.send(message));
    }
  }

  private void sendQuietly(String message) {
    try {
      send(message);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String lastBody() {
    return door.wire.last().call().body();
  }

  private void answer(String results) {
    door.wire.last().answer(200, "{\"queue\":\"q\",\"results\":[" + results + "]}");
  }

  private static String accepted(int id) {
    return "{\"message_id\":\"3-" + id + "\",\"duplicate\":false}";
  }

  private static List<String> bodies(String batch) {
    List<String> bodies = new ArrayList<>();
    var matcher = java.util.regex.Pattern.compile("\"body\":(.*?),\"dedup_id\"").matcher(batch);
    while (matcher.find()) {
      bodies.add(matcher.group(1));
    }
    return bodies;
  }
}
