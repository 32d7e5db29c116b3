package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.server.api.ApiSettings;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.RaftStatus;
import io.quorate.server.api.RequestBody;
import io.quorate.server.api.UriText;
import io.quorate.server.values.JsonValues;
import io.quorate.server.values.JsonValues.WithOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Client view of queues: parse, submit, translate. It decides nothing. */
@Path("queue")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
  /** Of an answer for which another node had to be asked: that node's address. */
  static final String LEADER = "Quorate-Leader";

  private static final int PAGE_DEFAULT = 100;
  private static final int PEEK_DEFAULT = 10;

  @Inject MessageQueues queues;
  @Inject RaftStatus status;
  @Inject ApiSettings settings;

  /** 200 with the message's id once it is durable; the body is the message. */
  @POST
  @Path("{name}")
  public CompletionStage<Response> enqueue(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return enqueue(UriText.second(uri), UriText.rawQuery(uri), bytes(headers, body));
  }

  /** As {@link #enqueue(UriInfo, HttpHeaders, InputStream)}, for whoever has read the request. */
  public CompletionStage<Response> enqueue(String name, @Nullable String rawQuery, byte[] body) {
    QueueName queue = QueueCalls.queue(name);
    Parameters options = Parameters.of(rawQuery, QueueCalls.ENQUEUE);
    NewMessage message = QueueCalls.message(JsonValues.whole(body), options);
    return answer(queue, queues.enqueue(queue, List.of(message)));
  }

  /** 200 with what has become of each message. */
  @POST
  @Path("{name}/batch")
  public CompletionStage<Response> enqueueAll(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    QueueName queue = queue(uri);
    Parameters.of(UriText.rawQuery(uri), List.of());
    List<NewMessage> messages =
        JsonValues.many(bytes(headers, body), "body", QueueCalls.ENQUEUE, QueueCommand.BATCH_MAX)
            .stream()
            .map(each -> QueueCalls.message(QueueCalls.body(each, "body"), each.options()))
            .toList();
    return queues
        .enqueue(queue, messages)
        .thenApply(outcome -> withLeader(queue, answers(queue).ofBatch(outcome)));
  }

  /** As {@link #enqueue}, with queue and message in the body. */
  @POST
  @Path("enqueue")
  public CompletionStage<Response> enqueueByBody(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters.of(UriText.rawQuery(uri), List.of());
    WithOptions read = JsonValues.one(bytes(headers, body), "message", QueueCalls.ENQUEUE_BY_BODY);
    QueueName queue = QueueCalls.queue(read.options().required("queue"));
    NewMessage message = QueueCalls.message(QueueCalls.body(read, "message"), read.options());
    return answer(queue, queues.enqueue(queue, List.of(message)));
  }

  /**
   * 200 with messages, each with a receipt, or 204 if none came in time; always 200 with what has
   * become of the receipts that were acknowledged, if there were any.
   */
  @POST
  @Path("{name}/receive")
  public CompletionStage<Response> receive(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return receive(UriText.second(uri), UriText.rawQuery(uri), bytes(headers, body));
  }

  /** As {@link #receive(UriInfo, HttpHeaders, InputStream)}, for whoever has read the request. */
  public CompletionStage<Response> receive(String name, @Nullable String rawQuery, byte[] body) {
    return receive(
        QueueCalls.queue(name), Parameters.of(rawQuery, body, QueueCalls.ACK_AND_RECEIVE));
  }

  /** As {@link #receive}, but acknowledges nothing. */
  @GET
  @Path("{name}")
  public CompletionStage<Response> receiveByGet(@Context UriInfo uri) {
    return receive(queue(uri), parameters(uri, QueueCalls.RECEIVE));
  }

  /** As {@link #receive}, with the queue in the body. */
  @POST
  @Path("dequeue")
  public CompletionStage<Response> receiveByBody(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters parameters = parameters(uri, headers, body, QueueCalls.DEQUEUE);
    return receive(QueueCalls.queue(parameters.required("queue")), parameters);
  }

  private CompletionStage<Response> receive(QueueName queue, Parameters parameters) {
    return Receiving.of(queue, parameters, settings.queueVisibilityMillis())
        .send(queues, node())
        .thenApply(answer -> withLeader(queue, answer));
  }

  /** 200 when the message is gone for good. */
  @POST
  @Path("ack/{receipt}")
  public CompletionStage<Response> ack(@Context UriInfo uri) {
    parameters(uri, List.of());
    return settle(uri, Manner.ACK);
  }

  /** 200 with what has become of each receipt. */
  @POST
  @Path("ack")
  public CompletionStage<Response> ackAll(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return ackAll(UriText.rawQuery(uri), bytes(headers, body));
  }

  /** As {@link #ackAll(UriInfo, HttpHeaders, InputStream)}, for whoever has read the request. */
  public CompletionStage<Response> ackAll(@Nullable String rawQuery, byte[] body) {
    return settleAll(Parameters.of(rawQuery, body, QueueCalls.ACK_ALL), Manner.ACK);
  }

  /** 200 when the message will come again, or is a dead letter. */
  @POST
  @Path("nack/{receipt}")
  public CompletionStage<Response> nack(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return settle(uri, Manner.nacking(parameters(uri, headers, body, QueueCalls.NACK)));
  }

  /** 200 with what has become of each receipt. */
  @POST
  @Path("nack")
  public CompletionStage<Response> nackAll(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters parameters = parameters(uri, headers, body, QueueCalls.NACK_ALL);
    return settleAll(parameters, Manner.nacking(parameters));
  }

  /** 200 when the delivery lasts so long from now on. */
  @POST
  @Path("extend/{receipt}")
  public CompletionStage<Response> extend(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return settle(uri, extending(parameters(uri, headers, body, QueueCalls.EXTEND)));
  }

  /** 200 with what has become of each receipt. */
  @POST
  @Path("extend")
  public CompletionStage<Response> extendAll(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters parameters = parameters(uri, headers, body, QueueCalls.EXTEND_ALL);
    return settleAll(parameters, extending(parameters));
  }

  private Manner extending(Parameters parameters) {
    return Manner.extending(parameters, settings.queueVisibilityMillis());
  }

  private CompletionStage<Response> settle(UriInfo uri, Manner manner) {
    HomeReceipt receipt = HomeReceipt.parse(UriText.third(uri));
    return queues
        .settle(receipt.home(), manner.command(List.of(receipt.receipt())))
        .thenApply(outcome -> QueueAnswers.ofReceipt(outcome, 0, manner.done()));
  }

  private CompletionStage<Response> settleAll(Parameters parameters, Manner manner) {
    return new SettledReceipts(queues, manner).settle(QueueCalls.receipts(parameters));
  }

  /** 200 with the settings, which are in force from now on. */
  @PUT
  @Path("{name}")
  public CompletionStage<Response> configure(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    QueueName queue = queue(uri);
    Parameters parameters = parameters(uri, headers, body, QueueCalls.SETTINGS);
    return answer(
        queue,
        queues.submit(new QueueCommand.Configure(queue, QueueCalls.settings(parameters), false)));
  }

  /** 200 with how the queue stands. */
  @GET
  @Path("{name}/stats")
  public CompletionStage<Response> describe(@Context UriInfo uri) {
    QueueName queue = queue(uri);
    parameters(uri, List.of());
    return answer(queue, queues.query(queue, new QueueQuery.Describe(queue)));
  }

  /** 200 with the queues whose names begin with a prefix. */
  @GET
  public CompletionStage<Response> list(@Context UriInfo uri) {
    Parameters parameters = parameters(uri, QueueCalls.LIST);
    int limit = QueueCalls.number(parameters, "limit", 1, QueueQuery.LIMIT_MAX, PAGE_DEFAULT);
    return queues
        .list(
            new QueueQuery.ListQueues(
                parameters.text("prefix").orElse(""), parameters.text("after").orElse(null), limit))
        .thenApply(new QueueAnswers(node(), "")::of);
  }

  /** 200 with messages that are available; nothing changes. */
  @GET
  @Path("{name}/peek")
  public CompletionStage<Response> peek(@Context UriInfo uri) {
    QueueName queue = queue(uri);
    Parameters parameters = parameters(uri, QueueCalls.PEEK);
    int max = QueueCalls.number(parameters, "max", 1, QueueCommand.RECEIVE_MAX, PEEK_DEFAULT);
    return answer(queue, queues.query(queue, new QueueQuery.Peek(queue, max)));
  }

  /** 200 with how many dead letters have been sent back, and how many are left. */
  @POST
  @Path("{name}/redrive")
  public CompletionStage<Response> redrive(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    QueueName queue = queue(uri);
    Parameters parameters = parameters(uri, headers, body, QueueCalls.REDRIVE);
    int max =
        QueueCalls.number(parameters, "max", 1, QueueCommand.REDRIVE_MAX, QueueCommand.REDRIVE_MAX);
    QueueName target = QueueCalls.optionalQueue(parameters, "target");
    return answer(queue, queues.submit(new QueueCommand.Redrive(queue, max, target, false)));
  }

  /** 200 when the queue has no messages any more. */
  @DELETE
  @Path("{name}/messages")
  public CompletionStage<Response> purge(@Context UriInfo uri) {
    QueueName queue = queue(uri);
    parameters(uri, List.of());
    return answer(queue, queues.submit(new QueueCommand.Purge(queue)));
  }

  /** 200 when there is no such queue any more. */
  @DELETE
  @Path("{name}")
  public CompletionStage<Response> delete(@Context UriInfo uri) {
    QueueName queue = queue(uri);
    parameters(uri, List.of());
    return answer(queue, queues.submit(new QueueCommand.Delete(queue)));
  }

  private static QueueName queue(UriInfo uri) {
    return QueueCalls.queue(UriText.second(uri));
  }

  private byte[] bytes(HttpHeaders headers, InputStream body) {
    return RequestBody.read(
        headers.getMediaType(), headers.getLength(), body, settings.bodyBytesMax());
  }

  private Parameters parameters(
      UriInfo uri, HttpHeaders headers, InputStream body, List<String> allowed) {
    return RequestBody.parameters(uri, headers, body, settings.bodyBytesMax(), allowed);
  }

  private static Parameters parameters(UriInfo uri, List<String> allowed) {
    return Parameters.of(UriText.rawQuery(uri), allowed);
  }

  private CompletionStage<Response> answer(QueueName queue, CompletionStage<Outcome> outcome) {
    QueueAnswers answers = answers(queue);
    return outcome.thenApply(answers::of).thenApply(answer -> withLeader(queue, answer));
  }

  /** The answer, with the address of the node that had to be asked, if there is one. */
  private Response withLeader(QueueName queue, Response answer) {
    queues
        .otherLeaderOf(queue)
        .ifPresent(leader -> answer.getHeaders().putSingle(LEADER, leader.toString()));
    return answer;
  }

  private QueueAnswers answers(QueueName queue) {
    return new QueueAnswers(node(), queues.homeOf(queue));
  }

  private String node() {
    return status.node().node().value();
  }
}
