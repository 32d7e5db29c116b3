package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of queues whatever keeps them: every call and every error. */
abstract class QueueContract {
  private static final Pattern RECEIPT = Pattern.compile("\"receipt\":\"([0-9A-Za-z_-]+)\"");

  private Http http;

  /** A queue of each test's own. */
  private String queue;

  /** Of the node that is called. */
  abstract URL root();

  Http http() {
    return http;
  }

  String queue() {
    return queue;
  }

  @BeforeEach
  void awaitShards(TestInfo test) throws InterruptedException {
    http = new Http(root());
    queue = "/queue/" + test.getTestMethod().orElseThrow().getName();
    http.await("/health/ready", body -> body.contains("\"status\":\"UP\""));
    http.await("/cluster", body -> body.contains("\"shard\":0"));
  }

  // Enqueue and receive

  @Test
  void messageIsDeliveredAsItCame() {
    Answer sent = send("{\"é\":[1,2.50,null],  \"b\":\"\\u0041\"}");
    Answer received = http.post(queue + "/receive").ok();

    assertThat(sent.text("queue")).isEqualTo(queue.substring("/queue/".length()));
    assertThat(sent.text("message_id")).isEqualTo(received.text("message_id"));
    assertThat(sent.body()).contains("\"duplicate\":false").contains("\"node\":\"");
    assertThat(received.body()).contains("\"body\":{\"é\":[1,2.50,null],  \"b\":\"\\u0041\"},");
    assertThat(received.number("delivery_count")).isEqualTo(1);
    assertThat(received.text("enqueued_at")).endsWith("Z");
    assertThat(received.header("Cache-Control")).contains("no-store");
  }

  @Test
  void anEmptyQueueHasNoContent() {
    assertThat(http.post(queue + "/receive").status()).isEqualTo(204);
    assertThat(http.get(queue + "?max=3").status()).isEqualTo(204);
    assertThat(http.get(queue + "/stats").problem(404, "not_found").text("detail"))
        .contains("there is no queue");
  }

  @Test
  void greaterPriorityComesFirstThenWhatCameFirst() {
    for (int priority : new int[] {0, 9, 5, 9}) {
      send("?priority=" + priority, Integer.toString(priority));
    }
    assertThat(bodies(http.get(queue + "?max=10").ok())).containsExactly("9", "9", "5", "0");
  }

  @Test
  void oneDedupIdIsOneMessage() {
    Answer first = send("?dedup_id=d", "1");
    Answer again = send("?dedup_id=d", "2");

    assertThat(again.body()).contains("\"duplicate\":true");
    assertThat(again.text("message_id")).isEqualTo(first.text("message_id"));
    assertThat(bodies(http.get(queue + "?max=10").ok())).containsExactly("1");
  }

  @Test
  void messagesOfAGroupComeOneAfterAnother() {
    send("?group=g", "1");
    send("?group=g", "2");
    send("?group=h", "3");
    Answer first = http.get(queue + "?max=10").ok();

    assertThat(bodies(first)).containsExactly("1", "3");
    http.post("/queue/ack/" + receipts(first).get(0)).ok();
    assertThat(bodies(http.get(queue + "?max=10").ok())).containsExactly("2");
  }

  @Test
  void aDelayedMessageComesLaterAndWakesWhoWaits() {
    send("?delay=1", "1");

    assertThat(http.get(queue).status()).isEqualTo(204);
    assertThat(bodies(http.get(queue + "?wait=30").ok())).containsExactly("1");
  }

  @Test
  void whoWaitsGetsTheMessageThatComes() {
    CompletableFuture<Answer> waiting = http.later("GET", queue + "?wait=30");
    send("\"now\"");

    assertThat(bodies(waiting.join().ok())).containsExactly("\"now\"");
    assertThat(http.get(queue + "?wait=0.2").status()).isEqualTo(204);
  }

  @Test
  void repeatedReceiveIdGetsTheSameMessages() {
    send("1");
    send("2");
    Answer first = http.get(queue + "?receive_id=r&consumer=c").ok();

    assertThat(http.get(queue + "?receive_id=r&consumer=c").ok().body()).isEqualTo(first.body());
    assertThat(bodies(http.get(queue + "?receive_id=s&consumer=c").ok())).containsExactly("2");
  }

