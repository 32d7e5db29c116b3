package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueAnswer.Configured;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery.Describe;
import io.quorate.queue.QueueSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Divides queues into partitions, and deletes them. The partitions are there before the shard of
 * the queue's name says so, and that says so until the last one is gone: whoever ends halfway
 * leaves no messages behind that nobody finds.
 */
final class PartitionChanges {
  private final ReplicatedQueues queues;
  private final Routes routes;
  private final LongSupplier lives;

  PartitionChanges(ReplicatedQueues queues, Routes routes, LongSupplier lives) {
    this.queues = queues;
    this.routes = routes;
    this.lives = lives;
  }

  CompletionStage<Outcome> configure(Configure command) {
    int wish = command.settings().partitioning().count();
    return routes.follow(
        command.queue(),
        known -> {
          if (!known.isDivided()) {
            return wish > 1 && !command.queue().isDead() ? divide(command) : queues.submit(command);
          }
          return wish == 0 || wish == known.count()
              ? reconfigure(command, known)
              : refuseOther(command.queue(), known);
        });
  }

  private CompletionStage<Outcome> divide(Configure command) {
    QueueName queue = command.queue();
    return queues
        .query(queue, new Describe(queue))
        .thenCompose(
            outcome -> {
              boolean isNone =
                  outcome instanceof QueueReply reply && reply.answer() instanceof NotFound;
              boolean isEmpty =
                  outcome instanceof QueueReply reply
                      && reply.answer() instanceof QueueView view
                      && view.isEmpty();
              if (isNone || isEmpty) {
                int count = command.settings().partitioning().count();
                return create(command, new Partitioning(count, lives.getAsLong()));
              }
              return completed(
                  Routes.elsewhere(outcome) == null && outcome instanceof QueueReply
                      ? Parts.reply(Refused.toDivide(queue))
                      : outcome);
            });
  }

  private CompletionStage<Outcome> create(Configure command, Partitioning partitioning) {
    QueueName queue = command.queue();
    QueueSettings settings = command.settings().dividedAs(partitioning);
    List<QueueName> parts = Routes.parts(queue, partitioning);
    return Parts.ask(queue, parts, part -> queues.submit(new Configure(part, settings, false)))
        .thenCompose(
            created ->
                created.of(Configured.class).size() == parts.size()
                    ? queues.submit(new Configure(queue, settings, false))
                    : completed(created.cause()))
        .thenCompose(
            outcome -> {
              if (outcome instanceof QueueReply reply && reply.answer() instanceof Configured) {
                routes.learn(queue, partitioning);
                return completed(outcome);
              }
              // Where the answer is lost the partitions may be in use.
              return outcome instanceof Outcome.OutcomeUnknown
                  ? completed(outcome)
                  : Parts.ask(queue, parts, part -> queues.submit(new Delete(part)))
                      .thenApply(removed -> outcome);
            });
  }

  private CompletionStage<Outcome> reconfigure(Configure command, Partitioning known) {
    QueueName queue = command.queue();
    QueueSettings settings = command.settings().dividedAs(known);
    List<QueueName> parts = Routes.parts(queue, known);
    return Parts.ask(
            queue, parts, part -> queues.submit(new Configure(part, settings, false, true)))
        .thenCompose(
            changed -> {
              if (changed.of(Configured.class).size() < parts.size()) {
                Outcome failure = changed.failure();
                return completed(failure != null ? failure : changed.cause());
              }
              return queue.isDead()
                  ? completed(Parts.reply(new Configured(queue, settings)))
                  : queues.submit(new Configure(queue, settings, false, true));
            });
  }

  /** The number stays, if it is what the shard of the name says. */
  private CompletionStage<Outcome> refuseOther(QueueName queue, Partitioning known) {
    return queues
        .query(queue, new Describe(queue))
        .thenApply(
            outcome -> {
              Elsewhere elsewhere = Routes.elsewhere(outcome);
              if (elsewhere != null && known.equals(elsewhere.partitioning())) {
                return Parts.reply(
                    new Refused(
                        queue,
                        "the queue has "
                            + known.count()
                            + " partitions, and keeps them until it is deleted"));
              }
              return outcome instanceof QueueReply && elsewhere == null
                  ? Parts.reply(new Elsewhere(queue, null))
                  : outcome;
            });
  }

  CompletionStage<Outcome> delete(Delete command) {
    QueueName queue = command.queue();
    return routes.follow(
        queue,
        known ->
            !known.isDivided()
                ? queues.submit(command)
                : queue.isDead()
                    ? deleteParts(queue, known).thenApply(PartitionChanges::summed)
                    : deleteAll(queue, known));
  }

  private CompletionStage<Outcome> deleteAll(QueueName queue, Partitioning known) {
    return Parts.ask(
            queue, Routes.parts(queue, known), part -> queues.query(part, new Describe(part)))
        .thenCompose(
            seen -> {
              Outcome failure = Parts.firstFailure(seen.answers());
              if (failure != null) {
                return completed(failure); // nothing has been deleted
              }
              boolean hasDead = seen.of(QueueView.class).stream().anyMatch(view -> view.dead() > 0);
              return hasDead
                  ? completed(Parts.reply(Refused.toDelete(queue)))
                  : deleteParts(queue, known).thenCompose(gone -> deleteName(gone, known));
            });
  }

  private CompletionStage<Parts> deleteParts(QueueName queue, Partitioning known) {
    return Parts.ask(queue, Routes.parts(queue, known), part -> queues.submit(new Delete(part)));
  }

  /** The last step: there is no such queue any more. */
  private CompletionStage<Outcome> deleteName(Parts gone, Partitioning known) {
    Outcome failure = gone.failure();
    Outcome refusal = failure != null ? failure : gone.first(Refused.class);
    if (refusal != null) {
      return completed(refusal);
    }
    boolean hasDeleted = !gone.of(Deleted.class).isEmpty();
    return queues
        .submit(new Delete(gone.queue(), known))
        .thenApply(
            outcome -> {
              if (!(outcome instanceof QueueReply reply)) {
                return hasDeleted ? Parts.partly(outcome) : outcome;
              }
              routes.learn(gone.queue(), null);
              return hasDeleted || reply.answer() instanceof Deleted
                  ? Parts.reply(new Deleted(gone.queue(), messages(gone)))
                  : Parts.reply(new Elsewhere(gone.queue(), null)); // that was another life
            });
  }

  private static Outcome summed(Parts gone) {
    Outcome failure = gone.failureOrElsewhere();
    return failure != null
        ? failure
        : gone.of(Deleted.class).isEmpty()
            ? gone.notFound()
            : Parts.reply(new Deleted(gone.queue(), messages(gone)));
  }

  private static int messages(Parts gone) {
    return gone.of(Deleted.class).stream().mapToInt(Deleted::messages).sum();
  }

  private static CompletionStage<Outcome> completed(Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
