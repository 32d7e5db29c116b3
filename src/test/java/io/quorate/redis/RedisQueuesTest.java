package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.live.Await;
import io.quorate.machine.QueueReply;
import io.quorate.queue.ConsumerId;
import io.quorate.queue.Death;
import io.quorate.queue.DeathReason;
import io.quorate.queue.DedupId;
import io.quorate.queue.GroupName;
import io.quorate.queue.NackMode;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueCommand.Extend;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Purge;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery.ListQueues;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.Receipt;
import io.quorate.queue.ReceiveId;
import io.quorate.queue.Verdict;
import io.quorate.realredis.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Goal: queues in Redis do what queues in shards do. Method: two nodes on one real Redis; each test
 * has a queue of its own.
 */
class RedisQueuesTest {
  private static final int SECONDS_MAX = 30;

  private static RedisProcess redis;
  private static RedisQueues node;
  private static RedisQueues other;

  private RedisCalls calls;
  private RedisCalls elsewhere;

  @BeforeAll
  static void startNodes() {
    redis = RedisProcess.fleeting();
    RedisTarget target = RedisTarget.standalone("127.0.0.1", redis.port());
    node = RedisQueues.start(target, Executors.defaultThreadFactory());
    other = RedisQueues.start(target, Executors.defaultThreadFactory());
  }

  @AfterAll
  static void stopNodes() {
    node.close();
    other.close();
    redis.close();
  }

  @BeforeEach
  void takeQueue(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    calls = new RedisCalls(node, name);
    elsewhere = new RedisCalls(other, name);
  }

  @AfterEach
  void everyKeyOfAQueueIsGoneWithIt() {
    calls.submit(new Delete(calls.queue()));
    calls.deadLetters().submit(new Delete(calls.deadLetters().queue()));
    String base = QueueKeys.base(calls.queue());
    assertThat(redis.ask("KEYS", base + "*").replaceAll(".*:(ids|dedups|dedup-ends)", ""))
        .doesNotContain(base);
  }

  // Lists

  @Test
  void messagesLieInTheListOfTheirQueueUntilTheyAreDelivered() {
    calls.enqueue("a", "b");
    String base = QueueKeys.base(calls.queue());
    assertThat(redis.ask("LLEN", base)).isEqualTo("2");

    Receipt receipt = RedisCalls.receipt(elsewhere.receive(1));
    assertThat(redis.ask("LLEN", base)).isEqualTo("1");
    assertThat(redis.ask("LRANGE", base + ":processing", "0", "-1"))
        .isEqualTo(Long.toString(receipt.messageId()));
    assertThat(calls.ack(receipt)).containsExactly(Verdict.DONE);
    assertThat(redis.ask("EXISTS", base + ":processing")).isEqualTo("0");
  }

  @Test
  void greaterPriorityComesFirstThenWhatCameFirst() {
    List<Item> items = new ArrayList<>();
    for (int priority : new int[] {0, 9, 5, 9}) {
      items.add(new Item(1, priority, 0, 0, null, null));
    }
    calls.enqueue(items, List.of("1", "2", "3", "4"));
    assertThat(RedisCalls.bodies(calls.receive(10))).containsExactly("2", "4", "3", "1");
  }

  @Test
  void whatComesBackComesBackToItsPlace() {
    calls.enqueue("1", "2", "3", "4");
    List<Receipt> receipts = RedisCalls.receipts(calls.receive(3));
    calls.nack(NackMode.SILENT, 0, receipts.get(2), receipts.get(0), receipts.get(1));

    assertThat(RedisCalls.bodies(calls.receive(10))).containsExactly("1", "2", "3", "4");
  }

  // Deliveries

  @Test
  void aReceiptIsGoodForOneDeliveryAtAnyNode() {
    calls.enqueue("a");
    Receipt old = RedisCalls.receipt(calls.receive(1, 1, 0));
    Receipt next = RedisCalls.receipt(elsewhere.receive(1, 30_000, 30_000));

    assertThat(calls.ack(old)).containsExactly(Verdict.STALE);
    assertThat(calls.nack(NackMode.FAIL, 0, old)).containsExactly(Verdict.STALE);
    assertThat(calls.view().inFlight()).isEqualTo(1);
    assertThat(calls.ack(next, next)).containsExactly(Verdict.DONE, Verdict.UNKNOWN);
    assertThat(calls.view().totals().timedOut()).isEqualTo(1);
  }