  @Test
  void batchesComeInTheirOrder() {
    Answer sent =
        http.postJson(
                queue + "/batch",
                "[ {\"body\": {\"a\" : 1} ,\"group\":\"g\"},{\"body\":\"x\"},{\"body\":-2.5},"
                    + "{\"priority\":1,\"body\":null},{\"body\":true} ]")
            .ok();

    assertThat(sent.body().split("message_id", -1)).hasSize(6);
    assertThat(bodies(http.get(queue + "?max=10").ok()))
        .containsExactly("null", "{\"a\" : 1}", "\"x\"", "-2.5", "true");
  }

  @Test
  void queueAndMessageMayStandInTheBody() {
    String name = queue.substring("/queue/".length());
    http.postJson("/queue/enqueue", "{\"queue\":\"" + name + "\",\"message\":[1],\"priority\":3}")
        .ok();
    Answer received =
        http.postJson("/queue/dequeue", "{\"queue\":\"" + name + "\",\"max\":5}").ok();

    assertThat(bodies(received)).containsExactly("[1]");
    assertThat(received.number("priority")).isEqualTo(3);
  }

  // Settling

  @Test
  void anAckIsForGoodAndAReceiptForOneDelivery() {
    send("1");
    String old = receipts(http.get(queue + "?visibility=0.1").ok()).get(0);
    Answer again = http.get(queue + "?wait=30").ok();

    assertThat(again.number("delivery_count")).isEqualTo(2);
    http.post("/queue/ack/" + old).problem(409, "stale_receipt");
    http.post("/queue/extend/" + old).problem(409, "stale_receipt");
    http.post("/queue/nack/" + old).problem(409, "stale_receipt");
    http.post("/queue/ack/" + receipts(again).get(0)).ok();
    http.post("/queue/ack/" + receipts(again).get(0)).problem(404, "not_found");
    assertThat(http.get(queue + "/stats").ok().number("acked_total")).isEqualTo(1);
  }

  @Test
  void severalReceiptsHaveAnAnswerEach() {
    send("1");
    send("2");
    List<String> receipts = receipts(http.get(queue + "?max=2").ok());
    String unknown = receipts.get(0).replaceAll("[0-9]+-[0-9]+$", "999-1");
    String list = "{\"receipts\":[\"" + String.join("\",\"", receipts) + "\",\"" + unknown + "\"]}";

    assertThat(http.postJson("/queue/extend", list).ok().body().split("\"extended\"", -1))
        .hasSize(3);
    assertThat(http.postJson("/queue/ack", list).ok().body())
        .contains("\"status\":\"settled\"")
        .contains("{\"receipt\":\"" + unknown + "\",\"status\":\"not_found\"}");
    assertThat(http.get(queue + "?max=2").status()).isEqualTo(204);
  }

  @Test
  void oneCallAcknowledgesAndReceives() {
    send("?group=g", "1");
    send("?group=g", "2");
    String first = receipts(http.get(queue).ok()).get(0);

    Answer turn = turn("wait=30", first);
    assertThat(bodies(turn)).as("the group goes on behind the ack").containsExactly("2");
    assertThat(turn.body()).endsWith(acknowledged(first, "settled"));
    assertThat(turn.header("Cache-Control")).contains("no-store");

    String second = receipts(turn).get(0);
    assertThat(turn("wait=0.1", second).body())
        .isEqualTo("{\"messages\":[]," + acknowledged(second, "settled"));
    assertThat(turn("max=5", second).body()).endsWith(acknowledged(second, "not_found"));
    assertThat(http.get(queue + "/stats").ok().number("acked_total")).isEqualTo(2);
  }

  @Test
  void staleReceiptKeepsNobodyFromReceiving() {
    send("1");
    String old = receipts(http.get(queue + "?visibility=0.1").ok()).get(0);

    String again = receipts(http.get(queue + "?wait=30").ok()).get(0);
    send("2");

    Answer turn = turn("", old);
    assertThat(bodies(turn)).containsExactly("2");
    assertThat(turn.body()).endsWith(acknowledged(old, "stale_receipt"));
    String name = queue.substring("/queue/".length());
    assertThat(
            http.postJson(
                    "/queue/dequeue", "{\"queue\":\"" + name + "\",\"ack\":[\"" + again + "\"]}")
                .ok()
                .body())
        .endsWith(acknowledged(again, "settled"));
  }

