package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.queue.QuorateQueue;
import io.quorate.client.queue.SendOptions;
import io.quorate.client.queue.Sent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Goal: what goes wrong with queues is thrown in the client's own words. Method: played nodes. */
class ClientDoorTest {
  private final PlayedCluster cluster = new PlayedCluster();
  private final QuorateClient client = cluster.client();
  private final QuorateQueue queue = client.queue("q");

  @Test
  void refusalNamesItsReason() {
    cluster.once("POST /queue/q", 507, PlayedCluster.problem("memory_full"));

    assertThatThrownBy(() -> queue.send("1"))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("memory_full"));
  }

  @Test
  void silenceLeavesTheOutcomeUnknown() {
    cluster.wire.silent();
    CompletableFuture<Sent> sent = queue.sendAsync("1", SendOptions.DEFAULT);
    cluster.clock.pass(Duration.ofSeconds(6));

    assertThat(sent)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void allCallsOnAQueueGoToTheNodeThatLeadsIt() throws InterruptedException {
    String sent = "{\"message_id\":\"m\"}";
    cluster.once("POST /queue/q", 200, sent);
    queue.send("1");
    String usual = cluster.wire.last().node().getAuthority();
    String leader = usual.equals("a") ? "b" : "a";
    cluster.wire.thenDoneBy(leader, sent);
    queue.send("2");
    cluster.wire.forget();

    cluster.once("POST /queue/q", 200, sent);
    queue.send("3");
    cluster.once(
        "POST /queue/q/receive",
        200,
        "{\"messages\":[{\"message_id\":\"m\",\"receipt\":\"r\",\"body\":1}]}");
    queue.receive(Duration.ZERO).orElseThrow().ack();
    assertThat(cluster.wire.sent())
        .hasSize(3)
        .allMatch(each -> each.node().getAuthority().equals(leader));
    client.lock("l").tryAcquire();
    assertThat(cluster.wire.last().node()).hasAuthority(usual);
  }

  @Test
  void nameThatTheClusterWouldRefuseIsRefusedHere() {
    assertThatThrownBy(() -> cluster.client().queue("a/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a queue's name");
  }
}
