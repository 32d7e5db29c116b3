package io.quorate.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client of a queue that sends for ever, or receives for ever and acknowledges with each call
 * what it has got by the one before, or does both in turn.
 */
final class QueueLoop implements ClientLoop {
  enum Role {
    PRODUCER,
    CONSUMER,
    BOTH
  }

  /**
   * @param queues messages go to so many queues, and connections to one of them each
   * @param sent messages in each call
   * @param received messages in a call, at most
   * @param bodyBytes of each message
   */
  record Load(String run, int queues, int sent, int received, int bodyBytes) {
    String queue(int connection) {
      return run + "-" + connection % queues;
    }
  }

  private static final byte[] RECEIPT = "\"receipt\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STATUS = "\"status\"".getBytes(StandardCharsets.US_ASCII);

  private enum Step {
    ENQUEUE,
    RECEIVE
  }

  private final Role role;
  private final Load load;
  private final int connection;
  private final LoadCounts counts;
  private Step step;

  /** What it has got and not yet acknowledged. */
  private List<String> receipts = List.of();

  private @Nullable QueueRequests requests;

  QueueLoop(Role role, Load load, int connection, LoadCounts counts) {
    this.role = role;
    this.load = load;
    this.connection = connection;
    this.counts = counts;
    step = first();
  }

  private Step first() {
    return role == Role.CONSUMER ? Step.RECEIVE : Step.ENQUEUE;
  }

  /** What is not acknowledged comes again by itself. */
  @Override
  public boolean isHolding() {
    return false;
  }

  @Override
  public ByteBuffer nextRequest(InetSocketAddress node) {
    if (requests == null) {
      String host = node.getHostString() + ":" + node.getPort();
      requests = new QueueRequests(load, connection, host);
    }
    return switch (step) {
      case ENQUEUE -> requests.enqueue(System.nanoTime());
      case RECEIVE -> requests.receive(receipts);
    };
  }

  @Override
  public Next answered(ResponseReader response, long nanos) {
    if (response.status() != 200) {
      return notDone(response.status());
    }
    switch (step) {
      case ENQUEUE -> {
        counts.answered("enqueue", load.sent(), nanos);
        step = role == Role.BOTH ? Step.RECEIVE : Step.ENQUEUE;
      }
      case RECEIVE -> received(response, nanos);
    }
    return Next.AT_ONCE;
  }

  private void received(ResponseReader response, long nanos) {
    List<String> all = response.textsAfter(RECEIPT);
    List<String> brought = all.subList(0, all.size() - receipts.size());
    if (!receipts.isEmpty()) {
      List<String> words = response.textsAfter(STATUS);
      counts.answered("ack", Collections.frequency(words, "settled"), nanos);
    }
    if (!brought.isEmpty()) {
      counts.answered("receive", brought.size(), nanos);
      long sentAt = response.numberAfter(QueueRequests.SENT_AT);
      counts.answered("end to end", 0, QueueRequests.nanosSince(sentAt, System.nanoTime()));
    }
    receipts = brought;
    step = first();
  }

  private Next notDone(int status) {
    counts.refused(status);
    boolean isEmpty = status == 204;
    if (isEmpty) {
      step = first();
    }
    return isEmpty ? Next.AT_ONCE : Next.AFTER_A_REST;
  }

  @Override
  public void outcomeUnknown() {
    receipts = List.of(); // they come again, unless they have been acknowledged
    step = first();
  }
}
