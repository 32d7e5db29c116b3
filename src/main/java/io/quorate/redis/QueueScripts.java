package io.quorate.redis;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.queue.Death;
import io.quorate.queue.GroupName;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Configured;
import io.quorate.queue.QueueAnswer.Deleted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueAnswer.NotFound;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.Purged;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueAnswer.Redriven;
import io.quorate.queue.QueueAnswer.Refused;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Attempt;
import io.quorate.queue.QueueCommand.Configure;
import io.quorate.queue.QueueCommand.Delete;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Purge;
import io.quorate.queue.QueueCommand.Redrive;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery.Peek;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.QueueTable;
import io.quorate.queue.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls on one queue, as scripts. Each blocks until Redis has answered. */
final class QueueScripts {
  /** How many dedup ids of one queue are remembered. */
  static final int DEDUPS_MAX = 1_000_000;

  private final RedisLink link;
  private final QueueNames names;

  QueueScripts(RedisLink link, QueueNames names) {
    this.link = link;
    this.names = names;
  }

  /**
   * What a receive has got.
   *
   * @param nextMillis when something next happens in the queue, from now on; below 0 for never
   */
  record Taken(QueueReply reply, long nextMillis) {}

  /** Whether a receive has found no messages. */
  static boolean isNothing(Outcome outcome) {
    return outcome instanceof QueueReply reply
        && reply.answer() instanceof Received received
        && received.deliveries().isEmpty();
  }

  Outcome enqueue(QueueCommand.Enqueue command, List<Bytes> bodies) throws RedisFailure {
    QueueName queue = command.queue();
    if (!names.add(queue)) {
      return new Outcome.Overloaded("there are as many queues as there may be");
    }
    ScriptArguments arguments =
        new ScriptArguments()
            .add(queue)
            .add(command.wallMillis())
            .add(QueueTable.MESSAGES_MAX)
            .add(DEDUPS_MAX);
    for (int i = 0; i < bodies.size(); i++) {
      Item item = command.items().get(i);
      arguments
          .add(bodies.get(i))
          .add(item.priority())
          .add(item.delayMillis())
          .add(item.ttlMillis())
          .addOrEmpty(item.group() == null ? null : item.group().value())
          .addOrEmpty(item.dedupId() == null ? null : item.dedupId().value());
    }
    Replies replies = run(Script.ENQUEUE, queue, arguments);
    noteIfNew(queue, replies.flag());
    List<ItemResult> results = new ArrayList<>();
    while (replies.hasNext()) {
      results.add(result(replies));
    }
    return reply(new Enqueued(queue, results));
  }

  private static ItemResult result(Replies replies) {
    String id = replies.text();
    return switch (replies.small()) {
      case 0 -> new Accepted(Long.parseLong(id), false);
      case 1 -> new Accepted(Long.parseLong(id), true);
      case 2 -> new NotAccepted(Bound.QUEUE_LENGTH);
      case 3 -> new NotAccepted(Bound.SHARD_MESSAGES);
      default -> new NotAccepted(Bound.DEDUP_IDS);
    };
  }

  Taken receive(QueueCommand.Receive command) throws RedisFailure {
    QueueName queue = command.queue();
    Replies replies =
        run(
            Script.RECEIVE,
            queue,
            new ScriptArguments()
                .add(queue)
                .add(command.max())
                .add(QueueCommand.RECEIVE_BYTES_MAX)
                .add(command.visibilityMillis())
                .add(command.fallbackMillis())
                .add(text(command.attempt())));
    long nextMillis = replies.number();
    List<Delivery> deliveries = new ArrayList<>();
    List<Bytes> bodies = new ArrayList<>();
    while (replies.hasNext()) {
      Receipt receipt = new Receipt(replies.number(), replies.number());
      int deliveryCount = replies.small();
      long wallMillis = replies.number();
      int priority = replies.small();
      GroupName group = replies.group();
      long endsAtMillis = replies.number();
      Death death = replies.death(queue.source());
      deliveries.add(
          new Delivery(receipt, deliveryCount, wallMillis, priority, group, endsAtMillis, death));
      bodies.add(replies.body());
    }
    return new Taken(new QueueReply(new Received(queue, deliveries), bodies), nextMillis);
  }

  private static String text(@Nullable Attempt attempt) {
    if (attempt == null) {
      return "";
    }
    String consumer = attempt.consumer() == null ? "" : attempt.consumer().value();
    return consumer + "\0" + attempt.receiveId().value();
  }

