package io.quorate.server.queues;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import io.quorate.server.api.Json;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import io.quorate.server.values.JsonValues;
import io.quorate.server.values.JsonValues.WithOptions;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one request that concern queues, each meaning what the HTTP call means that has
 * the payload as its body. Neighbours that enqueue to one queue, or settle receipts of one home in
 * the same way, go there as one command. Not thread-safe.
 */
public final class QueueMessages {
  /** How many of one request may receive: each may bring 1 MiB, and all are answered in one. */
  static final int RECEIVES_MAX = 64;

  private static final byte[] NOTHING =
      Json.object(
          json -> {
            json.writeArrayFieldStart("messages");
            json.writeEndArray();
          });

  private final MessageQueues queues;
  private final String node;
  private final long visibilityMillis;
  private final List<Call> calls = new ArrayList<>();
  private final LongSupplier clockNanos;
  private int messages;
  private int receives;
  private long sentNanos;

  /** A command with those of the messages that it carries out. */
  private interface Call {
    CompletionStage<?> send(MessageQueues queues, Response[] answers);
  }

  private record Enqueuing(
      QueueName queue, String node, List<Integer> places, List<NewMessage> brought)
      implements Call {
    @Override
    public CompletionStage<?> send(MessageQueues queues, Response[] answers) {
      return queues.enqueue(queue, brought).thenAccept(outcome -> note(queues, outcome, answers));
    }

    private void note(MessageQueues queues, Outcome outcome, Response[] answers) {
      QueueAnswers of = new QueueAnswers(node, queues.homeOf(queue));
      for (int i = 0; i < places.size(); i++) {
        answers[places.get(i)] = of.ofResult(outcome, i);
      }
    }
  }

  private record Settling(String home, Manner manner, List<Integer> places, List<Receipt> receipts)
      implements Call {
    @Override
    public CompletionStage<?> send(MessageQueues queues, Response[] answers) {
      return queues
          .settle(home, manner.command(receipts))
          .thenAccept(
              outcome -> {
                for (int i = 0; i < places.size(); i++) {
                  answers[places.get(i)] = QueueAnswers.ofReceipt(outcome, i, manner.done());
                }
              });
    }
  }

  private record Single(int place, Function<MessageQueues, CompletionStage<Response>> call)
      implements Call {
    @Override
    public CompletionStage<?> send(MessageQueues queues, Response[] answers) {
      return call.apply(queues).thenAccept(answer -> answers[place] = answer);
    }
  }

  /**
   * @param node that answers
   * @param visibilityMillis how long deliveries last if neither message nor queue says
   */
  public QueueMessages(MessageQueues queues, String node, long visibilityMillis) {
    this(queues, node, visibilityMillis, System::nanoTime);
  }

  /**
   * @param clockNanos never goes back
   */
  QueueMessages(MessageQueues queues, String node, long visibilityMillis, LongSupplier clockNanos) {
    this.queues = queues;
    this.node = node;
    this.visibilityMillis = visibilityMillis;
    this.clockNanos = clockNanos;
  }

  /**
   * Adds a message to a queue.
   *
   * @return the place of its answer
   * @throws Refusal if the payload does not say what the type needs
   */
  public int enqueue(byte[] payload) {
    WithOptions read = JsonValues.one(payload, "message", QueueCalls.ENQUEUE_BY_BODY);
    QueueName queue = QueueCalls.queue(read.options().required("queue"));
    Bytes body = QueueCalls.body(read, "message");
    NewMessage message = QueueCalls.message(body, read.options());
    Call last = calls.isEmpty() ? null : calls.get(calls.size() - 1);
    Enqueuing call;
    if (last instanceof Enqueuing before
        && before.queue.equals(queue)
        && before.places.size() < QueueCommand.BATCH_MAX) {
      call = before;
    } else {
      call = new Enqueuing(queue, node, new ArrayList<>(), new ArrayList<>());
      calls.add(call);
    }
    call.places.add(messages);
    call.brought.add(message);
    return messages++;
  }

