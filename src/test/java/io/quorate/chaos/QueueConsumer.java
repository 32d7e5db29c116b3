package io.quorate.chaos;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import java.util.List;
import java.util.Optional;

/** Receives messages, and acknowledges them in a call of its own and with the next, in turn. */
final class QueueConsumer {
  private static final int BATCH = 50;
  private static final String SETTLED = "settled";
  private static final int VISIBILITY_SECONDS = 5;

  private final String queue;
  private final FailoverCaller caller;
  private final QueueOracle oracle;
  private final LoadTally tally;

  /** What has come and is to be acknowledged with the next receive. */
  private List<Answer> held = List.of();

  QueueConsumer(String queue, FailoverCaller caller, QueueOracle oracle, LoadTally tally) {
    this.queue = queue;
    this.caller = caller;
    this.oracle = oracle;
    this.tally = tally;
  }

  /** Receives once; what came is acknowledged now or in the next step. */
  void step() throws InterruptedException {
    List<Answer> worked = held;
    held = List.of();
    int asked = oracle.asked();
    Optional<Answer> answered =
        caller.call(
            (worked.isEmpty()
                    ? ApiCall.receive(queue)
                    : ApiCall.ackAndReceive(queue, receipts(worked)))
                .with("max", BATCH)
                .with("wait", 1)
                .with("visibility", VISIBILITY_SECONDS));
    if (answered.isEmpty()) {
      tally.retired();
      return;
    }
    tally.answered(answered.get().status());
    if (!worked.isEmpty()) {
      noteSettled(worked, answered.get(), "acknowledged");
    }
    List<Answer> messages = answered.get().objects("messages");
    messages.forEach(message -> oracle.delivered(message.string("body"), asked));
    if (worked.isEmpty()) {
      held = messages;
    } else if (!messages.isEmpty()) {
      acknowledge(messages);
    }
  }

  private void acknowledge(List<Answer> messages) throws InterruptedException {
    Optional<Answer> answered = caller.call(ApiCall.ackAll(receipts(messages)));
    if (answered.isEmpty()) {
      tally.retired();
      return;
    }
    tally.answered(answered.get().status());
    noteSettled(messages, answered.get(), "results");
  }

  private void noteSettled(List<Answer> messages, Answer answer, String member) {
    List<Answer> results = answer.objects(member);
    if (!answer.isOk() || results.size() != messages.size()) {
      throw new Violation("acks for " + queue + " were answered " + answer);
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).string("status").equals(SETTLED)) {
        oracle.settled(messages.get(i).string("body"));
      }
    }
  }

  private static List<String> receipts(List<Answer> messages) {
    return messages.stream().map(message -> message.string("receipt")).toList();
  }
}
