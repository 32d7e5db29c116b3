package io.quorate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.bench.QueueLoop.Load;
import io.quorate.bench.QueueLoop.Role;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Goal: the figures mean what they say. Method: answers that are known beforehand. */
class QueueLoopTest {
  private static final InetSocketAddress NODE =
      InetSocketAddress.createUnresolved("localhost", 8001);
  private static final Pattern SENT_AT = Pattern.compile("\"sent_at\":(\\d+)");

  private static final String MESSAGE =
      "{\"body\":{\"sent_at\":10000000000000001},\"receipt\":\"r1\"}";

  private final LoadCounts counts = new LoadCounts();

  @Test
  void whoDoesBothAcknowledgesWithTheNextReceive() {
    QueueLoop loop = loop(Role.BOTH, 1);
    assertThat(next(loop)).startsWith("POST /queue/run-1 ").contains("\r\n\r\n{\"sent_at\":");
    answer(loop, 200, "{}");
    assertThat(next(loop)).startsWith("POST /queue/run-1/receive?wait=1&max=1 ").endsWith("\r\n");
    answer(loop, 200, "{\"messages\":[" + MESSAGE + "]}");
    assertThat(counts.of("ack").units()).isZero();
    next(loop);
    answer(loop, 200, "{}");
    assertThat(next(loop)).endsWith("{\"ack\":[\"r1\"]}");
    answer(
        loop,
        200,
        "{\"messages\":["
            + MESSAGE
            + "],\"acknowledged\":[{\"receipt\":\"r1\",\"status\":\"settled\"}]}");
    assertThat(counts.of("enqueue").units()).isEqualTo(2);
    assertThat(counts.of("receive").units()).isEqualTo(2);
    assertThat(counts.of("ack").units()).isEqualTo(1);
  }

  @Test
  void onlyWhatTheAnswerSaysIsAcknowledgedCounts() {
    QueueLoop consumer = loop(Role.CONSUMER, 1);
    next(consumer);
    answer(consumer, 200, "{\"messages\":[" + MESSAGE + "]}");
    next(consumer);
    answer(
        consumer,
        200,
        "{\"messages\":[],\"acknowledged\":[{\"receipt\":\"r1\",\"status\":\"not_found\"}]}");
    assertThat(counts.of("receive").units()).isEqualTo(1);
    assertThat(counts.of("ack").units()).isZero();
    assertThat(next(consumer)).as("nothing is left to acknowledge").endsWith("\r\n\r\n");
  }

  @Test
  void batchesCountByTheirMessages() {
    QueueLoop producer = loop(Role.PRODUCER, 3);
    Matcher stamps = SENT_AT.matcher(next(producer));
    assertThat(stamps.results().count()).isEqualTo(3);
    answer(producer, 200, "{}");
    assertThat(counts.of("enqueue").units()).isEqualTo(3);
    QueueLoop consumer = loop(Role.CONSUMER, 3);
    next(consumer);
    answer(
        consumer, 200, "[{\"receipt\":\"a\",\"sent_at\":10000000000000001},{\"receipt\":\"b\"}]");
    assertThat(counts.of("receive").units()).isEqualTo(2);
    assertThat(next(consumer)).endsWith("{\"ack\":[\"a\",\"b\"]}");
  }

  @Test
  void whatIsRefusedIsNotCounted() {
    QueueLoop loop = loop(Role.PRODUCER, 1);
    next(loop);
    answer(loop, 429, "{}");
    assertThat(counts.of("enqueue").units()).isZero();
    assertThat(counts.refusals).containsEntry(429, 1L);
  }

  @Test
  void aBodyHasItsLengthAndSaysWhenItWasSent() {
    String request = next(loop(Role.PRODUCER, 1));
    assertThat(request.substring(request.indexOf("\r\n\r\n") + 4)).hasSize(100);
    Matcher stamp = SENT_AT.matcher(request);
    assertThat(stamp.find()).isTrue();
    long nanos = QueueRequests.nanosSince(Long.parseLong(stamp.group(1)), System.nanoTime());
    assertThat(nanos).isBetween(0L, 60_000_000_000L);
  }

  private QueueLoop loop(Role role, int messages) {
    return new QueueLoop(role, new Load("run", 4, messages, messages, 100), 1, counts);
  }

  private static String next(QueueLoop loop) {
    return StandardCharsets.US_ASCII.decode(loop.nextRequest(NODE)).toString();
  }

  private static void answer(QueueLoop loop, int status, String body) {
    ResponseReader reader = new ResponseReader();
    String response =
        "HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    assertThat(reader.offer(ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII))))
        .isTrue();
    loop.answered(reader, 1_000_000);
  }
}
