package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Outcome;
import io.quorate.live.Await;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery.ListQueues;
import io.quorate.queue.Receipt;
import io.quorate.queue.Verdict;
import io.quorate.realredis.RedisClusterProcesses;
import io.quorate.realredis.RedisProcess;
import io.quorate.realredis.SentinelProcesses;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** Goal: a cluster and sentinels are as good as one Redis. Method: real ones, whose masters die. */
class RedisTopologyIT {
  private static final int SECONDS_MAX = 60;
  private static final int QUEUES = 30;

  /** Of a slot of the first master. */
  private static final String LOST = "{bar}";

  @Test
  void queuesAreSpreadOverTheMastersOfAClusterAndGoOnWhenOneIsAway() {
    try (RedisClusterProcesses redis = RedisClusterProcesses.start()) {
      Await.until("the cluster is whole", SECONDS_MAX, redis::isWhole);
      try (RedisQueues node = nodeAt(redis.url());
          RedisQueues other = nodeAt(redis.url())) {
        List<String> names = IntStream.range(0, QUEUES).mapToObj(i -> "q" + i).toList();
        names.forEach(
            name -> requireRound(new RedisCalls(node, name), new RedisCalls(other, name)));
        for (RedisProcess master : redis.masters()) {
          assertThat(master.ask("KEYS", "queue:*")).as("each has some").contains("queue:{q");
        }
        assertThat(listed(other)).hasSize(QUEUES);
        requireTheOthersGoOn(redis, node, names);
      }
    }
  }

  private static void requireRound(RedisCalls one, RedisCalls other) {
    CompletableFuture<Outcome> waiting = other.receiveLater(1, 30_000, 60_000);
    one.enqueue("a");
    Receipt receipt = RedisCalls.receipt((QueueReply) RedisCalls.await(waiting));
    assertThat(one.ack(receipt)).containsExactly(Verdict.DONE);
  }

  private static void requireTheOthersGoOn(
      RedisClusterProcesses redis, RedisQueues node, List<String> names) {
    RedisProcess dying = redis.masters().get(0);
    String lost = names.stream().filter(name -> has(dying, name)).findFirst().orElseThrow();
    String kept = names.stream().filter(name -> !has(dying, name)).findFirst().orElseThrow();
    // Or the others would refuse all slots as soon as they have noticed.
    redis
        .masters()
        .forEach(each -> each.ask("CONFIG", "SET", "cluster-require-full-coverage", "no"));
    new RedisCalls(node, lost).enqueue("here");
    dying.kill();

    assertThat(new RedisCalls(node, lost).tryEnqueue("a")).isNotInstanceOf(QueueReply.class);
    assertThat(new RedisCalls(node, lost).tryEnqueue("b")).isInstanceOf(Outcome.StoreAway.class);
    assertThat(new RedisCalls(node, kept).tryEnqueue("c")).isInstanceOf(QueueReply.class);
    Await.until("the node says so", SECONDS_MAX, () -> node.trouble().isPresent());
    dying.start();
    Await.until(
        "the queue is back",
        SECONDS_MAX,
        () -> new RedisCalls(node, lost).tryEnqueue("d") instanceof QueueReply);
    assertThat(RedisCalls.bodies(new RedisCalls(node, lost).receive(10)))
        .startsWith("here")
        .endsWith("d");
    Await.until("the node says so", SECONDS_MAX, () -> node.trouble().isEmpty());
  }

  /** Nobody calls it any more, so nobody would ever find out that it is well again. */
  @Test
  void aMasterWhoseSlotsAnotherHasNowIsNoTrouble() throws RedisFailure {
    try (RedisClusterProcesses redis = RedisClusterProcesses.start();
        RedisLink link = new RedisLink(RedisUrl.parse(redis.url()), 4)) {
      Await.until("the cluster is whole", SECONDS_MAX, redis::isWhole);
      CommandArguments ask = new CommandArguments(Protocol.Command.EXISTS).key(LOST);
      link.call(LOST, ask);
      redis.masters().get(0).kill();
      assertThatThrownBy(() -> link.call(LOST, ask)).isInstanceOf(RedisFailure.class);
      assertThat(link.trouble()).isPresent();

      redis.takeOver(0, 1);
      link.refresh();
      assertThat(link.trouble()).isEmpty();
    }
  }

  private static boolean has(RedisProcess master, String queue) {
    return !master.ask("KEYS", QueueKeys.base(new QueueName(queue)) + ":about").isEmpty();
  }

  private static List<QueueView> listed(RedisQueues node) {
    Outcome outcome =
        RedisCalls.await(node.list(new ListQueues("", null, 1_000)).toCompletableFuture());
    return ((QueuePage) ((QueueReply) outcome).answer()).queues();
  }

  @Test
  void theReplicaThatASentinelPromotesIsFollowed() {
    try (SentinelProcesses redis = SentinelProcesses.start()) {
      Await.until("the replica follows", SECONDS_MAX, redis::isWhole);
      try (RedisQueues node = nodeAt(redis.url())) {
        RedisCalls calls = new RedisCalls(node, "q");
        calls.enqueue("before", "held");
        Receipt receipt = RedisCalls.receipt(calls.receive(1));
        String processing = QueueKeys.base(calls.queue()) + ":processing";
        Await.until(
            "the replica has it",
            SECONDS_MAX,
            () -> redis.replica().ask("LLEN", processing).equals("1"));
        redis.master().kill();

        assertThat(calls.tryEnqueue("meanwhile")).isNotInstanceOf(QueueReply.class);
        Await.until(
            "the promoted one is found",
            SECONDS_MAX,
            () -> calls.tryEnqueue("after") instanceof QueueReply);
        assertThat(calls.ack(receipt)).containsExactly(Verdict.DONE);
        List<String> bodies = RedisCalls.bodies(calls.receive(10));
        assertThat(bodies).startsWith("held").endsWith("after").doesNotContain("meanwhile");
        Await.until("the node says so", SECONDS_MAX, () -> node.trouble().isEmpty());
      }
    }
  }

  private static RedisQueues nodeAt(String url) {
    return RedisQueues.start(RedisUrl.parse(url), Executors.defaultThreadFactory());
  }
}
