package io.quorate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: the figures mean what they say. Method: a server whose answers are known beforehand. */
class LoadGeneratorTest {
  private static final int CONNECTIONS = 4;

  private record Answer(int status, String body) {}

  private final AtomicLong acquires = new AtomicLong();
  private final AtomicLong releases = new AtomicLong();
  private HttpServer server;
  private LongFunction<Answer> onAcquire = n -> new Answer(200, "{\"fencing_token\":" + n + "}");
  private LongFunction<Answer> onRelease = n -> new Answer(200, "{}");

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/lock/", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void everyAcquireIsReleasedAndBothAreCounted() throws Exception {
    LoadReport report = measure();
    assertThat(report.operations()).isPositive();
    assertThat(releases.get()).isEqualTo(acquires.get());
    assertThat(report.counts().of(LockLoop.ACQUIRE).units())
        .isCloseTo(report.operations() / 2, offset((long) CONNECTIONS));
    assertThat(report.counts().tokensNotRising).isZero();
    assertThat(report.counts().faults).isEmpty();
    assertThat(report.text()).contains("acquire", "release", "CPU generator");
  }

  @Test
  void aTokenThatDoesNotRiseIsNoticed() throws Exception {
    onAcquire = n -> new Answer(200, "{\"fencing_token\":7}");
    assertThat(measure().counts().tokensNotRising).isPositive();
  }

  @Test
  void aHeldLockIsNoOperation() throws Exception {
    onAcquire = n -> new Answer(423, "{}");
    LoadReport report = measure();
    assertThat(report.operations()).isZero();
    assertThat(report.counts().held).isPositive();
  }

  @Test
  void refusalsAreCountedByStatusAndRepeated() throws Exception {
    onAcquire = n -> new Answer(n % 2 == 0 ? 503 : 200, "{\"fencing_token\":" + n + "}");
    onRelease = n -> new Answer(n % 2 == 0 ? 429 : 200, "{}");
    LoadReport report = measure();
    assertThat(report.counts().refusals).containsOnlyKeys(429, 503);
    assertThat(report.operations()).isPositive();
  }

  @Test
  void anAnswerThatNeverComesWholeIsAFault() throws Exception {
    onAcquire =
        n -> {
          throw new IllegalStateException("the server drops the connection");
        };
    LoadReport report = measure();
    assertThat(report.operations()).isZero();
    assertThat(report.counts().faults).isNotEmpty();
  }

  private LoadReport measure() throws IOException, InterruptedException {
    BenchOptions options =
        new BenchOptions(
            List.of(server.getAddress()), CONNECTIONS, 2, 1, 0, null, 0, 0, 30, List.of());
    try (LoadGenerator generator = LoadGenerator.start(options)) {
      return generator.measure();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer answer =
        exchange.getRequestMethod().equals("POST")
            ? onAcquire.apply(acquires.incrementAndGet())
            : onRelease.apply(releases.incrementAndGet());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
