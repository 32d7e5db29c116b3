package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How queues are divided, as far as this node has been told; a queue of which it knows nothing may
 * be whole. It need not be true: shards refuse what comes to the wrong place. Thread-safe.
 */
final class Routes {
  static final int ROUTES_MAX = 10_000;

  /** How often a call is made whose queue turns out to be divided otherwise. */
  static final int ROUNDS_MAX = 4;

  static final Outcome CHANGING =
      new Outcome.Unavailable(
          "the queue is being deleted, or has been in part: repeat the DELETE to end that");

  private final Map<QueueName, Partitioning> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<QueueName, Partitioning> eldest) {
              return size() > ROUTES_MAX;
            }
          });

  /** How the queue is divided, and its dead letters with it. */
  Partitioning of(QueueName queue) {
    return known.getOrDefault(queue.source(), Partitioning.WHOLE);
  }

  void learn(QueueName queue, @Nullable Partitioning partitioning) {
    QueueName source = queue.outer().source();
    if (partitioning != null && partitioning.isDivided()) {
      known.put(source, partitioning);
    } else {
      known.remove(source);
    }
  }

  /** The partitions of the queue, or of its dead letters. */
  static List<QueueName> parts(QueueName queue, Partitioning partitioning) {
    List<QueueName> parts = partitioning.partsOf(queue.source());
    return queue.isDead() ? parts.stream().map(QueueName::dead).toList() : parts;
  }

  /** The answer that says that the messages are elsewhere; null if it is another. */
  static @Nullable Elsewhere elsewhere(Outcome outcome) {
    return outcome instanceof QueueReply reply && reply.answer() instanceof Elsewhere elsewhere
        ? elsewhere
        : null;
  }

  /**
   * Makes the call as the queue is divided, and again if it turns out to be divided otherwise.
   *
   * @param call may be made several times, but only if it has done nothing before
   */
  CompletionStage<Outcome> follow(
      QueueName queue, Function<Partitioning, CompletionStage<Outcome>> call) {
    return follow(queue, call, ROUNDS_MAX);
  }

  private CompletionStage<Outcome> follow(
      QueueName queue, Function<Partitioning, CompletionStage<Outcome>> call, int rounds) {
    return call.apply(of(queue))
        .thenCompose(
            outcome -> {
              Elsewhere elsewhere = elsewhere(outcome);
              if (elsewhere == null) {
                return CompletableFuture.completedFuture(outcome);
              }
              learn(elsewhere.queue(), elsewhere.partitioning());
              return rounds > 1
                  ? follow(queue, call, rounds - 1)
                  : CompletableFuture.completedFuture(CHANGING);
            });
  }
}