  Outcome submit(QueueCommand.OfQueue command) throws RedisFailure {
    return switch (command.kind()) {
      case CONFIGURE -> configure((Configure) command);
      case PURGE -> purge((Purge) command);
      case DELETE -> delete((Delete) command);
      case REDRIVE -> redrive((Redrive) command);
      default -> throw new IllegalArgumentException("not a command on a queue: " + command);
    };
  }

  private Outcome configure(Configure command) throws RedisFailure {
    QueueName queue = command.queue();
    QueueSettings settings = command.settings();
    if (settings.partitioning().equals(Partitioning.AS_BEFORE)) {
      settings = settings.dividedAs(Partitioning.WHOLE);
    }
    QueueName deadLetter = settings.deadLetter();
    if (deadLetter != null && !deadLetter.equals(queue.dead())) {
      return reply(new Refused(queue, "in Redis dead letters go to the queue's name and .dead"));
    }
    if (settings.partitioning().isDivided()) {
      return reply(new Refused(queue, "in Redis a queue has 1 partition, since it is one list"));
    }
    if (!names.add(queue)) {
      return new Outcome.Overloaded("there are as many queues as there may be");
    }
    Replies replies =
        run(
            Script.CONFIGURE,
            queue,
            new ScriptArguments()
                .add(queue)
                .add(settings.equals(QueueSettings.DEFAULT) ? 1 : 0)
                .add(settings.visibilityMillis())
                .add(settings.maxDeliveries())
                .add(settings.retryBackoffMillis())
                .add(settings.messageTtlMillis())
                .add(settings.maxLength()));
    noteIfNew(queue, replies.flag());
    return reply(new Configured(queue, settings));
  }

  private Outcome purge(Purge command) throws RedisFailure {
    int messages = emptied(command.queue(), 0);
    return reply(
        messages < 0 ? new NotFound(command.queue()) : new Purged(command.queue(), messages));
  }

  private Outcome delete(Delete command) throws RedisFailure {
    int messages = emptied(command.queue(), 1);
    return reply(
        messages < 0 ? new NotFound(command.queue()) : new Deleted(command.queue(), messages));
  }

  private int emptied(QueueName queue, int isToGo) throws RedisFailure {
    return run(Script.PURGE, queue, new ScriptArguments().add(queue).add(isToGo)).small();
  }

  private Outcome redrive(Redrive command) throws RedisFailure {
    QueueName queue = command.queue().isDead() ? command.queue() : command.queue().dead();
    QueueName source = queue.source();
    if (command.target() != null) {
      return reply(new Refused(queue, "in Redis dead letters go back to where they died"));
    }
    if (source.equals(queue) || source.isDead()) {
      return reply(new Refused(queue, "where its messages are to go is not known"));
    }
    if (!names.add(source)) {
      return new Outcome.Overloaded("there are as many queues as there may be");
    }
    Replies replies = run(Script.REDRIVE, queue, new ScriptArguments().add(command.max()));
    int messages = replies.small();
    return reply(
        messages < 0 ? new NotFound(queue) : new Redriven(queue, messages, replies.small()));
  }

  Outcome peek(Peek query) throws RedisFailure {
    QueueName queue = query.queue();
    Replies replies =
        run(
            Script.PEEK,
            queue,
            new ScriptArguments().add(queue).add(query.max()).add(QueueCommand.RECEIVE_BYTES_MAX));
    if (!replies.flag()) {
      return reply(new NotFound(queue));
    }
    List<MessageView> messages = new ArrayList<>();
    List<Bytes> bodies = new ArrayList<>();
    while (replies.hasNext()) {
      long id = replies.number();
      int priority = replies.small();
      GroupName group = replies.group();
      int failed = replies.small();
      long wallMillis = replies.number();
      Death death = replies.death(queue.source());
      Bytes body = replies.body();
      messages.add(new MessageView(id, body.length(), priority, group, failed, wallMillis, death));
      bodies.add(body);
    }
    return new QueueReply(new Peeked(queue, messages), bodies);
  }

  private void noteIfNew(QueueName queue, boolean isNew) throws RedisFailure {
    if (isNew) {
      names.addAgain(queue);
    }
  }

  private Replies run(Script script, QueueName queue, ScriptArguments arguments)
      throws RedisFailure {
    return Replies.of(script.run(link, QueueKeys.of(queue.source()), arguments));
  }

  private static QueueReply reply(QueueAnswer answer) {
    return new QueueReply(answer, List.of());
  }
}
