package io.quorate.chaos;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Sends batches under dedup ids, and each again until it is known what came of it. */
final class QueueProducer {
  private static final int BATCH = 50;

  private final int number;
  private final String queue;
  private final FailoverCaller caller;
  private final QueueOracle oracle;
  private final LoadTally tally;
  private int next;

  QueueProducer(
      int number, String queue, FailoverCaller caller, QueueOracle oracle, LoadTally tally) {
    this.number = number;
    this.queue = queue;
    this.caller = caller;
    this.oracle = oracle;
    this.tally = tally;
  }

  /** Sends one batch; of one that finds no room nothing is accepted. */
  void step() throws InterruptedException {
    int first = next;
    next += BATCH;
    oracle.sending(number, first, BATCH);
    Optional<Answer> answered = caller.call(ApiCall.enqueueAll(queue, batch(first)));
    if (answered.isEmpty()) {
      tally.retired();
      return;
    }
    Answer answer = answered.get();
    tally.answered(answer.status());
    if (answer.status() == 507) {
      return;
    }
    if (!answer.isOk()) {
      throw new Violation("a batch for " + queue + " was answered " + answer);
    }
    List<Answer> results = answer.objects("results");
    for (int i = 0; i < results.size(); i++) {
      if (!results.get(i).string("message_id").isEmpty()) {
        oracle.accepted(number, first + i);
      }
    }
  }

  private String batch(int first) {
    StringJoiner batch = new StringJoiner(",", "[", "]");
    boolean isGrouped = QueueOracle.isGrouped(number);
    for (int i = first; i < first + BATCH; i++) {
      String message = QueueOracle.message(number, i);
      String group = isGrouped ? ",\"group\":\"" + QueueOracle.group(number, i) + "\"" : "";
      batch.add("{\"body\":\"" + message + "\",\"dedup_id\":\"" + message + "\"" + group + "}");
    }
    return batch.toString();
  }
}
