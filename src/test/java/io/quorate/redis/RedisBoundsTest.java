package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Outcome;
import io.quorate.live.Await;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery.ListQueues;
import io.quorate.realredis.RedisProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;

/** Goal: much of anything is no trouble. Method: much of it, and one real Redis. */
class RedisBoundsTest {
  private static final int SECONDS_MAX = 60;

  private RedisProcess redis;
  private RedisTarget target;
  private RedisLink link;
  private QueueNames names;

  @BeforeEach
  void start() {
    redis = RedisProcess.fleeting();
    target = RedisTarget.standalone("127.0.0.1", redis.port());
    link = new RedisLink(target, RedisWorkers.CALLS_MAX);
    names = new QueueNames(link);
  }

  @AfterEach
  void stop() {
    link.close();
    redis.close();
  }

  @Test
  void whoWaitsIsNotTurnedAwayWhenMoreAreWokenThanMayCallRedis() {
    int waiters = RedisWorkers.CALLS_MAX + RedisWorkers.WAITING_MAX + 500;
    QueueName queue = new QueueName("q");
    Receive receive = new Receive(queue, 1, 60_000, 30_000, null);
    QueueScripts scripts = new QueueScripts(link, names);
    try (RedisWorkers workers = new RedisWorkers(Executors.defaultThreadFactory())) {
      WaitingReceives waiting = new WaitingReceives(scripts, workers);
      List<CompletableFuture<Outcome>> answers = new ArrayList<>();
      for (int i = 0; i < waiters; i++) {
        answers.add(waiting.receive(receive, 600_000));
        if (i % 500 == 0) {
          awaitTurn(workers);
        }
      }
      awaitTurn(workers);
      waiting.subscribed();
      waiting.ready(QueueKeys.base(queue), waiters);
      waiting.sweep();
      awaitTurn(workers);
      assertThat(answers).as("nothing has come").noneMatch(CompletableFuture::isDone);

      enqueue(scripts, queue, waiters);
      Await.until(
          "each has got one",
          SECONDS_MAX,
          () -> {
            waiting.sweep();
            return answers.stream().allMatch(CompletableFuture::isDone);
          });
      assertThat(answers)
          .allSatisfy(
              answer -> assertThat(((QueueReply) RedisCalls.await(answer)).bodies()).hasSize(1));
    }
  }

  // The calls are taken up in their order, so all before this one have been.
  private static void awaitTurn(RedisWorkers workers) {
    var unused =
        RedisCalls.await(
            workers.submit(() -> new Outcome.OutcomeUnknown("")).toCompletableFuture());
  }

  private static void enqueue(QueueScripts scripts, QueueName queue, int messages) {
    for (int left = messages; left > 0; left -= QueueCommand.BATCH_MAX) {
      int size = Math.min(left, QueueCommand.BATCH_MAX);
      try {
        scripts.enqueue(
            new QueueCommand.Enqueue(
                queue, RedisCalls.WALL_MILLIS, Collections.nCopies(size, RedisCalls.plain("a"))),
            Collections.nCopies(size, RedisCalls.bytes("a")));
      } catch (RedisFailure e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aQueueThatCannotBeSweptIsNoTroubleAndKeepsNoOtherFromIt() throws RedisFailure {
    names.addAgain(new QueueName("bad"));
    names.addAgain(new QueueName("gone"));
    redis.ask("SET", "queue:{bad}:due", "no sorted set");
    RedisWatch watch =
        new RedisWatch(RedisContents.QUEUES, target, link, new QueueSweep(link, names)::step, 0);
    for (int i = 0; i < 3; i++) {
      watch.look();
      assertThat(watch.trouble()).as("look %d", i).isEmpty();
    }
    assertThat(names.page("", null, 10).names())
        .extracting(QueueName::value)
        .containsExactly("bad", "bad.dead");
  }

  @Test
  void namesOfQueuesThatHaveGoneAreForgottenByAList() throws RedisFailure {
    int orphans = QueueViews.ORPHANS_MAX + 500;
    String[] pairs =
        IntStream.range(0, orphans)
            .mapToObj(i -> "a" + i)
            .flatMap(name -> List.of("0", name).stream())
            .toArray(String[]::new);
    redis.ask("ZADD", concat(QueueKeys.NAMES, pairs));
    QueueScripts scripts = new QueueScripts(link, names);
    enqueue(scripts, new QueueName("b"), 1);
    QueueViews views = new QueueViews(link, names, new QueueSweep(link, names));
    ListQueues all = new ListQueues("", null, 10);

    assertThat(views.list(all)).isInstanceOf(Outcome.Overloaded.class);
    QueuePage page = (QueuePage) ((QueueReply) views.list(all)).answer();
    assertThat(page.queues()).extracting(view -> view.queue().value()).containsExactly("b");
    assertThat(page.isLast()).isTrue();
  }

  private static String[] concat(String first, String... others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(others));
    return all.toArray(new String[0]);
  }

  @Test
  void oneReceiveRemovesSoMuchThatIsTooOldAndNoMore() throws RedisFailure {
    int messages = 5_000;
    QueueName queue = new QueueName("q");
    QueueScripts scripts = new QueueScripts(link, names);
    Item mortal = new Item(1, 0, 0, 3_000, null, null);
    for (int i = 0; i < messages; i += QueueCommand.BATCH_MAX) {
      scripts.enqueue(
          new QueueCommand.Enqueue(
              queue, RedisCalls.WALL_MILLIS, Collections.nCopies(QueueCommand.BATCH_MAX, mortal)),
          Collections.nCopies(QueueCommand.BATCH_MAX, RedisCalls.bytes("a")));
    }
    String due = QueueKeys.base(queue) + ":due";
    Await.until(
        "all are too old",
        SECONDS_MAX,
        () -> {
          long nowMillis = Long.parseLong(redis.ask("TIME").split(",", -1)[0]) * 1_000;
          return redis.ask("ZCOUNT", due, "-inf", Long.toString(nowMillis)).equals("5000");
        });

    QueueScripts.Taken taken = scripts.receive(new Receive(queue, 1, 60_000, 30_000, null));
    assertThat(QueueScripts.isNothing(taken.reply())).isTrue();
    assertThat(taken.nextMillis()).as("at once").isZero();
    assertThat(redis.ask("ZCARD", due)).isEqualTo("3000");
  }

  @Test
  void noThreadIsLeftBehindByAClusterThatCannotBeReached() {
    redis.close();
    RedisTarget away =
        new RedisTarget(
            RedisTarget.Kind.CLUSTER,
            List.of(new HostAndPort("127.0.0.1", redis.port())),
            null,
            null,
            null,
            0,
            false);
    Connector connector = new Connector(away, 1);
    int before = threads();
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(connector::open).isNotNull();
    }
    assertThat(threads()).isLessThan(before + 5);
  }

  private static int threads() {
    return Thread.getAllStackTraces().size();
  }
}