  @Test
  void anExtendedDeliveryLasts() {
    calls.enqueue("a");
    Receipt receipt = RedisCalls.receipt(calls.receive(1, 400, 0));
    calls.trySettle(new Extend(List.of(receipt), 60_000));

    assertThat(RedisCalls.bodies(elsewhere.receive(1, 1_000, 600))).isEmpty();
    assertThat(calls.ack(receipt)).containsExactly(Verdict.DONE);
  }

  @Test
  void aRepeatedReceiveGetsTheSame() {
    calls.enqueue("a", "b", "c");
    Attempt attempt = new Attempt(new ConsumerId("c"), new ReceiveId("r"));
    QueueReply first = calls.receive(2, attempt);

    assertThat(elsewhere.receive(2, attempt)).isEqualTo(first);
    calls.ack(RedisCalls.receipt(first));
    assertThat(RedisCalls.bodies(calls.receive(2, attempt))).containsExactly("b");
    assertThat(RedisCalls.bodies(calls.receive(2, new Attempt(null, new ReceiveId("r")))))
        .containsExactly("c");
  }

  @Test
  void messagesOfAGroupComeOneAfterAnotherAlsoAfterAFailure() {
    Item grouped = new Item(1, 0, 0, 0, new GroupName("g"), null);
    Item alone = RedisCalls.plain("x");
    calls.enqueue(List.of(grouped, grouped, alone), List.of("1", "2", "x"));

    QueueReply first = calls.receive(10);
    assertThat(RedisCalls.bodies(first)).containsExactly("1", "x");
    calls.nack(NackMode.FAIL, 0, RedisCalls.receipt(first));
    QueueReply again = calls.receive(10);
    assertThat(RedisCalls.bodies(again)).containsExactly("1");
    assertThat(calls.view().blocked()).isEqualTo(1);
    calls.ack(RedisCalls.receipt(again));
    assertThat(RedisCalls.bodies(calls.receive(10))).containsExactly("2");
  }

  @Test
  void aReceiveIsBoundedInBytesButNeverEmptyForThat() {
    String half = "x".repeat(600_000);
    calls.enqueue(half, half);
    assertThat(calls.receive(10).bodies()).hasSize(1);
    assertThat(calls.receive(10).bodies()).hasSize(1);
  }

  // What becomes of messages

  @Test
  void whoFailsTooOftenIsADeadLetterWithItsStoryAndMayComeBack() {
    calls.configure(2, 0, 0);
    calls.enqueue("a");
    calls.nack(NackMode.FAIL, -1, RedisCalls.receipt(calls.receive(1)));
    Receipt last = RedisCalls.receipt(calls.receive(1));
    calls.nack(NackMode.FAIL, -1, last);

    Delivery dead = ((Received) calls.deadLetters().receive(1).answer()).deliveries().get(0);
    Death death = Objects.requireNonNull(dead.death());
    assertThat(death.reason()).isEqualTo(DeathReason.MAX_DELIVERIES);
    assertThat(death.attempts()).isEqualTo(2);
    assertThat(death.origin()).isEqualTo(calls.queue());
    assertThat(dead.receipt().delivery()).as("counts on").isEqualTo(last.delivery() + 1);
    assertThat(calls.ack(last)).containsExactly(Verdict.STALE);
    assertThat(calls.view().dead()).isEqualTo(1);

    calls.nack(NackMode.SILENT, 0, dead.receipt());
    assertThat(calls.submit(new Redrive(calls.queue(), 10, null, false)))
        .isEqualTo(new Redriven(calls.queue().dead(), 1, 0));
    Delivery again = ((Received) calls.receive(1).answer()).deliveries().get(0);
    assertThat(again.death()).as("as if it had never failed").isNull();
    assertThat(again.deliveryCount()).isEqualTo(1);
  }

