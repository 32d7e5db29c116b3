package io.quorate.server.queues;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.machine.QueueReply;
import io.quorate.port.QueueStore;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.Failed;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.Purged;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Purge;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.server.api.Answers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Queues in the shards, of which some are divided into partitions: each partition is a queue of its
 * own, and here they are one again. What this node believes of a queue may be old; then a shard
 * says so, having done nothing, and the call is made anew.
 */
public final class PartitionedQueues implements QueueStore {
  private final ReplicatedQueues queues;
  private final LongSupplier clockNanos;
  private final Routes routes = new Routes();
  private final PartitionChanges changes;
  private final AtomicLong turns;

  /**
   * @param clockNanos never goes back
   * @param lives never gives a number twice, in the whole cluster
   */
  public PartitionedQueues(ReplicatedQueues queues, LongSupplier clockNanos, LongSupplier lives) {
    this.queues = queues;
    this.clockNanos = clockNanos;
    changes = new PartitionChanges(queues, routes, lives);
    turns = new AtomicLong(lives.getAsLong()); // so that not all nodes begin with the same one
  }

  @Override
  public String homeOf(QueueName queue) {
    return queues.homeOf(queue);
  }

  @Override
  public Optional<PeerAddress> otherLeaderOf(QueueName queue) {
    return routes.of(queue).isDivided() ? Optional.empty() : queues.otherLeaderOf(queue);
  }

  @Override
  public boolean keepsOrder() {
    return queues.keepsOrder();
  }

  @Override
  public void requireHome(String home) {
    queues.requireHome(home);
  }

  @Override
  public CompletionStage<Outcome> settle(String home, QueueCommand command) {
    return queues.settle(home, command);
  }

  @Override
  public CompletionStage<Outcome> enqueue(Enqueue command, List<Bytes> bodies) {
    return enqueue(command, bodies, Routes.ROUNDS_MAX);
  }

  private CompletionStage<Outcome> enqueue(Enqueue command, List<Bytes> bodies, int rounds) {
    Partitioning known = routes.of(command.queue());
    if (!known.isDivided()) {
      return send(command, bodies, rounds);
    }
    List<Share> shares = Share.of(command, bodies, known, turns.getAndIncrement());
    return Answers.joined(
            shares.stream().map(share -> send(share.command(), share.bodies(), rounds)).toList())
        .thenApply(outcomes -> joined(command, shares, outcomes));
  }

  /** Nothing has been done of what has come to the wrong place. */
  private CompletionStage<Outcome> send(Enqueue command, List<Bytes> bodies, int rounds) {
    return queues
        .enqueue(command, bodies)
        .thenCompose(
            outcome -> {
              Elsewhere elsewhere = Routes.elsewhere(outcome);
              if (elsewhere == null) {
                return CompletableFuture.completedFuture(outcome);
              }
              routes.learn(elsewhere.queue(), elsewhere.partitioning());
              return rounds > 1
                  ? enqueue(rerouted(command), bodies, rounds - 1)
                  : CompletableFuture.completedFuture(Routes.CHANGING);
            });
  }

  /** The same messages on their way to the queue as a whole. */
  private static Enqueue rerouted(Enqueue command) {
    return new Enqueue(command.queue().outer(), command.wallMillis(), command.items());
  }

  private Outcome joined(Enqueue command, List<Share> shares, List<Outcome> outcomes) {
    Outcome failure = Parts.firstFailure(outcomes);
    boolean isAllLost = outcomes.stream().noneMatch(PartitionedQueues::isReply);
    if (failure != null && isAllLost) {
      return failure;
    }
    ItemResult[] results = new ItemResult[command.items().size()];
    String[] homes = new String[results.length];
    for (int k = 0; k < shares.size(); k++) {
      Share share = shares.get(k);
      SpreadReply spread = spread(outcomes.get(k), share);
      for (int i = 0; i < share.places().size(); i++) {
        int place = share.places().get(i);
        results[place] =
            spread == null
                ? new Failed(outcomes.get(k))
                : ((Enqueued) spread.reply().answer()).results().get(i);
        homes[place] = spread == null ? "" : spread.homes().get(i);
      }
    }
    return new SpreadReply(
        Parts.reply(new Enqueued(command.queue(), Arrays.asList(results))), Arrays.asList(homes));
  }

  /** The answer to a share, wherever it has gone in the end; null if it has failed. */
  private @Nullable SpreadReply spread(Outcome outcome, Share share) {
    if (outcome instanceof QueueReply reply) {
      return new SpreadReply(
          reply,
          Collections.nCopies(share.places().size(), homeOf(((Enqueued) reply.answer()).queue())));
    }
    return outcome instanceof SpreadReply spread ? spread : null;
  }

  private static boolean isReply(Outcome outcome) {
    return outcome instanceof QueueReply || outcome instanceof SpreadReply;
  }

  @Override
  public CompletionStage<Outcome> receive(Receive command, long waitMillis) {
    long startNanos = clockNanos.getAsLong();
    return routes.follow(
        command.queue(),
        known -> {
          long passedMillis = TimeUnit.NANOSECONDS.toMillis(clockNanos.getAsLong() - startNanos);
          long leftMillis = Math.max(0, waitMillis - passedMillis);
          return known.isDivided()
              ? queues
                  .receiveFromAny(Routes.parts(command.queue(), known), command, leftMillis)
                  .thenApply(this::ofOnePart)
              : queues.receive(command, leftMillis);
        });
  }