  private Answer turn(String options, String receipt) {
    return http.postJson(queue + "/receive?" + options, "{\"ack\":[\"" + receipt + "\"]}").ok();
  }

  private static String acknowledged(String receipt, String status) {
    return "\"acknowledged\":[{\"receipt\":\"" + receipt + "\",\"status\":\"" + status + "\"}]}";
  }

  @Test
  void aSilentNackCountsNothingAndAFailureRests() {
    send("1");
    http.post("/queue/nack/" + receipts(http.get(queue).ok()).get(0) + "?mode=silent&delay=0").ok();
    Answer again = http.get(queue).ok();
    assertThat(again.number("delivery_count")).isEqualTo(1);
    http.post("/queue/nack/" + receipts(again).get(0) + "?delay=60").ok();

    assertThat(http.get(queue).status()).isEqualTo(204);
    assertThat(http.get(queue + "/stats").ok().number("delayed")).isEqualTo(1);
  }

  @Test
  void whatNeverSucceedsBecomesADeadLetterAndMayComeBack() {
    http.put(queue + "?max_deliveries=1&retry_backoff=0").ok();
    send("1");
    http.post("/queue/nack/" + receipts(http.get(queue).ok()).get(0)).ok();
    send("2");
    http.post("/queue/nack/" + receipts(http.get(queue).ok()).get(0) + "?mode=fatal").ok();

    Answer dead = http.get(queue + ".dead/peek").ok();
    assertThat(bodies(dead)).containsExactly("1", "2");
    assertThat(dead.body())
        .contains("\"reason\":\"max_deliveries\"")
        .contains("\"reason\":\"rejected\"");
    assertThat(http.post(queue + "/redrive?max=1").ok().number("left")).isEqualTo(1);
    assertThat(http.post(queue + "/redrive").ok().number("redriven")).isEqualTo(1);
    assertThat(bodies(http.get(queue + "?max=10").ok())).containsExactly("1", "2");
  }

  // Messages

  @Test
  void messagesAreCarriedOutInTheirOrder() {
    String replies =
        messages(
            message("enqueue", "'queue':'NAME','message':{'a' : 1},'dedup_id':'d','priority':5"),
            message("enqueue", "'queue':'NAME','message':[2]"),
            message("enqueue", "'queue':'NAME','message':3,'dedup_id':'d'"),
            message("enqueue", "'queue':'NAME-other','message':4"),
            message("dequeue", "'queue':'NAME','max':5"),
            message("dequeue", "'queue':'NAME'"));

    assertThat(replies)
        .containsSubsequence(
            "[{\"msg_id\":\"1\",\"msg_type\":\"enqueue_response\"",
            "\"payload\":{\"message_id\":\"",
            "\"duplicate\":false}",
            "\"duplicate\":false}",
            "\"duplicate\":true}",
            "\"queue\":\"" + name() + "-other\"",
            "\"msg_type\":\"dequeue_response\"",
            "\"messages\":[{",
            "\"body\":{\"a\" : 1},\"receipt\"",
            "\"body\":[2],\"receipt\"",
            "\"payload\":{\"messages\":[]}");
    assertThat(http.get(queue + "-other/stats").ok().number("ready")).isEqualTo(1);
  }

