package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.Verdict;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Settles receipts, which may be of several homes: one command each. */
final class SettledReceipts {
  private final MessageQueues queues;
  private final Manner manner;

  SettledReceipts(MessageQueues queues, Manner manner) {
    this.queues = queues;
    this.manner = manner;
  }

  /**
   * One answer for all, or the first that says that a home could not be asked.
   *
   * @throws io.quorate.server.api.Refusal if one is none; nothing is done then
   */
  CompletionStage<Response> settle(List<HomeReceipt> receipts) {
    receipts.forEach(receipt -> queues.requireHome(receipt.home()));
    TreeMap<String, List<Integer>> places = new TreeMap<>();
    for (int i = 0; i < receipts.size(); i++) {
      places.computeIfAbsent(receipts.get(i).home(), home -> new ArrayList<>()).add(i);
    }
    Verdict[] verdicts = new Verdict[receipts.size()];
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    places.forEach(
        (home, ofHome) ->
            answers.add(
                queues
                    .settle(
                        home,
                        manner.command(
                            ofHome.stream().map(i -> receipts.get(i).receipt()).toList()))
                    .thenApply(outcome -> noted(outcome, ofHome, verdicts))
                    .toCompletableFuture()));
    return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all ->
                answers.stream()
                    .map(CompletableFuture::join)
                    .filter(outcome -> !(outcome instanceof QueueReply))
                    .findFirst()
                    .map(failure -> new QueueAnswers("", "").of(failure))
                    .orElseGet(
                        () -> QueueAnswers.ofVerdicts(receipts, List.of(verdicts), manner.done())));
  }

  private static Outcome noted(Outcome outcome, List<Integer> places, Verdict[] verdicts) {
    if (outcome instanceof QueueReply reply) {
      List<Verdict> ofHome = QueueAnswers.verdicts(reply);
      for (int i = 0; i < places.size(); i++) {
        verdicts[places.get(i)] = ofHome.get(i);
      }
    }
    return outcome;
  }
}