  private Outcome ofOnePart(Outcome outcome) {
    return outcome instanceof QueueReply reply && reply.answer() instanceof Received received
        ? new SpreadReply(
            new QueueReply(
                new Received(received.queue().outer(), received.deliveries()), reply.bodies()),
            Collections.nCopies(received.deliveries().size(), homeOf(received.queue())))
        : outcome;
  }

  @Override
  public CompletionStage<Outcome> submit(QueueCommand.OfQueue command) {
    return switch (command.kind()) {
      case CONFIGURE -> changes.configure((Configure) command);
      case DELETE -> changes.delete((Delete) command);
      case PURGE ->
          routes.follow(
              command.queue(),
              known -> known.isDivided() ? purge(command.queue(), known) : queues.submit(command));
      case REDRIVE ->
          routes.follow(
              command.queue(),
              known ->
                  known.isDivided()
                      ? redrive((Redrive) command, Routes.parts(command.queue(), known), 0, null)
                      : queues.submit(command));
      default -> queues.submit(command);
    };
  }

  private CompletionStage<Outcome> purge(QueueName queue, Partitioning known) {
    return Parts.ask(queue, Routes.parts(queue, known), part -> queues.submit(new Purge(part)))
        .thenApply(
            parts -> {
              Outcome failure = parts.failureOrElsewhere();
              List<Purged> purged = parts.of(Purged.class);
              return failure != null
                  ? failure
                  : purged.isEmpty()
                      ? parts.notFound()
                      : Parts.reply(
                          new Purged(queue, purged.stream().mapToInt(Purged::messages).sum()));
            });
  }

  /**
   * Sends dead letters back from one partition after another, until there are as many as asked for.
   *
   * @param done what those before have come to; null if none has had dead letters
   */
  private CompletionStage<Outcome> redrive(
      Redrive command, List<QueueName> parts, int next, @Nullable Redriven done) {
    QueueName dead = command.queue().isDead() ? command.queue() : command.queue().dead();
    int sent = done == null ? 0 : done.messages();
    if (next == parts.size() || sent == command.max()) {
      return CompletableFuture.completedFuture(
          Parts.reply(done == null ? new NotFound(dead) : done));
    }
    return queues
        .submit(
            new Redrive(parts.get(next), command.max() - sent, command.target(), command.isNear()))
        .thenCompose(
            outcome -> {
              if (outcome instanceof QueueReply reply && reply.answer() instanceof Redriven more) {
                int left = more.left() + (done == null ? 0 : done.left());
                return redrive(
                    command, parts, next + 1, new Redriven(dead, sent + more.messages(), left));
              }
              boolean isNone =
                  outcome instanceof QueueReply reply && reply.answer() instanceof NotFound;
              return isNone
                  ? redrive(command, parts, next + 1, done)
                  : CompletableFuture.completedFuture(sent == 0 ? outcome : Parts.partly(outcome));
            });
  }

  @Override
  public CompletionStage<Outcome> query(QueueName queue, QueueQuery query) {
    return routes.follow(
        queue,
        known -> {
          if (!known.isDivided()) {
            return queues.query(queue, query);
          }
          List<QueueName> parts = Routes.parts(queue, known);
          return query instanceof QueueQuery.Peek peek
              ? Parts.ask(
                      queue,
                      parts,
                      part -> queues.query(part, new QueueQuery.Peek(part, peek.max())))
                  .thenApply(answers -> peeked(answers, peek.max()))
              : Parts.ask(queue, parts, part -> queues.query(part, new QueueQuery.Describe(part)))
                  .thenApply(PartitionedQueues::viewed);
        });
  }

  private static Outcome viewed(Parts parts) {
    Outcome failure = parts.silence();
    return failure != null
        ? failure
        : parts.of(QueueView.class).stream()
            .reduce(QueueView::plus)
            .<Outcome>map(Parts::reply)
            .orElseGet(parts::notFound);
  }

  private record Seen(MessageView message, Body body, String home) {}

  /** Nearly in the order in which they are delivered: the partitions know nothing of each other. */
  private Outcome peeked(Parts parts, int max) {
    Outcome failure = parts.silence();
    if (failure != null || parts.of(Peeked.class).isEmpty()) {
      return failure != null ? failure : parts.notFound();
    }
    List<Seen> seen = new ArrayList<>();
    for (Outcome outcome : parts.answers()) {
      if (outcome instanceof QueueReply reply && reply.answer() instanceof Peeked peeked) {
        for (int i = 0; i < peeked.messages().size(); i++) {
          seen.add(
              new Seen(peeked.messages().get(i), reply.bodies().get(i), homeOf(peeked.queue())));
        }
      }
    }
    seen.sort(
        Comparator.<Seen>comparingInt(each -> -each.message().priority())
            .thenComparingLong(each -> each.message().enqueuedWallMillis()));
    List<Seen> first = seen.subList(0, Math.min(max, seen.size()));
    return new SpreadReply(
        new QueueReply(
            new Peeked(parts.queue(), first.stream().map(Seen::message).toList()),
            first.stream().map(Seen::body).toList()),
        first.stream().map(Seen::home).toList());
  }

  @Override
  public CompletionStage<Outcome> list(QueueQuery.ListQueues query) {
    return queues.list(query);
  }
}
