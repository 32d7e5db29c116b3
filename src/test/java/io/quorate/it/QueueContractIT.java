package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    String all = http().get("/metrics").body();
    assertThat(metric(all, "quorate_enqueue_seconds_sum")).isPositive();
    assertThat(all).contains("queue=\"(others)\"");
    http().postJson(queue() + "-empty", "1").ok();
    waiting.join().ok();
    http().delete(queue()).ok();
    http().await("/metrics", body -> !body.contains("queue=\"" + name() + "\""));
  }

  // Partitions

  @Test
  void aDividedQueueIsOneQueueInSeveralShards() {
    assertThat(http().put(queue() + "?partitions=4").ok().number("partitions")).isEqualTo(4);
    Set<String> homes = new TreeSet<>();
    for (int i = 0; i < 8; i++) {
      Answer sent = http().postJson(queue(), Integer.toString(i)).ok();
      assertThat(sent.text("queue")).isEqualTo(name());
      String id = sent.text("message_id");
      homes.add(id.substring(0, id.indexOf('-')));
    }
    assertThat(homes).hasSize(4);
    assertThat(http().get(queue() + "/stats").ok().body())
        .contains("\"queue\":\"" + name() + "\"", "\"partitions\":4", "\"ready\":8")
        .contains("\"enqueued_total\":8");
    assertThat(bodies(http().get(queue() + "/peek?max=100").ok())).hasSize(8);
    assertThat(http().get("/queue?prefix=" + name()).ok().body())
        .containsOnlyOnce("\"queue\":")
        .contains("\"ready\":8");

    assertThat(consumed(queue())).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
    assertThat(http().get(queue()).status()).isEqualTo(204);
    http().postJson(queue(), "9").ok();
    assertThat(http().delete(queue() + "/messages").ok().number("purged")).isEqualTo(1);
  }

  @Test
  void aDividedQueueKeepsTheOrderOfEachGroup() {
    http().put(queue() + "?partitions=4").ok();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      items.add("{\"body\":\"" + i % 5 + " " + i / 5 + "\",\"group\":\"g" + i % 5 + "\"}");
    }
    Answer batch = http().postJson(queue() + "/batch", "[" + String.join(",", items) + "]").ok();
    assertThat(idsIn(batch.body())).isEqualTo(30);

    List<String> got = consumed(queue());
    assertThat(got).hasSize(30);
    for (int group = 0; group < 5; group++) {
      String prefix = "\"" + group + " ";
      assertThat(got.stream().filter(body -> body.startsWith(prefix)).toList())
          .as("group %s", group)
          .isSorted();
    }
  }

  @Test
  void aDividedQueueKnowsItsDedupIds() {
    http().put(queue() + "?partitions=8").ok();
    for (int i = 0; i < 8; i++) {
      String first = send("?dedup_id=d" + i, "1").text("message_id");
      Answer again = http().postJson(queue() + "?dedup_id=d" + i, "2").ok();
      assertThat(again.body()).contains("\"duplicate\":true").contains(first);
    }
  }

  @Test
  void whoWaitsAtADividedQueueGetsWhateverComes() {
    http().put(queue() + "?partitions=3").ok();
    for (int i = 0; i < 6; i++) {
      CompletableFuture<Answer> waiting = http().later("GET", queue() + "?wait=30");
      send(Integer.toString(i));
      Answer received = waiting.join().ok();
      assertThat(bodies(received)).containsExactly(Integer.toString(i));
      http().post("/queue/ack/" + receipts(received).get(0)).ok();
    }
  }

  @Test
  void whoWaitsIsNotForgottenWhenTheQueueIsDivided() throws InterruptedException {
    http().put(queue()).ok();
    CompletableFuture<Answer> waiting = http().later("GET", queue() + "?wait=60");
    http().await("/metrics", body -> metric(body, "quorate_waiting_receives") >= 1);
    http().put(queue() + "?partitions=3").ok();
    for (int i = 0; i < 3; i++) {
      send(Integer.toString(i)); // whichever it is
    }

    assertThat(bodies(waiting.join().ok())).hasSize(1);
  }

  @Test
  void deadLettersOfADividedQueueAreInOnePlace() {
    http().put(queue() + "?partitions=4").ok();
    for (int i = 0; i < 4; i++) {
      send(Integer.toString(i));
    }
    for (int i = 0; i < 4; i++) {
      http().post("/queue/nack/" + receipts(http().get(queue()).ok()).get(0) + "?mode=fatal").ok();
    }
    assertThat(http().get(queue() + "/stats").ok().number("dead")).isEqualTo(4);
    assertThat(http().get(queue() + ".dead/stats").ok().number("ready")).isEqualTo(4);
    assertThat(http().get(queue() + ".dead/peek").ok().body())
        .contains("\"origin\":\"" + name() + "\"");
    assertThat(http().delete(queue()).problem(409, "conflict").text("detail"))
        .contains(name() + ".dead");
    assertThat(http().post(queue() + "/redrive?max=3").ok().number("redriven")).isEqualTo(3);
    assertThat(http().post(queue() + "/redrive").ok().number("redriven")).isEqualTo(1);

    assertThat(consumed(queue())).containsExactlyInAnyOrder("0", "1", "2", "3");
    http().delete(queue()).ok();
    http().get(queue() + "/stats").problem(404, "not_found");
  }

  @Test
  void lettersFromElsewhereFindTheirPartition() throws InterruptedException {
    http().put(queue() + "?partitions=3").ok();
    String source = queue() + "-source";
    http().put(source + "?dead_letter=" + name()).ok();
    for (int i = 0; i < 6; i++) {
      http().postJson(source, Integer.toString(i)).ok();
      http().post("/queue/nack/" + receipts(http().get(source).ok()).get(0) + "?mode=fatal").ok();
    }
    http().await(queue() + "/stats", body -> body.contains("\"ready\":6"));

    assertThat(consumed(queue())).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5");
  }

  @Test
  void partitionsAreForTheWholeLifeOfAQueue() {
    send("1");
    assertThat(http().put(queue() + "?partitions=2").problem(409, "conflict").text("detail"))
        .contains("only a queue without messages");
    http().delete(queue() + "/messages").ok();
    http().put(queue() + "?partitions=2").ok();
    assertThat(http().put(queue() + "?partitions=3").problem(409, "conflict").text("detail"))
        .contains("has 2 partitions");
    http().put(queue() + "?partitions=1").problem(409, "conflict");
    assertThat(http().put(queue() + "?max_length=3").ok().body())
        .contains("\"partitions\":2", "\"max_length\":3");
    http().put(queue() + ".dead?partitions=3").problem(409, "conflict");

    http().delete(queue()).ok();
    assertThat(http().put(queue()).ok().number("partitions")).isEqualTo(1);
    send("2");
    assertThat(consumed(queue())).containsExactly("2");
  }

  @Test
  void aFullPartitionTakesNothingMore() {
    http().put(queue() + "?partitions=2&max_length=2").ok();
    http().postJson(queue() + "?group=g", "1").ok();

    http().postJson(queue() + "?group=g", "2").problem(507, "memory_full");
  }

  @Test
  void partitionsHaveNoNamesOfTheirOwn() {
    http().put(queue() + "?partitions=2").ok();
    String part = "{\"queue\":\"" + name() + "/2-1/0\"}";

    assertThat(http().postJson("/queue/dequeue", part).problem(400, "invalid").text("detail"))
        .contains("neither '/'");
  }

  @Test
  void messagesToADividedQueueHaveAnAnswerEach() {
    http().put(queue() + "?partitions=4").ok();
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      messages.add(message("enqueue", "'queue':'NAME','message':" + i + ",'group':'g" + i + "'"));
    }
    assertThat(idsIn(messages(messages.toArray(new String[0])))).isEqualTo(8);

    assertThat(consumed(queue())).hasSize(8);
  }

  private static long idsIn(String body) {
    return Pattern.compile("\"message_id\":").matcher(body).results().count();
  }

  /** The bodies of all messages, in the order in which they came. */
  private List<String> consumed(String queue) {
    List<String> bodies = new ArrayList<>();
    for (Answer received = http().get(queue + "?max=10");
        received.status() == 200;
        received = http().get(queue + "?max=10")) {
      bodies.addAll(bodies(received));
      receipts(received).forEach(receipt -> http().post("/queue/ack/" + receipt).ok());
    }
    return bodies;
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
