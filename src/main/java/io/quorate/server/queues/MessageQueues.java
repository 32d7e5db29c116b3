package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.node.Gateway;
import io.quorate.port.WallClock;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.ring.Shards;
import io.quorate.server.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * Queues for code in the same archive; HTTP goes through this door too. Answers are {@link
 * QueueReply}s, or one of those of {@link Outcome}.
 */
@ApplicationScoped
public class MessageQueues {
  private static final Outcome NOT_PLACED =
      new Outcome.Unavailable("the shards have not been placed yet");

  @Inject Gateway gateway;
  @Inject WallClock clock;

  /** Into how many shards the cluster's queues are divided; 0 before it has said so. */
  public int shardCount() {
    return gateway.status().shards().table().shards().size();
  }

  /**
   * The shard of a queue and of its dead letters.
   *
   * @param shardCount more than 0
   */
  static int shardOf(QueueName queue, int shardCount) {
    return new Shards(shardCount).shardOf(queue.source().value());
  }

  /** Adds messages in their order; durable on a majority when it answers. */
  public CompletionStage<Outcome> enqueue(QueueName queue, List<NewMessage> messages) {
    QueueCommand.Enqueue command =
        new QueueCommand.Enqueue(
            queue, clock.millis(), messages.stream().map(NewMessage::item).toList());
    return atShardOf(
        queue,
        shard ->
            gateway
                .queues()
                .submit(shard, command, messages.stream().map(NewMessage::body).toList()));
  }

  /** Takes messages, waiting for them where there are none. */
  public CompletionStage<Outcome> receive(QueueCommand.Receive command, long waitMillis) {
    return atShardOf(
        command.queue(), shard -> gateway.queues().receive(shard, command, waitMillis));
  }

  /** Carries out a command on a queue that brings no messages. */
  public CompletionStage<Outcome> submit(QueueCommand.OfQueue command) {
    return atShardOf(command.queue(), shard -> gateway.queues().submit(shard, command, List.of()));
  }

  /**
   * Carries out a command on messages of a shard.
   *
   * @throws Refusal if there is no such shard
   */
  public CompletionStage<Outcome> submit(int shard, QueueCommand command) {
    int count = shardCount();
    if (count == 0) {
      return CompletableFuture.completedFuture(NOT_PLACED);
    }
    requireShard(shard, count);
    return gateway.queues().submit(shard, command, List.of());
  }

  /**
   * @throws Refusal if there is no such shard
   */
  static void requireShard(int shard, int shardCount) {
    if (shard >= shardCount) {
      throw Refusal.invalid("a receipt is what a receive has given: there is no shard " + shard);
    }
  }

  /** Answers a question about a queue. */
  public CompletionStage<Outcome> query(QueueName queue, QueueQuery query) {
    return atShardOf(queue, shard -> gateway.queues().query(shard, query));
  }

  /** The queues of all shards, by their names. */
  public CompletionStage<Outcome> list(QueueQuery.ListQueues query) {
    int count = shardCount();
    if (count == 0) {
      return CompletableFuture.completedFuture(NOT_PLACED);
    }
    List<CompletableFuture<Outcome>> pages = new ArrayList<>();
    for (int shard = 0; shard < count; shard++) {
      pages.add(gateway.queues().query(shard, query).toCompletableFuture());
    }
    return CompletableFuture.allOf(pages.toArray(new CompletableFuture<?>[0]))
        .thenApply(all -> merged(pages.stream().map(CompletableFuture::join).toList(), query));
  }

  private static Outcome merged(List<Outcome> pages, QueueQuery.ListQueues query) {
    List<QueueView> views = new ArrayList<>();
    boolean isLast = true;
    for (Outcome outcome : pages) {
      if (!(outcome instanceof QueueReply reply && reply.answer() instanceof QueuePage page)) {
        return outcome;
      }
      views.addAll(page.queues());
      isLast &= page.isLast();
    }
    views.sort(Comparator.comparing(QueueView::queue));
    isLast &= views.size() <= query.limit();
    return new QueueReply(
        new QueuePage(views.stream().limit(query.limit()).toList(), isLast), List.of());
  }

  private CompletionStage<Outcome> atShardOf(
      QueueName queue, IntFunction<CompletionStage<Outcome>> call) {
    int count = shardCount();
    return count == 0
        ? CompletableFuture.completedFuture(NOT_PLACED)
        : call.apply(shardOf(queue, count));
  }
}
