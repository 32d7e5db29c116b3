package io.quorate.redis;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueAnswer.Extended;
import io.quorate.queue.QueueAnswer.Settled;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.QueueCommand.Extend;
import io.quorate.queue.QueueCommand.Nack;
import io.quorate.queue.QueueName;
import io.quorate.queue.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Calls on deliveries, as scripts. Each blocks until Redis has answered. */
final class SettleScripts {
  private final RedisLink link;

  SettleScripts(RedisLink link) {
    this.link = link;
  }

  Outcome settle(QueueName source, QueueCommand command) throws RedisFailure {
    return switch (command.kind()) {
      case ACK ->
          settled(source, Script.ACK, new ScriptArguments().add(((Ack) command).receipts()));
      case NACK -> nack(source, (Nack) command);
      case EXTEND -> extend(source, (Extend) command);
      default -> throw new IllegalArgumentException("not a command on deliveries: " + command);
    };
  }

  private Outcome nack(QueueName source, Nack command) throws RedisFailure {
    return settled(
        source,
        Script.NACK,
        new ScriptArguments()
            .add(command.mode().name().toLowerCase(Locale.ROOT))
            .add(command.delayMillis())
            .add(command.receipts()));
  }

  private Outcome extend(QueueName source, Extend command) throws RedisFailure {
    Replies replies =
        Replies.of(
            Script.EXTEND.run(
                link,
                QueueKeys.of(source),
                new ScriptArguments().add(command.visibilityMillis()).add(command.receipts())));
    long endsAtMillis = replies.number();
    return new QueueReply(new Extended(verdicts(replies), endsAtMillis), List.of());
  }

  private Outcome settled(QueueName source, Script script, ScriptArguments arguments)
      throws RedisFailure {
    Object answer = script.run(link, QueueKeys.of(source), arguments);
    return new QueueReply(new Settled(verdicts(Replies.of(answer))), List.of());
  }

  private static List<Verdict> verdicts(Replies replies) {
    List<Verdict> verdicts = new ArrayList<>();
    while (replies.hasNext()) {
      verdicts.add(
          switch (replies.small()) {
            case 1 -> Verdict.DONE;
            case 2 -> Verdict.STALE;
            default -> Verdict.UNKNOWN;
          });
    }
    return verdicts;
  }
}
