package io.quorate.server.queues;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Goal: what is known of a receipt is said, whatever has become of those beside it. */
class SettledReceiptsTest {
  private final PlayedQueues queues = new PlayedQueues();

  @Test
  void eachHasAWordOfItsOwn() {
    Response answer = settle("7-1-1", "3-1-1", "7-2-1", "3-99-1");

    assertThat(answer.getStatus()).isEqualTo(200);
    assertThat(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8).replace('"', '\''))
        .isEqualTo(
            "{'results':[{'receipt':'7-1-1','status':'no_leader'},"
                + "{'receipt':'3-1-1','status':'settled'},"
                + "{'receipt':'7-2-1','status':'no_leader'},"
                + "{'receipt':'3-99-1','status':'not_found'}]}");
  }

  @Test
  void whereNoHomeCouldBeAskedTheAnswerIsAProblem() {
    assertThat(settle("7-1-1", "7-2-1").getStatus()).isEqualTo(503);
  }

  private Response settle(String... receipts) {
    return new SettledReceipts(queues, Manner.ACK)
        .settle(Arrays.stream(receipts).map(HomeReceipt::parse).toList())
        .toCompletableFuture()
        .join();
  }
}
