package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.live.Await;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueName;
import io.quorate.realredis.RedisProcess;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Goal: whoever waits is told of messages. Method: nobody looks for them by himself. */
class SubscriptionTest {
  private static final int SECONDS_MAX = 30;
  private static final int ROUNDS = 5;
  private static final Pattern SCRIPTS_RUN = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

  @Test
  void messagesAreToldOfAndNotLookedFor() throws RedisFailure {
    try (RedisProcess redis = RedisProcess.fleeting();
        RedisLink link = new RedisLink(RedisTarget.standalone("127.0.0.1", redis.port()), ROUNDS);
        RedisWorkers workers = new RedisWorkers(Executors.defaultThreadFactory())) {
      QueueScripts scripts = new QueueScripts(link, new QueueNames(link));
      WaitingReceives waiting = new WaitingReceives(scripts, workers);
      QueueName queue = new QueueName("q");
      Receive receive = new Receive(queue, 1, 60_000, 30_000, null);
      enqueue(scripts, queue);
      scripts.receive(receive);
      try (Subscription news =
          new Subscription(
              link, QueueKeys.READY_CHANNEL, waiting, Executors.defaultThreadFactory())) {
        news.start();
        Await.until(
            "it listens",
            SECONDS_MAX,
            () -> redis.ask("PUBSUB", "NUMSUB", QueueKeys.READY_CHANNEL).endsWith(",1"));
        for (int round = 0; round < ROUNDS; round++) {
          long before = scriptsRun(redis);
          CompletableFuture<Outcome> answer = waiting.receive(receive, 600_000);
          Await.until("it has found nothing", SECONDS_MAX, () -> scriptsRun(redis) > before);
          enqueue(scripts, queue);
          assertThat(((QueueReply) RedisCalls.await(answer)).bodies()).hasSize(1);
        }
      }
    }
  }

  private static void enqueue(QueueScripts scripts, QueueName queue) throws RedisFailure {
    scripts.enqueue(
        new Enqueue(queue, RedisCalls.WALL_MILLIS, List.of(RedisCalls.plain("a"))),
        List.of(RedisCalls.bytes("a")));
  }

  private static long scriptsRun(RedisProcess redis) {
    Matcher matcher = SCRIPTS_RUN.matcher(redis.ask("INFO", "commandstats"));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
