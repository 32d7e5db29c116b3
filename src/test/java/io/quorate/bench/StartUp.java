package io.quorate.bench;

import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How long an empty cluster takes from its start commands.
 *
 * @param answerMillis until each node answers for the first time
 * @param leaderMillis until there is a leader whom a majority follows
 */
record StartUp(Map<String, Long> answerMillis, long leaderMillis) {
  private static final int SECONDS_MAX = 240;

  StartUp {
    answerMillis = new TreeMap<>(answerMillis);
  }

  static StartUp of(LiveCluster cluster) {
    long begin = System.nanoTime();
    Map<String, Long> answers = new TreeMap<>();
    cluster.nodes().forEach(LiveNode::start);
    Await.until(
        "every node answers",
        SECONDS_MAX,
        () -> {
          for (LiveNode node : cluster.nodes()) {
            if (!answers.containsKey(node.id()) && node.view().isPresent()) {
              answers.put(node.id(), millisSince(begin));
            }
          }
          return answers.size() == cluster.nodes().size();
        });
    cluster.awaitLeader();
    return new StartUp(answers, millisSince(begin));
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
