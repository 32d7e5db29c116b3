package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: queues in shards keep the contract of the API. Method: a node alone. */
@ExtendWith(ArquillianExtension.class)
@OnEachServer
@RunAsClient
class QueueContractIT extends QueueContract {
  @ArquillianResource URL root;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive();
  }

  @Override
  URL root() {
    return root;
  }

  @Test
  void aReceiptOfNoShardIsRefused() {
    assertThat(http().post("/queue/ack/4000-1-1").problem(400, "invalid").text("detail"))
        .contains("there is no shard 4000");
  }

  @Test
  void aMessageWithAReceiptOfNoShardIsRefused() {
    assertThat(messages(message("ack", "'receipt':'4000-1-1'")))
        .containsSubsequence("\"status\":400", "there is no shard 4000");
  }

  @Test
  void deadLettersGoToAnotherQueueAndComeBackWherever() throws InterruptedException {
    // Of so many names some are of the queue's own shard, and some of others.
    for (int i = 0; i < 6; i++) {
      String name = queue().substring("/queue/".length()) + "-morgue-" + i;
      assertThat(http().put(queue() + "?dead_letter=" + name).ok().text("dead_letter"))
          .isEqualTo(name);
      send(Integer.toString(i));
      http().post("/queue/nack/" + receipts(http().get(queue()).ok()).get(0) + "?mode=fatal").ok();
      http().await("/queue/" + name + "/peek", body -> body.contains("rejected"));
      assertThat(bodies(http().get("/queue/" + name + "/peek").ok()))
          .containsExactly(Integer.toString(i));
      assertThat(http().get(queue() + "/stats").ok().number("dead_lettered_total"))
          .isEqualTo(i + 1);

      Answer redriven = http().post("/queue/" + name + "/redrive?target=" + name + "-new").ok();
      assertThat(redriven.number("redriven")).isEqualTo(1);
      http().await("/queue/" + name + "-new/peek", body -> body.contains("\"body\":"));
    }
    http().await(queue() + "/stats", body -> body.contains("\"leaving\":0"));
  }

  @Test
  void metricsMoveWithWhatQueuesDo() throws InterruptedException {
    http().await("/metrics", body -> body.contains("quorate_queue_depth_by_queue"));
    String before = http().get("/metrics").body();
    http().put(queue() + "?max_deliveries=2&retry_backoff=0").ok();
    for (int i = 0; i < 5; i++) {
      send(Integer.toString(i));
    }
    http().post("/queue/ack/" + receipts(http().get(queue()).ok()).get(0)).ok();
    for (int i = 0; i < 2; i++) {
      http().post("/queue/nack/" + receipts(http().get(queue()).ok()).get(0)).ok();
    }
    http().get(queue() + "?visibility=600").ok();
    CompletableFuture<Answer> waiting = http().later("GET", queue() + "-empty?wait=30");

    http().await("/metrics", body -> isMore(body, before, "quorate_enqueued_total", 5));
    http().await("/metrics", body -> isMore(body, before, "quorate_waiting_receives", 1));
    http().await("/metrics", body -> metric(body, "quorate_in_flight_messages") >= 1);
    http().await("/metrics", body -> metric(body, "quorate_queue_depth") >= 3);
    for (String[] each :
        new String[][] {
          {"quorate_dequeued_total", "4"},
          {"quorate_acked_total", "1"},
          {"quorate_redeliveries_total", "1"},
          {"quorate_dead_letters_total", "1"},
          {"quorate_enqueue_seconds_count", "5"},
          {"quorate_receive_seconds_count", "4"}
        }) {
      http().await("/metrics", body -> isMore(body, before, each[0], Integer.parseInt(each[1])));
    }
    http()
        .await(
            "/metrics",
            body ->
                metric(body, "quorate_queue_depth_by_queue\\{[^}]*queue=\"" + name() + "\",?}")
                    == 2);
    assertThat(metric(http().get("/metrics").body(), "quorate_enqueue_seconds_sum")).isPositive();
    http().postJson(queue() + "-empty", "1").ok();
    waiting.join().ok();
    http().delete(queue()).ok();
    http().await("/metrics", body -> !body.contains("queue=\"" + name() + "\""));
  }

  // At least: deliveries of the other tests go on ending meanwhile. QueueCensusTest counts exactly.
  private static boolean isMore(String body, String before, String name, int difference) {
    return metric(body, name) - metric(before, name) >= difference;
  }

  private static double metric(String body, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)").matcher(body);
    return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
  }
}
