package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.Verdict;
import io.quorate.server.api.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Notes what is asked of it, and answers as if it had done so. */
final class PlayedQueues extends MessageQueues {
  final List<Object> calls = new ArrayList<>();
  final CompletableFuture<Void> slow = new CompletableFuture<>();
  final List<Long> waitsMillis = new ArrayList<>();
  boolean keepsOrder = true;
  private int stored;

  @Override
  boolean keepsOrder() {
    return keepsOrder;
  }

  @Override
  String homeOf(QueueName queue) {
    return "5";
  }

  @Override
  public void requireHome(String home) {
    if (Integer.parseInt(home) > 15) {
      throw Refusal.invalid("there is no shard " + home);
    }
  }

  @Override
  public CompletionStage<Outcome> enqueue(QueueName queue, List<NewMessage> brought) {
    calls.add(queue + " " + brought.stream().map(each -> each.body().utf8()).toList());
    List<QueueAnswer.ItemResult> results = new ArrayList<>();
    brought.forEach(each -> results.add(new Accepted(++stored, false)));
    return answer(new QueueAnswer.Enqueued(queue, results));
  }

  @Override
  public CompletionStage<Outcome> receive(QueueCommand.Receive command, long waitMillis) {
    calls.add(command);
    waitsMillis.add(waitMillis);
    CompletionStage<Outcome> answer = answer(new QueueAnswer.Received(command.queue(), List.of()));
    return keepsOrder ? answer : slow.thenCompose(passed -> answer);
  }

  @Override
  public CompletionStage<Outcome> settle(String home, QueueCommand command) {
    calls.add(command);
    if (home.equals("7")) {
      return CompletableFuture.completedFuture(new Outcome.Unavailable("no leader"));
    }
    List<Verdict> verdicts = new ArrayList<>();
    ((QueueCommand.Ack) command)
        .receipts()
        .forEach(receipt -> verdicts.add(receipt.messageId() > 9 ? Verdict.UNKNOWN : Verdict.DONE));
    CompletionStage<Outcome> answer = answer(new QueueAnswer.Settled(verdicts));
    return keepsOrder ? answer : slow.thenCompose(passed -> answer);
  }

  private static CompletionStage<Outcome> answer(QueueAnswer answer) {
    return CompletableFuture.completedFuture(new QueueReply(answer, List.of()));
  }
}