  @Test
  void messagesSettleReceiptsEachWithAnAnswerOfItsOwn() {
    for (int i = 0; i < 4; i++) {
      send(Integer.toString(i));
    }
    List<String> receipts = receipts(http.get(queue + "?max=10").ok());
    String first = receipts.get(0);
    String replies =
        messages(
            message("extend", "'receipt':'" + first + "','visibility':60"),
            message("ack", "'receipt':'" + first + "'"),
            message("ack", "'receipt':'" + receipts.get(1) + "'"),
            message("ack", "'receipt':'" + first + "'"),
            message("nack", "'receipt':'" + receipts.get(2) + "','mode':'silent','delay':0"),
            message("ack", "'receipts':['" + receipts.get(3) + "','" + receipts.get(2) + "']"));

    assertThat(replies)
        .containsSubsequence(
            "\"msg_type\":\"extend_response\"",
            "\"payload\":{\"status\":\"extended\"}",
            "\"msg_type\":\"ack_response\"",
            "\"payload\":{\"status\":\"settled\"}",
            "\"payload\":{\"status\":\"settled\"}",
            "\"status\":404",
            "\"code\":\"not_found\"",
            "\"msg_type\":\"nack_response\"",
            "\"payload\":{\"status\":\"settled\"}",
            "\"results\":[{",
            "\"status\":\"settled\"}",
            "\"status\":\"stale_receipt\"}]}");
    String late = messages(message("ack", "'receipt':'" + receipts.get(2) + "'"));
    assertThat(late).contains("\"status\":409").contains("\"code\":\"stale_receipt\"");
    assertThat(bodies(http.get(queue + "?max=10").ok())).containsExactly("2");
  }

  @Test
  void messagesThatAQueueHasNoRoomForAreToldSo() {
    http.put(queue + "?max_length=1").ok();
    String replies =
        messages(
            message("enqueue", "'queue':'NAME','message':1"),
            message("enqueue", "'queue':'NAME','message':2"));

    assertThat(replies)
        .containsSubsequence("\"duplicate\":false", "\"status\":507", "\"code\":\"memory_full\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enqueue | 'message':1 | queue is required",
        "enqueue | 'queue':'q' | message is required",
        "enqueue | 'queue':'ack','message':1 | a queue is not named ack",
        "enqueue | 'queue':'q','message':1,'colour':'red' | unknown parameter colour",
        "enqueue | 'queue':'q','message':1,'priority':10 | priority is a whole number from 0 to 9",
        "dequeue | 'queue':'q','max':101 | max is a whole number from 1 to 100",
        "dequeue | 'queue':'q','wait':61 | wait is from 0 to 60 seconds",
        "ack | 'receipt':'x' | a receipt is what a receive has given",
        "nack | 'receipt':'0-1-1','mode':'later' | mode is fail or silent or fatal",
        "extend | 'receipt':'0-1-1','visibility':43201 | visibility is from",
      })
  void aMessageThatSaysTooLittleSpoilsNoOther(String type, String payload, String detail) {
    String replies =
        messages(message(type, payload), message("enqueue", "'queue':'NAME','message':1"));

    assertThat(replies)
        .containsSubsequence(
            "\"msg_type\":\"" + type + "_response\"",
            "\"status\":400",
            detail,
            "\"code\":\"invalid\"",
            "\"duplicate\":false");
  }

  // The queue itself

  @Test
  void settingsAreToldAndReplaced() {
    Answer set = http.put(queue + "?max_length=2&visibility=5&message_ttl=60").ok();
    assertThat(set.number("max_length")).isEqualTo(2);
    assertThat(set.number("visibility")).isEqualTo(5);
    assertThat(set.number("message_ttl")).isEqualTo(60);

    Answer reset = http.put(queue).ok();
    assertThat(reset.body()).doesNotContain("max_length").contains("\"max_deliveries\":10");
  }

  @Test
  void aFullQueueTakesNothingMore() {
    http.put(queue + "?max_length=1").ok();
    send("1");

    assertThat(http.postJson(queue, "2").problem(507, "memory_full").text("detail"))
        .contains("max_length");
    assertThat(http.postJson(queue + "/batch", "[{\"body\":2}]").ok().body())
        .contains("\"code\":\"memory_full\"");
  }

  @Test
  void purgeEmptiesAndDeleteForgets() {
    send("1");
    send("2");
    assertThat(http.delete(queue + "/messages").ok().number("purged")).isEqualTo(2);
    assertThat(http.get(queue).status()).isEqualTo(204);
    http.delete(queue).ok();
    http.delete(queue).problem(404, "not_found");
  }

  @Test
  void queuesAreListedByTheirNames() {
    http.put(queue + "-b").ok();
    http.put(queue + "-a").ok();
    String prefix = queue.substring("/queue/".length());
    Answer page = http.get("/queue?limit=1&prefix=" + prefix).ok();

    assertThat(page.text("queue")).isEqualTo(prefix + "-a");
    assertThat(page.body()).contains("\"last\":false");
    assertThat(http.get("/queue?prefix=" + prefix + "&after=" + prefix + "-a").ok().body())
        .contains(prefix + "-b")
        .contains("\"last\":true");
  }

