package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.Receipt;
import io.quorate.queue.Verdict;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Settles receipts, which may be of several shards: one command each. */
final class SettledReceipts {
  private final MessageQueues queues;
  private final String done;

  /**
   * @param done what is said of a receipt that was good
   */
  SettledReceipts(MessageQueues queues, String done) {
    this.queues = queues;
    this.done = done;
  }

  /** One answer for all, or the first that says that a shard could not be asked. */
  CompletionStage<Response> settle(
      List<ShardReceipt> receipts, Function<List<Receipt>, QueueCommand> command) {
    TreeMap<Integer, List<Integer>> places = new TreeMap<>();
    for (int i = 0; i < receipts.size(); i++) {
      places.computeIfAbsent(receipts.get(i).shard(), shard -> new ArrayList<>()).add(i);
    }
    Verdict[] verdicts = new Verdict[receipts.size()];
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    places.forEach(
        (shard, ofShard) ->
            answers.add(
                queues
                    .submit(
                        shard,
                        command.apply(
                            ofShard.stream().map(i -> receipts.get(i).receipt()).toList()))
                    .thenApply(outcome -> noted(outcome, ofShard, verdicts))
                    .toCompletableFuture()));
    return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all ->
                answers.stream()
                    .map(CompletableFuture::join)
                    .filter(outcome -> !(outcome instanceof QueueReply))
                    .findFirst()
                    .map(failure -> new QueueAnswers("", 0).of(failure))
                    .orElseGet(() -> QueueAnswers.ofVerdicts(receipts, List.of(verdicts), done)));
  }

  private static Outcome noted(Outcome outcome, List<Integer> places, Verdict[] verdicts) {
    if (outcome instanceof QueueReply reply) {
      List<Verdict> ofShard = QueueAnswers.verdicts(reply);
      for (int i = 0; i < places.size(); i++) {
        verdicts[places.get(i)] = ofShard.get(i);
      }
    }
    return outcome;
  }
}
