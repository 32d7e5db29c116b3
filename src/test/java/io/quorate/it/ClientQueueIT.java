package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.QuorateClient;
import io.quorate.client.queue.BatchProducer;
import io.quorate.client.queue.ConsumerOptions;
import io.quorate.client.queue.DeadLetter;
import io.quorate.client.queue.Delivery;
import io.quorate.client.queue.ProducerOptions;
import io.quorate.client.queue.QueueConsumer;
import io.quorate.client.queue.QueueSettings;
import io.quorate.client.queue.QueueStats;
import io.quorate.client.queue.QuorateQueue;
import io.quorate.client.queue.ReceiveOptions;
import io.quorate.client.queue.SendOptions;
import io.quorate.client.queue.Sent;
import io.quorate.client.queue.Settled;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: queues in the client keep their promises. Method: a real cluster, and a killed node. */
@ExtendWith(WithCluster.class)
class ClientQueueIT {
  private static final int SECONDS = 60;
  private static final Duration WAIT = Duration.ofSeconds(SECONDS);

  private final LiveCluster cluster;
  private final List<QuorateClient> clients = new ArrayList<>();

  ClientQueueIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void beginWithTwoClients() {
    for (int i = 0; i < 2; i++) {
      clients.add(
          QuorateClient.builder()
              .nodes(cluster.nodes().stream().map(ClientIT::address).toArray(String[]::new))
              .build());
    }
  }

  @AfterEach
  void closeClients() {
    clients.forEach(QuorateClient::close);
  }

  @Test
  void messagesGoThroughOnceWhileTheNodeThatLeadsIsKilled() throws Exception {
    int count = 400;
    Set<String> handled = ConcurrentHashMap.newKeySet();
    QuorateQueue sending = clients.get(0).queue("client-kill");
    QueueConsumer consumer =
        clients
            .get(1)
            .queue("client-kill")
            .consumer(
                delivery -> handled.add(delivery.body()),
                ConsumerOptions.DEFAULT.withPrefetch(50).withPoll(Duration.ofSeconds(1)));
    List<CompletableFuture<Void>> runs =
        List.of(CompletableFuture.runAsync(consumer), CompletableFuture.runAsync(consumer));
    List<CompletableFuture<Sent>> sent = new ArrayList<>();
    try (BatchProducer producer = sending.producer(ProducerOptions.DEFAULT.withBatch(20, 10_000))) {
      for (int i = 0; i < count; i++) {
        sent.add(producer.send(Integer.toString(i)));
        if (i == count / 2) {
          sent.get(0).get(SECONDS, TimeUnit.SECONDS);
          cluster.awaitLeader().kill();
        }
      }
    }
    assertThat(sent).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
    Await.until(() -> handled.size() + " handled", SECONDS, () -> handled.size() == count);
    consumer.close();
    CompletableFuture.allOf(runs.toArray(CompletableFuture<?>[]::new))
        .get(SECONDS, TimeUnit.SECONDS);

    assertThat(handled)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, count).mapToObj(Integer::toString).toList());
    QueueStats stats = sending.admin().stats().orElseThrow();
    assertThat(stats.totals().enqueued()).isEqualTo(count);
    assertThat(stats.ready() + stats.delayed() + stats.inFlight()).isZero();
  }

  @Test
  void whoHasToAskAnotherNodeTellsWhichOne() throws Exception {
    List<Http> nodes = new ArrayList<>();
    for (LiveNode node : cluster.nodes()) {
      nodes.add(new Http(new URL(ClientIT.address(node))));
    }
    List<String> told = new ArrayList<>();
    Await.until(
        () -> "told: " + told,
        SECONDS,
        () -> {
          told.clear();
          for (Http node : nodes) {
            told.add(node.postJson("/queue/client-led", "1").ok().header("Quorate-Leader"));
          }
          int leader = told.indexOf("");
          return leader >= 0
              && Collections.frequency(told, "") == 1
              && Collections.frequency(told, cluster.nodes().get(leader).authority()) == 2;
        });
  }

  @Test
  void aSlowHandlerKeepsItsMessageAndAFailureComesAgain() throws Exception {
    QuorateQueue queue = clients.get(0).queue("client-slow");
    queue
        .admin()
        .configure(QueueSettings.DEFAULT.withRetryBackoff(Duration.ZERO).withMaxDeliveries(2));
    List<String> seen = new ArrayList<>();
    ConsumerOptions options =
        ConsumerOptions.DEFAULT
            .withPrefetch(1)
            .withVisibility(Duration.ofSeconds(1))
            .withPoll(Duration.ofSeconds(1));
    QueueConsumer consumer =
        queue.consumer(
            delivery -> {
              seen.add(delivery.body() + " " + delivery.deliveryCount());
              if (delivery.body().equals("\"slow\"")) {
                TimeUnit.MILLISECONDS.sleep(2_500);
              } else {
                throw new IllegalStateException("as the test has it");
              }
            },
            options);
    CompletableFuture<Void> run = CompletableFuture.runAsync(consumer);
    queue.send("\"slow\"", SendOptions.DEFAULT.withPriority(9));
    queue.send("\"bad\"");
    QuorateQueue dead = clients.get(1).queue("client-slow.dead");
    Delivery letter = dead.receive(WAIT).orElseThrow();
    consumer.close();
    run.get(SECONDS, TimeUnit.SECONDS);

    assertThat(seen).containsExactly("\"slow\" 1", "\"bad\" 1", "\"bad\" 2");
    assertThat(letter.body()).isEqualTo("\"bad\"");
    assertThat(letter.deadLetter()).contains(new DeadLetter("client-slow", "max_deliveries", 2));
    assertThat(letter.giveBack()).isEqualTo(Settled.DONE);
    assertThat(queue.admin().redrive()).isZero();
    assertThat(queue.admin().peek(5)).containsExactly("\"bad\"");
    assertThat(queue.admin().purge()).isEqualTo(1);
  }

  @Test
  void everyCallIsWhatItsNameSays() throws Exception {
    QuorateQueue queue = clients.get(0).queue("client ä:calls");
    Sent first = queue.send("[1]", SendOptions.DEFAULT.withDedupId("d"));
    assertThat(
            clients.get(1).queue("client ä:calls").send("2", SendOptions.DEFAULT.withDedupId("d")))
        .isEqualTo(new Sent(first.messageId(), true));
    ReceiveOptions receive = ReceiveOptions.DEFAULT.withReceiveId("r").withMax(10);
    Delivery delivery = queue.receive(receive).get(0);
    assertThat(queue.receive(receive).get(0).receipt()).isEqualTo(delivery.receipt());
    assertThat(queue.receive(Duration.ofMillis(100))).isEmpty();
    assertThat(delivery.extend(Duration.ofMinutes(1))).isEqualTo(Settled.DONE);
    assertThat(delivery.nack(Duration.ZERO)).isEqualTo(Settled.DONE);
    assertThat(delivery.ack()).isEqualTo(Settled.STALE);
    Delivery again = queue.receive(WAIT).orElseThrow();
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(queue.ackAll(List.of(delivery, again))).containsExactly(Settled.STALE, Settled.DONE);
    assertThat(again.ack()).isEqualTo(Settled.GONE);

    CompletableFuture<List<Delivery>> waiting =
        queue.receiveAsync(ReceiveOptions.DEFAULT.withWait(WAIT));
    queue.send("{\"later\":true}");
    assertThat(waiting.get(SECONDS, TimeUnit.SECONDS).get(0).body()).isEqualTo("{\"later\":true}");
    queue.admin().delete();
    assertThat(queue.admin().stats()).isEmpty();
  }
}
