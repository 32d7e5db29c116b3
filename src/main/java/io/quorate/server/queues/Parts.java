package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Elsewhere;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueName;
import io.quorate.server.api.Answers;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the partitions of a queue have answered to one call, in their order.
 *
 * @param queue the whole of it
 */
record Parts(QueueName queue, List<Outcome> answers) {
  /** Asks all at once. */
  static CompletionStage<Parts> ask(
      QueueName queue, List<QueueName> parts, Function<QueueName, CompletionStage<Outcome>> call) {
    return Answers.joined(parts.stream().map(call).toList())
        .thenApply(answers -> new Parts(queue, answers));
  }

  /** The answers of a kind. */
  <A extends QueueAnswer> List<A> of(Class<A> kind) {
    return answers.stream()
        .filter(QueueReply.class::isInstance)
        .map(outcome -> ((QueueReply) outcome).answer())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** As {@link #failure}, or that of a partition that is not there: the others come again. */
  @Nullable Outcome failureOrElsewhere() {
    Outcome failure = failure();
    return failure != null ? failure : first(Elsewhere.class);
  }

  /** Why a question has no answer, though nothing was done by asking; null if it has. */
  @Nullable Outcome silence() {
    Outcome failure = firstFailure(answers);
    return failure != null ? failure : first(Elsewhere.class);
  }

  /** The first answer of the kind; null if there is none. */
  @Nullable Outcome first(Class<? extends QueueAnswer> kind) {
    return answers.stream()
        .filter(outcome -> outcome instanceof QueueReply reply && kind.isInstance(reply.answer()))
        .findFirst()
        .orElse(null);
  }

  /** What the call has come to if the queue could not be asked as a whole; null if it could. */
  @Nullable Outcome failure() {
    Outcome failure = firstFailure(answers);
    if (failure != null && answers.stream().anyMatch(QueueReply.class::isInstance)) {
      return partly(failure);
    }
    return failure;
  }

  /** Why not all have done it: what failed if any has, else the first answer that says why. */
  Outcome cause() {
    Outcome failure = firstFailure(answers);
    if (failure != null) {
      return failure;
    }
    Outcome refusal = first(Refused.class);
    Outcome elsewhere = first(Elsewhere.class);
    return refusal != null ? refusal : elsewhere != null ? elsewhere : answers.get(0);
  }

  /** The outcome that says most: what may have been done is worse than what has not. */
  static @Nullable Outcome firstFailure(List<Outcome> outcomes) {
    Outcome first = null;
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.OutcomeUnknown) {
        return outcome;
      }
      if (first == null && !(outcome instanceof QueueReply) && !(outcome instanceof SpreadReply)) {
        first = outcome;
      }
    }
    return first;
  }

  /** Some partitions have done it, and one has not. */
  static Outcome partly(Outcome failure) {
    return new Outcome.OutcomeUnknown(
        "some of the queue's partitions have done it, and another has not: " + failure);
  }

  Outcome notFound() {
    return reply(new NotFound(queue));
  }

  static QueueReply reply(QueueAnswer answer) {
    return new QueueReply(answer, List.of());
  }
}