  /**
   * Takes messages from a queue, as {@code dequeue}.
   *
   * @param sender the consumer if the payload names none
   * @return the place of its answer
   * @throws Refusal if the payload does not say what the type needs, or too many receive
   */
  public int dequeue(byte[] payload, @Nullable String sender) {
    Parameters parameters = Parameters.of(null, payload, QueueCalls.DEQUEUE);
    Parameters named = sender == null ? parameters : parameters.orElse("consumer", sender);
    QueueName queue = QueueCalls.queue(named.required("queue"));
    Receiving receiving = Receiving.of(queue, named, visibilityMillis);
    receiving.acknowledged().forEach(receipt -> queues.requireHome(receipt.home()));
    if (receives == RECEIVES_MAX) {
      throw Refusal.invalid(
          "an array has " + RECEIVES_MAX + " dequeues at most; max is for more than one message");
    }
    receives++;
    return single(
        queues ->
            receiving
                .waiting(Math.max(0, receiving.waitMillis() - sinceSentMillis()))
                .send(queues, node));
  }

  /**
   * Settles one receipt, or several.
   *
   * @return the place of its answer
   * @throws Refusal if the payload does not say what the type needs
   */
  public int ack(byte[] payload) {
    return settle(Parameters.of(null, payload, QueueCalls.ACK_MESSAGE), Manner.ACK);
  }

  /** As {@link #ack}, giving messages back. */
  public int nack(byte[] payload) {
    Parameters parameters = Parameters.of(null, payload, QueueCalls.NACK_MESSAGE);
    return settle(parameters, Manner.nacking(parameters));
  }

  /** As {@link #ack}, prolonging deliveries. */
  public int extend(byte[] payload) {
    Parameters parameters = Parameters.of(null, payload, QueueCalls.EXTEND_MESSAGE);
    return settle(parameters, Manner.extending(parameters, visibilityMillis));
  }

  private int settle(Parameters parameters, Manner manner) {
    if (parameters.isList("receipts")) {
      List<HomeReceipt> receipts = QueueCalls.receipts(parameters.only(manner.ofSeveral()));
      receipts.forEach(receipt -> queues.requireHome(receipt.home()));
      return single(queues -> new SettledReceipts(queues, manner).settle(receipts));
    }
    HomeReceipt receipt = HomeReceipt.parse(parameters.required("receipt"));
    queues.requireHome(receipt.home());
    Call last = calls.isEmpty() ? null : calls.get(calls.size() - 1);
    Settling call;
    if (last instanceof Settling before
        && before.home.equals(receipt.home())
        && before.manner.equals(manner)
        && before.places.size() < QueueCommand.BATCH_MAX) {
      call = before;
    } else {
      call = new Settling(receipt.home(), manner, new ArrayList<>(), new ArrayList<>());
      calls.add(call);
    }
    call.places.add(messages);
    call.receipts.add(receipt.receipt());
    return messages++;
  }

  private int single(Function<MessageQueues, CompletionStage<Response>> call) {
    calls.add(new Single(messages, call));
    return messages++;
  }

  /**
   * Sends all, each command behind the one before. Waits begin now, whenever their turn comes: one
   * after another they would keep the answers for as long as all of them together.
   *
   * @return what the HTTP calls would have answered, by the places that were given
   */
  public CompletionStage<List<byte[]>> send() {
    sentNanos = clockNanos.getAsLong();
    Response[] answers = new Response[messages];
    boolean keepsOrder = queues.keepsOrder();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    CompletableFuture<?> before = CompletableFuture.completedFuture(null);
    for (Call call : calls) {
      before =
          keepsOrder
              ? call.send(queues, answers).toCompletableFuture()
              : before.thenCompose(done -> call.send(queues, answers));
      sent.add(before);
    }
    return CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0]))
        .thenApply(all -> List.of(answers).stream().map(QueueMessages::payload).toList());
  }

  private long sinceSentMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clockNanos.getAsLong() - sentNanos);
  }

  private static byte[] payload(Response answer) {
    return answer.hasEntity() ? (byte[]) answer.getEntity() : NOTHING;
  }
}
