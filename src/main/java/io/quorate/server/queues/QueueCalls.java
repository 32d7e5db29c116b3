package io.quorate.server.queues;

import io.quorate.kernel.Bytes;
import io.quorate.queue.ConsumerId;
import io.quorate.queue.DedupId;
import io.quorate.queue.GroupName;
import io.quorate.queue.NackMode;
import io.quorate.queue.Partitioning;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.QueueTable;
import io.quorate.queue.ReceiveId;
import io.quorate.server.api.Durations.Range;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import io.quorate.server.values.JsonValues.WithOptions;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the calls on queues may say, and what it means. */
final class QueueCalls {
  static final List<String> ENQUEUE = List.of("delay", "dedup_id", "group", "priority", "ttl");
  static final List<String> ENQUEUE_BY_BODY =
      List.of("queue", "delay", "dedup_id", "group", "priority", "ttl");
  static final List<String> RECEIVE =
      List.of("max", "visibility", "wait", "consumer", "receive_id");
  static final List<String> ACK_AND_RECEIVE =
      List.of("max", "visibility", "wait", "consumer", "receive_id", "ack");
  static final List<String> DEQUEUE =
      List.of("queue", "max", "visibility", "wait", "consumer", "receive_id", "ack");
  static final List<String> NACK = List.of("delay", "mode");
  static final List<String> NACK_ALL = List.of("receipts", "delay", "mode");
  static final List<String> EXTEND = List.of("visibility");
  static final List<String> EXTEND_ALL = List.of("receipts", "visibility");
  static final List<String> ACK_ALL = List.of("receipts");
  static final List<String> ACK_MESSAGE = List.of("receipt", "receipts");
  static final List<String> NACK_MESSAGE = List.of("receipt", "receipts", "delay", "mode");
  static final List<String> EXTEND_MESSAGE = List.of("receipt", "receipts", "visibility");
  static final List<String> SETTINGS =
      List.of(
          "visibility",
          "max_deliveries",
          "dead_letter",
          "retry_backoff",
          "message_ttl",
          "max_length",
          "partitions");
  static final List<String> LIST = List.of("prefix", "limit", "after");
  static final List<String> PEEK = List.of("max");
  static final List<String> REDRIVE = List.of("max", "target");

  static final Range WAIT = new Range(0, 60_000);
  private static final Range DELAY = new Range(0, QueueCommand.DELAY_MILLIS_MAX);
  private static final Range VISIBILITY = new Range(1, QueueCommand.VISIBILITY_MILLIS_MAX);
  private static final Range TTL = new Range(0, QueueCommand.TTL_MILLIS_MAX);
  private static final Range BACKOFF = new Range(0, QueueSettings.BACKOFF_MILLIS_MAX);

  private QueueCalls() {}

  static QueueName queue(String text) {
    QueueName queue = Refusal.unlessValid(() -> new QueueName(text));
    if (queue.isPart()) {
      throw Refusal.invalid("a queue name has neither '/' nor control characters");
    }
    return queue;
  }

  /** The queue that a parameter names; null if it names none. */
  static @Nullable QueueName optionalQueue(Parameters parameters, String name) {
    return parameters.text(name).map(QueueCalls::queue).orElse(null);
  }

  /** The message among the members of an object. */
  static Bytes body(WithOptions read, String member) {
    Bytes body = read.value();
    if (body == null) {
      throw Refusal.invalid(member + " is required");
    }
    return body;
  }

  /** One message with its options. */
  static NewMessage message(Bytes body, Parameters options) {
    int priority = number(options, "priority", 0, QueueCommand.PRIORITY_MAX, 0);
    long delayMillis = options.durationMillis("delay", DELAY, 0);
    long ttlMillis = options.durationMillis("ttl", TTL, 0);
    GroupName group = label(options, "group", GroupName::new);
    DedupId dedupId = label(options, "dedup_id", DedupId::new);
    Item item =
        Refusal.unlessValid(
            () -> new Item(body.length(), priority, delayMillis, ttlMillis, group, dedupId, null));
    return new NewMessage(item, body);
  }

  static QueueCommand.Receive receive(QueueName queue, Parameters parameters, long fallbackMillis) {
    int max = number(parameters, "max", 1, QueueCommand.RECEIVE_MAX, 1);
    long visibilityMillis = parameters.durationMillis("visibility", VISIBILITY, 0);
    ConsumerId consumer = label(parameters, "consumer", ConsumerId::new);
    ReceiveId receiveId = label(parameters, "receive_id", ReceiveId::new);
    return new QueueCommand.Receive(
        queue,
        max,
        visibilityMillis,
        fallbackMillis,
        receiveId == null ? null : new QueueCommand.Attempt(consumer, receiveId));
  }

  static NackMode mode(Parameters parameters) {
    return parameters.word("mode", NackMode.FAIL);
  }

  static long nackDelayMillis(Parameters parameters) {
    return parameters.durationMillis("delay", DELAY, QueueCommand.AS_BACKOFF_SAYS);
  }

  /** How long deliveries last from now on. */
  static long visibilityMillis(Parameters parameters, long fallbackMillis) {
    return parameters.durationMillis("visibility", VISIBILITY, fallbackMillis);
  }

  /** What is not said is as in a queue that nobody has configured. */
  static QueueSettings settings(Parameters parameters) {
    QueueSettings standard = QueueSettings.DEFAULT;
    Partitioning partitioning =
        new Partitioning(number(parameters, "partitions", 1, Partitioning.COUNT_MAX, 0), 0);
    return new QueueSettings(
        parameters.durationMillis("visibility", VISIBILITY, standard.visibilityMillis()),
        number(
            parameters,
            "max_deliveries",
            1,
            QueueSettings.DELIVERIES_MAX,
            standard.maxDeliveries()),
        optionalQueue(parameters, "dead_letter"),
        parameters.durationMillis("retry_backoff", BACKOFF, standard.retryBackoffMillis()),
        parameters.durationMillis("message_ttl", TTL, standard.messageTtlMillis()),
        number(parameters, "max_length", 0, QueueTable.MESSAGES_MAX, standard.maxLength()),
        partitioning);
  }

  static int number(Parameters parameters, String name, int min, int max, int fallback) {
    return parameters
        .text(name)
        .map(text -> (int) Parameters.number(name, text, min, max))
        .orElse(fallback);
  }

  /** The receipts of a call about several. */
  static List<HomeReceipt> receipts(Parameters parameters) {
    return receipts("receipts", 1, parameters);
  }

  /** The receipts that a receive acknowledges; none if it does not say. */
  static List<HomeReceipt> acknowledged(Parameters parameters) {
    return receipts("ack", 0, parameters);
  }

  private static List<HomeReceipt> receipts(String name, int min, Parameters parameters) {
    List<String> texts = parameters.list(name);
    if (texts.size() < min || texts.size() > QueueCommand.BATCH_MAX) {
      throw Refusal.invalid(
          name + " is a list of " + min + " to " + QueueCommand.BATCH_MAX + " receipts");
    }
    return texts.stream().map(HomeReceipt::parse).toList();
  }

  private static <T> @Nullable T label(
      Parameters parameters, String name, Function<String, T> constructor) {
    return parameters
        .text(name)
        .map(text -> Refusal.unlessValid(() -> constructor.apply(text)))
        .orElse(null);
  }
}
