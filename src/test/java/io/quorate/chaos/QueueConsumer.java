package io.quorate.chaos;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Receives messages, acknowledges most of them, and leaves some to come again. */
final class QueueConsumer {
  private static final int BATCH = 50;
  private static final String SETTLED = "settled";
  private static final int VISIBILITY_SECONDS = 5;

  private final String queue;
  private final FailoverCaller caller;
  private final QueueOracle oracle;
  private final LoadTally tally;

  QueueConsumer(String queue, FailoverCaller caller, QueueOracle oracle, LoadTally tally) {
    this.queue = queue;
    this.caller = caller;
    this.oracle = oracle;
    this.tally = tally;
  }

  /** Receives once, and acknowledges what came. */
  void step() throws InterruptedException {
    int asked = oracle.asked();
    Optional<Answer> answered =
        caller.call(
            ApiCall.receive(queue)
                .with("max", BATCH)
                .with("wait", 1)
                .with("visibility", VISIBILITY_SECONDS));
    if (answered.isEmpty()) {
      tally.retired();
      return;
    }
    tally.answered(answered.get().status());
    List<Answer> messages = answered.get().objects("messages");
    messages.forEach(message -> oracle.delivered(message.string("body"), asked));
    if (!messages.isEmpty()) {
      acknowledge(messages);
    }
  }

  private void acknowledge(List<Answer> messages) throws InterruptedException {
    List<String> receipts = new ArrayList<>();
    messages.forEach(message -> receipts.add(message.string("receipt")));
    Optional<Answer> answered = caller.call(ApiCall.ackAll(receipts));
    if (answered.isEmpty()) {
      tally.retired();
      return;
    }
    tally.answered(answered.get().status());
    List<Answer> results = answered.get().objects("results");
    if (!answered.get().isOk() || results.size() != messages.size()) {
      throw new Violation("acks for " + queue + " were answered " + answered.get());
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).string("status").equals(SETTLED)) {
        oracle.settled(messages.get(i).string("body"));
      }
    }
  }
}
