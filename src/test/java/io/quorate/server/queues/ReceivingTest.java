package io.quorate.server.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Goal: one call acknowledges and receives, in this order, and loses neither's answer. */
class ReceivingTest {
  private static final QueueName QUEUE = new QueueName("a");

  private final PlayedQueues queues = new PlayedQueues();

  @Test
  void acknowledgesBeforeItReceives() {
    Response answer = send("{'ack':['3-1-1','3-99-1']}").toCompletableFuture().join();

    assertThat(queues.calls).hasSize(2);
    assertThat(queues.calls.get(0)).isInstanceOf(QueueCommand.Ack.class);
    assertThat(queues.calls.get(1)).isInstanceOf(QueueCommand.Receive.class);
    assertThat(text(answer))
        .isEqualTo(
            "{'messages':[],'acknowledged':[{'receipt':'3-1-1','status':'settled'},"
                + "{'receipt':'3-99-1','status':'not_found'}]}");
  }

  @Test
  void receivesOnlyWhenAllIsAcknowledgedWhereTheStoreKeepsNoOrder() {
    queues.keepsOrder = false;
    CompletionStage<Response> answer = send("{'ack':['3-1-1']}");

    assertThat(queues.calls).hasSize(1);
    queues.slow.complete(null);
    assertThat(answer.toCompletableFuture().join().getStatus()).isEqualTo(200);
    assertThat(queues.calls).hasSize(2);
  }

  @Test
  void receivesAlthoughTheHomeOfAReceiptIsAway() {
    Response answer = send("{'ack':['7-1-1','3-1-1']}").toCompletableFuture().join();

    assertThat(answer.getStatus()).isEqualTo(200);
    assertThat(text(answer))
        .contains(
            "{'receipt':'7-1-1','status':'no_leader'},{'receipt':'3-1-1','status':'settled'}");
  }

  @Test
  void listOfNoReceiptsIsNone() {
    assertThat(send("{'ack':[]}").toCompletableFuture().join().getStatus()).isEqualTo(204);
    assertThat(queues.calls).hasSize(1);
  }

  @Test
  void receiptOfNoShardKeepsItFromDoingAnything() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> send("{'ack':['3-1-1','16-1-1']}"))
        .withMessageContaining("there is no shard 16");
    assertThat(queues.calls).isEmpty();
  }

  private CompletionStage<Response> send(String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Parameters parameters = Parameters.of(null, body, List.of("ack"));
    return Receiving.of(QUEUE, parameters, 30_000).send(queues, "n");
  }

  private static String text(Response answer) {
    return new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8).replace('"', '\'');
  }
}
