package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueName;
import io.quorate.server.api.Parameters;
import io.quorate.server.queues.SettledReceipts.Fate;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A call that receives, and before that acknowledges what the caller has worked off: one way there
 * and back for a consumer's whole turn.
 *
 * @param acknowledged by this call; none for one that only receives
 * @param waitMillis how long to wait for messages
 */
record Receiving(Receive command, List<HomeReceipt> acknowledged, long waitMillis) {
  /**
   * @param fallbackMillis how long deliveries last if neither call nor queue says
   * @throws io.quorate.server.api.Refusal if the parameters do not say what they are to
   */
  static Receiving of(QueueName queue, Parameters parameters, long fallbackMillis) {
    return new Receiving(
        QueueCalls.receive(queue, parameters, fallbackMillis),
        QueueCalls.acknowledged(parameters),
        parameters.durationMillis("wait", QueueCalls.WAIT, 0));
  }

  /** The same with another wait. */
  Receiving waiting(long millis) {
    return new Receiving(command, acknowledged, millis);
  }

  /**
   * Does both. What could not be acknowledged keeps no message from the caller: each receipt has a
   * word of its own in the answer.
   *
   * @param node that answers
   * @throws io.quorate.server.api.Refusal if a receipt is none; nothing is done then
   */
  CompletionStage<Response> send(MessageQueues queues, String node) {
    QueueAnswers answers = new QueueAnswers(node, queues.homeOf(command.queue()));
    if (acknowledged.isEmpty()) {
      return queues.receive(command, waitMillis).thenApply(answers::of);
    }
    CompletionStage<List<Fate>> settled =
        new SettledReceipts(queues, Manner.ACK).fates(acknowledged);
    CompletionStage<Outcome> received =
        queues.keepsOrder()
            ? queues.receive(command, waitMillis)
            : settled.thenCompose(fates -> queues.receive(command, waitMillis));
    return settled.thenCombine(received, (fates, outcome) -> answers.ofTurn(outcome, fates));
  }
}
