package io.quorate.server.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.queue.ConsumerId;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.ReceiveId;
import io.quorate.server.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Goal: what can go together does, in order, and each message gets its own answer. */
class QueueMessagesTest {
  private final PlayedQueues queues = new PlayedQueues();
  private final AtomicLong nowNanos = new AtomicLong(5);
  private final QueueMessages messages = new QueueMessages(queues, "n", 30_000, nowNanos::get);

  @Test
  void eachCommandWaitsForTheOneBeforeWhereTheStoreKeepsNoOrder() {
    queues.keepsOrder = false;
    messages.dequeue(json("{'queue':'a'}"), null);
    messages.enqueue(json("{'queue':'a','message':1}"));
    CompletionStage<List<byte[]>> answers = messages.send();

    assertThat(queues.calls).hasSize(1);
    queues.slow.complete(null);
    assertThat(answers.toCompletableFuture().join()).hasSize(2);
    assertThat(queues.calls).hasSize(2);
  }

  @Test
  void allWaitsOfAnArrayBeginWhenItComes() {
    queues.keepsOrder = false;
    for (int seconds : new int[] {20, 60, 5}) {
      messages.dequeue(json("{'queue':'a','wait':" + seconds + "}"), null);
    }
    CompletionStage<List<byte[]>> answers = messages.send();
    nowNanos.addAndGet(TimeUnit.SECONDS.toNanos(20));
    queues.slow.complete(null);

    assertThat(answers.toCompletableFuture().join()).hasSize(3);
    assertThat(queues.waitsMillis).containsExactly(20_000L, 40_000L, 0L);
  }

  @Test
  void neighboursOfOneQueueAreOneCommand() {
    for (String payload :
        List.of(
            "{'queue':'a','message':1}",
            "{'queue':'a','message':{'x' : 2},'priority':3}",
            "{'queue':'b','message':3}",
            "{'queue':'a','message':4}")) {
      messages.enqueue(json(payload));
    }
    List<String> answers = sent();

    assertThat(queues.calls).containsExactly("a [1, {\"x\" : 2}]", "b [3]", "a [4]");
    assertThat(answers.get(1)).startsWith("{\"message_id\":\"5-2\"");
    assertThat(answers.get(3)).startsWith("{\"message_id\":\"5-4\"");
  }

  @Test
  void neighboursThatSettleInOneShardAreOneCommand() {
    messages.ack(json("{'receipt':'3-1-1'}"));
    messages.ack(json("{'receipt':'3-99-1'}"));
    messages.ack(json("{'receipt':'7-2-1'}"));
    messages.ack(json("{'receipts':['3-4-1','3-5-1']}"));
    List<String> answers = sent();

    assertThat(queues.calls)
        .extracting(call -> ((QueueCommand.Ack) call).receipts().size())
        .containsExactly(2, 1, 2);
    assertThat(answers.get(0)).isEqualTo("{\"status\":\"settled\"}");
    assertThat(answers.get(1)).contains("not_found");
    assertThat(answers.get(2)).contains("no_leader");
    assertThat(answers.get(3)).contains("\"receipt\":\"3-5-1\",\"status\":\"settled\"");
  }

  @Test
  void senderIsTheConsumerUnlessThePayloadNamesOne() {
    messages.dequeue(json("{'queue':'a','receive_id':'r'}"), "me");
    messages.dequeue(json("{'queue':'a','receive_id':'r','consumer':'ann'}"), "me");

    assertThat(sent()).containsOnly("{\"messages\":[]}");
    assertThat(queues.calls)
        .extracting(call -> Objects.requireNonNull(((QueueCommand.Receive) call).attempt()))
        .containsExactly(
            new QueueCommand.Attempt(new ConsumerId("me"), new ReceiveId("r")),
            new QueueCommand.Attempt(new ConsumerId("ann"), new ReceiveId("r")));
  }

  @Test
  void receiptOfNoShardIsRefusedBeforeAnythingIsSent() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> messages.ack(json("{'receipts':['3-1-1','16-1-1']}")))
        .withMessageContaining("there is no shard 16");
    assertThat(sent()).isEmpty();
  }

  private List<String> sent() {
    return messages.send().toCompletableFuture().join().stream()
        .map(QueueMessagesTest::text)
        .toList();
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
