package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Configured;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.Extended;
import io.quorate.queue.QueueAnswer.Failed;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.Purged;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueAnswer.Settled;
import io.quorate.queue.Verdict;
import io.quorate.server.api.Answers;
import io.quorate.server.api.Problem;
import io.quorate.server.api.ProblemCode;
import io.quorate.server.queues.SettledReceipts.Fate;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.IntFunction;

/** The single mapping from what queues answer to HTTP. */
final class QueueAnswers {
  private final String node;
  private final IntFunction<String> homes;

  /**
   * @param node that answers
   * @param home of the messages; any if the answer is about none
   */
  QueueAnswers(String node, String home) {
    this(node, place -> home);
  }

  private QueueAnswers(String node, IntFunction<String> homes) {
    this.node = node;
    this.homes = homes;
  }

  /** The answer to whatever a queue was asked but for receipts. */
  Response of(Outcome outcome) {
    if (outcome instanceof SpreadReply spread) {
      return new QueueAnswers(node, spread.homes()::get).of(spread.reply());
    }
    if (!(outcome instanceof QueueReply reply)) {
      return Answers.of(outcome, 0);
    }
    QueueAnswer answer = reply.answer();
    return switch (answer.kind()) {
      case ENQUEUED -> ofEnqueued((Enqueued) answer);
      case RECEIVED -> ofReceived(reply, (Received) answer);
      case CONFIGURED ->
          Answers.ok(
              json ->
                  new QueueJson(json, homes)
                      .settings(((Configured) answer).queue(), ((Configured) answer).settings()));
      case PURGED ->
          counted(((Purged) answer).queue().value(), "purged", ((Purged) answer).messages());
      case DELETED ->
          counted(((Deleted) answer).queue().value(), "deleted", ((Deleted) answer).messages());
      case REDRIVEN -> ofRedriven((Redriven) answer);
      case NOT_FOUND ->
          Problem.of(ProblemCode.NOT_FOUND, "there is no queue " + ((NotFound) answer).queue())
              .response();
      case REFUSED -> Problem.of(ProblemCode.CONFLICT, ((Refused) answer).detail()).response();
      case QUEUE_VIEW -> Answers.ok(json -> new QueueJson(json, homes).view((QueueView) answer));
      case QUEUE_PAGE -> Answers.ok(json -> new QueueJson(json, homes).page((QueuePage) answer));
      case PEEKED ->
          Answers.ok(json -> new QueueJson(json, homes).peeked((Peeked) answer, reply.bodies()));
      case SETTLED, EXTENDED, CONFIRMED, OUTBOX_PAGE, PARCELS_TAKEN, ELSEWHERE ->
          throw new IllegalArgumentException("another form has the answer " + answer.kind());
    };
  }

  private Response ofEnqueued(Enqueued enqueued) {
    return ofResult(enqueued, 0);
  }

  /** The answer about one of the messages that were to be added, by its place among them. */
  Response ofResult(Outcome outcome, int place) {
    if (outcome instanceof SpreadReply spread) {
      return new QueueAnswers(node, spread.homes()::get).ofResult(spread.reply(), place);
    }
    return outcome instanceof QueueReply reply && reply.answer() instanceof Enqueued enqueued
        ? ofResult(enqueued, place)
        : of(outcome);
  }

  private Response ofResult(Enqueued enqueued, int place) {
    ItemResult result = enqueued.results().get(place);
    if (result instanceof Failed failed) {
      return Answers.of(failed.outcome(), 0);
    }
    if (result instanceof NotAccepted refused) {
      return Problem.of(ProblemCode.MEMORY_FULL, QueueJson.detail(refused.bound())).response();
    }
    return Answers.ok(
        json ->
            new QueueJson(json, homes).accepted(enqueued.queue(), (Accepted) result, place, node));
  }

  /** The answer about one of the receipts of a command, by its place among them. */
  static Response ofReceipt(Outcome outcome, int place, String done) {
    return outcome instanceof QueueReply reply
        ? ofVerdict(verdicts(reply).get(place), done)
        : Answers.of(outcome, 0);
  }

  /** What has become of the receipts of a command, in their order. */
  static List<Verdict> verdicts(QueueReply reply) {
    return reply.answer() instanceof Extended extended
        ? extended.verdicts()
        : ((Settled) reply.answer()).verdicts();
  }

  /** The answer to a batch, whatever has become of its messages. */
  Response ofBatch(Outcome outcome) {
    if (outcome instanceof SpreadReply spread) {
      return new QueueAnswers(node, spread.homes()::get).ofBatch(spread.reply());
    }
    return outcome instanceof QueueReply reply && reply.answer() instanceof Enqueued enqueued
        ? Answers.ok(json -> new QueueJson(json, homes).results(enqueued, node))
        : of(outcome);
  }

  private Response ofReceived(QueueReply reply, Received received) {
    if (received.deliveries().isEmpty()) {
      return Response.noContent().cacheControl(notStored()).build();
    }
    return notStored(
        Answers.ok(json -> new QueueJson(json, homes).received(received, reply.bodies())));
  }

  /** The answer to a call that has acknowledged receipts, and then received. */
  Response ofTurn(Outcome outcome, List<Fate> fates) {
    if (outcome instanceof SpreadReply spread) {
      return new QueueAnswers(node, spread.homes()::get).ofTurn(spread.reply(), fates);
    }
    if (!(outcome instanceof QueueReply reply) || !(reply.answer() instanceof Received received)) {
      return of(outcome);
    }
    return notStored(
        Answers.ok(
            json -> {
              new QueueJson(json, homes).received(received, reply.bodies());
              QueueJson.fates(json, "acknowledged", fates, Manner.ACK.done());
            }));
  }

  private static Response notStored(Response response) {
    return Response.fromResponse(response).cacheControl(notStored()).build();
  }

  private static CacheControl notStored() {
    CacheControl never = new CacheControl();
    never.setNoStore(true);
    return never;
  }

  private static Response ofVerdict(Verdict verdict, String done) {
    return switch (verdict) {
      case DONE -> Answers.ok(json -> json.writeStringField("status", done));
      case STALE ->
          Problem.of(
                  ProblemCode.STALE_RECEIPT,
                  "that delivery of the message has ended; it is or will be delivered again")
              .response();
      case UNKNOWN ->
          Problem.of(
                  ProblemCode.NOT_FOUND,
                  "no message has the receipt, or not any more: it was acknowledged or has expired")
              .response();
    };
  }

  /** The answer about several receipts, in the order in which they were asked for. */
  static Response ofFates(List<Fate> fates, String done) {
    return Answers.ok(json -> QueueJson.fates(json, "results", fates, done));
  }

  private static Response counted(String queue, String what, int messages) {
    return Answers.ok(
        json -> {
          json.writeStringField("queue", queue);
          json.writeNumberField(what, messages);
        });
  }

  private static Response ofRedriven(Redriven redriven) {
    return Answers.ok(
        json -> {
          json.writeStringField("queue", redriven.queue().value());
          json.writeNumberField("redriven", redriven.messages());
          json.writeNumberField("left", redriven.left());
        });
  }
}