  @Test
  void deadLettersStayWithTheirQueue() {
    QueueName elsewhere = new QueueName("elsewhere");
    QueueSettings settings = new QueueSettings(0, 2, elsewhere, 0, 0, 0);

    assertThat(calls.submit(new QueueCommand.Configure(calls.queue(), settings, false)))
        .isInstanceOf(Refused.class);
    assertThat(calls.submit(new Redrive(calls.queue(), 10, elsewhere, false)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aDeliveryThatEndsByItselfHasFailedAndRestsForItsBackoff() {
    calls.configure(10, 300_000, 0);
    calls.enqueue("a");
    calls.receive(1, 1, 0);
    assertThat(RedisCalls.bodies(calls.receive(1, 1_000, 300))).isEmpty();

    QueueView view = elsewhere.view();
    assertThat(view.delayed()).isEqualTo(1);
    assertThat(view.totals().timedOut()).isEqualTo(1);
  }

  @Test
  void aMessageOutlivesItsTimeNowhere() {
    calls.enqueue(List.of(new Item(1, 0, 0, 1, null, null)), List.of("a"));
    calls.enqueue("b");
    Await.until(
        "the message is too old", SECONDS_MAX, () -> elsewhere.view().totals().expired() == 1);
    assertThat(RedisCalls.bodies(calls.receive(10))).containsExactly("b");
  }

  @Test
  void aDedupIdIsKnownAfterItsMessageHasGone() {
    Item named = new Item(1, 0, 0, 0, null, new DedupId("d"));
    Enqueued first = (Enqueued) calls.enqueue(List.of(named), List.of("a"));
    calls.ack(RedisCalls.receipt(calls.receive(1)));
    Enqueued again = (Enqueued) elsewhere.enqueue(List.of(named, named), List.of("b", "c"));

    long id = ((Accepted) first.results().get(0)).messageId();
    assertThat(again.results()).containsOnly(new Accepted(id, true));
    assertThat(calls.receive(1).bodies()).isEmpty();
  }

  @Test
  void aFullQueueTakesWhatFits() {
    calls.configure(10, 0, 2);
    Enqueued enqueued = (Enqueued) calls.enqueue("a", "b", "c");
    assertThat(enqueued.results()).element(2).isEqualTo(new NotAccepted(Bound.QUEUE_LENGTH));
    assertThat(enqueued.results()).element(1).isInstanceOf(Accepted.class);
  }

  @Test
  void aPurgeTakesWhatIsDeliveredToo() {
    calls.enqueue("a", "b");
    Receipt receipt = RedisCalls.receipt(calls.receive(1));
    calls.submit(new Purge(calls.queue()));

    assertThat(calls.ack(receipt)).containsExactly(Verdict.UNKNOWN);
    assertThat(calls.view().inFlight() + calls.view().ready()).isZero();
    calls.enqueue("c");
    assertThat(calls.submit(new Delete(calls.queue()))).isEqualTo(new Deleted(calls.queue(), 1));
  }

  @Test
  void queuesAreListedWhateverTheyAreCalled() {
    List<String> names = List.of("list}", "list{a}", "list%", "listé");
    names.forEach(name -> new RedisCalls(node, name).enqueue("a"));
    QueuePage page = list("list", null, 3);

    assertThat(page.isLast()).isFalse();
    assertThat(page.queues())
        .extracting(view -> view.queue().value())
        .containsExactly("list%", "list{a}", "list}");
    assertThat(list("list", "list}", 3).queues()).hasSize(1);
    assertThat(list("list", "list}", 3).isLast()).isTrue();
    names.forEach(
        name -> new RedisCalls(node, name).submit(new Delete(new RedisCalls(node, name).queue())));
    assertThat(list("list", null, 3).queues()).isEmpty();
  }

  private static QueuePage list(String prefix, @Nullable String after, int limit) {
    Outcome outcome =
        RedisCalls.await(other.list(new ListQueues(prefix, after, limit)).toCompletableFuture());
    return (QueuePage) ((QueueReply) outcome).answer();
  }

  // Waiting

  @Test
  void whoWaitsIsWokenByAMessageOfAnotherNode() {
    CompletableFuture<Outcome> waiting = calls.receiveLater(1, 30_000, 60_000);
    elsewhere.enqueue("now");
    assertThat(RedisCalls.bodies((QueueReply) RedisCalls.await(waiting))).containsExactly("now");
  }

  @Test
  void whoWaitsGetsWhatWasDelayedOrGivenUp() {
    calls.enqueue(List.of(new Item(1, 0, 200, 0, null, null)), List.of("later"));
    QueueReply later = calls.receive(1, 30_000, 30_000);
    assertThat(RedisCalls.bodies(later)).containsExactly("later");
    CompletableFuture<Outcome> waiting = elsewhere.receiveLater(1, 30_000, 30_000);
    assertThat(waiting).isNotDone();
    calls.nack(NackMode.SILENT, 0, RedisCalls.receipt(later));
    assertThat(RedisCalls.bodies((QueueReply) RedisCalls.await(waiting))).containsExactly("later");
  }

  @Test
  void asManyWaitAsThereAreMessagesAndNobodyGetsTwo() {
    List<CompletableFuture<Outcome>> waiting =
        IntStream.range(0, 20)
            .mapToObj(i -> (i % 2 == 0 ? calls : elsewhere).receiveLater(1, 30_000, 60_000))
            .toList();
    for (int i = 0; i < 20; i++) {
      calls.enqueue(Integer.toString(i));
    }
    List<String> bodies = new ArrayList<>();
    waiting.forEach(each -> bodies.addAll(RedisCalls.bodies((QueueReply) RedisCalls.await(each))));
    assertThat(bodies).hasSize(20).doesNotHaveDuplicates();
  }

  // A Redis in bad shape

  @Test
  void whatBelongsToNoDeliveryIsPutRight() throws RedisFailure {
    calls.enqueue("a");
    calls.receive(1, 60_000, 0);
    String base = QueueKeys.base(calls.queue());
    redis.ask("DEL", base + ":due");
    redis.ask("RPUSH", base + ":processing", "17");
    RedisTarget target = RedisTarget.standalone("127.0.0.1", redis.port());
    try (RedisLink link = new RedisLink(target, 1)) {
      Replies swept =
          Replies.of(
              Script.SWEEP.run(link, QueueKeys.of(calls.queue().source()), new ScriptArguments()));
      assertThat(swept.flag()).isTrue();
      assertThat(swept.number()).isEqualTo(2);
    }
    assertThat(redis.ask("ZCARD", base + ":due")).isEqualTo("1");
    assertThat(redis.ask("LLEN", base + ":processing")).isEqualTo("1");
  }

  @Test
  void withoutMemoryNothingIsTakenButAcknowledged() {
    calls.enqueue("a", "b");
    QueueReply received = calls.receive(1);
    redis.ask("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThat(calls.tryEnqueue("c")).isInstanceOf(Outcome.MemoryFull.class);
      assertThat(calls.ack(RedisCalls.receipt(received))).containsExactly(Verdict.DONE);
    } finally {
      redis.ask("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(calls.view().ready()).isEqualTo(1);
    assertThat(calls.view().inFlight()).isZero();
  }

  @Test
  void aRedisThatTakesNoWritesIsAway() {
    calls.enqueue("a");
    Receipt receipt = RedisCalls.receipt(calls.receive(1));
    redis.ask("REPLICAOF", "127.0.0.1", "1");
    try {
      assertThat(calls.tryEnqueue("b")).isInstanceOf(Outcome.StoreAway.class);
      assertThat(calls.trySettle(new Ack(List.of(receipt)))).isInstanceOf(Outcome.StoreAway.class);
    } finally {
      redis.ask("REPLICAOF", "NO", "ONE");
    }
    assertThat(calls.ack(receipt)).containsExactly(Verdict.DONE);
  }

  @Test
  void aRedisThatHasForgottenTheScriptsIsToldThem() {
    calls.enqueue("a");
    redis.ask("SCRIPT", "FLUSH");
    assertThat(RedisCalls.bodies(calls.receive(1))).containsExactly("a");
  }
}