  // Errors

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/queue/q?colour=red|unknown parameter colour; allowed are delay, dedup_id",
        "GET|/queue/q?max=101|max is a whole number from 1 to 100",
        "GET|/queue/q?ack=0-1-1|unknown parameter ack; allowed are max, visibility, wait",
        "POST|/queue/q/receive?ack=0-1-1|ack is a list, in a JSON body",
        "GET|/queue/q?wait=61|wait is from 0 to 60 seconds",
        "GET|/queue/q?visibility=43201|visibility is from 0.001 to 43200 seconds",
        "GET|/queue/q%0A|control",
        "POST|/queue/ack/x-1|a receipt is what a receive has given",
        "POST|/queue/nack/0-1-1?mode=later|mode is fail or silent or fatal",
        "POST|/queue/ack|receipts is a list of 1 to 1000 receipts",
        "PUT|/queue/q?partitions=65|partitions is a whole number from 1 to 64",
        "PUT|/queue/q?max_length=2000001|max_length is a whole number from 0 to 2000000",
        "PUT|/queue/q?dead_letter=ack|a queue is not named ack",
        "PUT|/queue/ack|a queue is not named ack"
      })
  void badParametersAreRefusedWithWhatIsAllowed(String method, String path, String detail) {
    assertThat(http.call(method, path).problem(400, "invalid").text("detail")).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/queue/q?priority=10 | 1 | priority is a whole number from 0 to 9",
        "/queue/q | {\"a\": | the body is not valid JSON",
        "/queue/q | 1 2 | the body goes on after its JSON value",
        "/queue/q/batch | {} | the body is an array of objects",
        "/queue/q/batch | [] | a batch has one message at least",
        "/queue/q/batch | [1] | a message with options is an object with a member body",
        "/queue/q/batch | [{\"priority\":1}] | body is required",
        "/queue/q/receive | {\"ack\":[\"x\"]} | a receipt is what a receive has given",
        "/queue/enqueue | {\"queue\":\"q\"} | message is required",
        "/queue/enqueue | {\"message\":1} | queue is required",
        "/queue/enqueue | {\"queue\":\"ack\",\"message\":1} | a queue is not named ack"
      })
  void badBodiesAreRefusedWithWhatIsAllowed(String path, String body, String detail) {
    assertThat(http.postJson(path, body).problem(400, "invalid").text("detail")).contains(detail);
  }

  @Test
  void aMessageIsJsonAndNotTooLong() {
    http.post(queue, "text/plain", java.net.http.HttpRequest.BodyPublishers.ofString("x"))
        .problem(415, "unsupported_media_type");
    http.postJson(queue, "\"" + "x".repeat(1 << 20) + "\"").problem(413, "too_large");
    assertThat(http.post(queue).problem(400, "invalid").text("detail")).contains("empty");
  }

  Answer send(String body) {
    return send("", body);
  }

  Answer send(String options, String body) {
    return http.postJson(queue + options, body).ok();
  }

  static List<String> receipts(Answer received) {
    List<String> receipts = new ArrayList<>();
    Matcher matcher = RECEIPT.matcher(received.body());
    while (matcher.find()) {
      receipts.add(matcher.group(1));
    }
    return receipts;
  }

  /** The messages of an answer, in their order, as they stand there. */
  static List<String> bodies(Answer answer) {
    List<String> bodies = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("\"body\":(.*?),\"(?:receipt|failed)\":").matcher(answer.body());
    while (matcher.find()) {
      bodies.add(matcher.group(1));
    }
    return bodies;
  }

  String name() {
    return queue.substring("/queue/".length());
  }

  String message(String type, String payload) {
    return ("{'msg_id':'1','msg_type':'" + type + "','sender_id':'c','payload':{" + payload + "}}")
        .replace("NAME", name())
        .replace('\'', '"');
  }

  String messages(String... messages) {
    return http.postJson("/message", "[" + String.join(",", messages) + "]").ok().body();
  }
}
