package io.quorate.server.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.PlayedExchange;
import io.quorate.server.api.Answers;
import io.quorate.server.api.ApiSettings;
import io.quorate.server.api.LockResource;
import io.quorate.server.cache.CacheResource;
import io.quorate.server.queues.QueueResource;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: each call goes either to its own method or the long way, and every one that was taken is
 * ended. Method: resources that write down what they are asked.
 */
class FastPathTest {
  private static final String LONG_WAY = "the long way";

  private final List<String> asked = new ArrayList<>();
  private final FastPath path = new FastPath();
  private CompletableFuture<Response> answer =
      CompletableFuture.completedFuture(Answers.ok(json -> {}));

  @BeforeEach
  @SuppressWarnings("UnnecessaryAssignment") // no container fills the filter here
  void assemble() {
    FastCalls calls = new FastCalls();
    calls.queues = new Queues();
    calls.locks = new Locks();
    calls.cache = new Cache();
    calls.settings = new ApiSettings(1, 16, 1);
    path.calls = calls;
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/queue/a?ttl=1,enqueue a ttl=1 {}",
    "POST,/queue/a%20b,enqueue a b null {}",
    "POST,/queue/receive,enqueue receive null {}",
    "POST,/queue/a/receive,receive a null {}",
    "POST,/queue/ack,ackAll null {}",
    "POST,/lock/a?ttl=1,acquire a ttl=1 {}",
    "PUT,/lock/a,renew a null {}",
    "DELETE,/lock/a?client_id=c,release a client_id=c",
    "GET,/cache/a,hit a null"
  })
  void frequentCallsGoToTheirMethods(String method, String address, String expected)
      throws IOException, ServletException {
    PlayedExchange exchange = send(method, address);

    assertThat(asked).containsExactly(expected);
    assertThat(exchange.told()).contains("setStatus [200]");
    assertThat(exchange.written()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/queue/nack",
    "POST,/queue/%61ck/receive",
    "POST,/queue/enqueue",
    "POST,/queue/dequeue",
    "POST,/queue/extend",
    "POST,/queue/extend/receive",
    "POST,/queue/ack/1-2",
    "POST,/queue/a/batch",
    "POST,/queue/a/receive/b",
    "GET,/queue/a",
    "PUT,/queue/a",
    "DELETE,/queue/a",
    "POST,/queue",
    "GET,/lock/a",
    "PATCH,/lock/a",
    "GET,/lock/a/validate",
    "DELETE,/lock/a/waiter",
    "HEAD,/cache/a",
    "GET,/cache/a?x=1",
    "GET,/cache/status/a",
    "PUT,/cache/a",
    "GET,/nothing/a",
    "POST,/lock/a;b"
  })
  void allOthersGoTheLongWay(String method, String address) throws IOException, ServletException {
    PlayedExchange exchange = send(method, address);

    assertThat(asked).containsExactly(LONG_WAY);
    assertThat(exchange.told()).doesNotContain("getInputStream []", "getOutputStream []");
  }

  @Test
  void noWordOfTheApiIsTakenForAQueue() {
    Set<String> words =
        Arrays.stream(QueueResource.class.getMethods())
            .map(method -> method.getAnnotation(Path.class))
            .filter(Objects::nonNull)
            .map(path -> path.value().split("/", -1)[0])
            .filter(first -> !first.startsWith("{"))
            .collect(Collectors.toSet());

    assertThat(FastCalls.WORDS).isEqualTo(words);
  }

  @Test
  void aLineThatIsNotHereIsAskedForTheLongWay() throws IOException, ServletException {
    send("GET", "/cache/missing");

    assertThat(asked).containsExactly("hit missing null", LONG_WAY);
  }

  @Test
  void theReadersTagsGoWithTheRead() throws IOException, ServletException {
    send(new PlayedExchange("GET", "/cache/a").header("If-None-Match", "\"7\""));

    assertThat(asked).containsExactly("hit a \"7\"");
  }

  @Test
  void anAnswerThatComesLaterEndsTheCall() throws IOException, ServletException {
    answer = new CompletableFuture<>();
    PlayedExchange exchange = send("POST", "/lock/a");
    assertThat(exchange.told()).doesNotContain("complete []");

    answer.complete(Answers.ok(json -> json.writeNumberField("n", 1)));
    assertThat(exchange.told())
        .contains("setStatus [200]", "addHeader [Content-Type, application/json]")
        .endsWith("complete []");
    assertThat(exchange.written()).isEqualTo("{\"n\":1}");
  }

  @Test
  void aBugEndsTheCallToo() throws IOException, ServletException {
    answer = new CompletableFuture<>();
    PlayedExchange exchange = send("POST", "/lock/a");

    answer.completeExceptionally(new IllegalStateException("a bug"));
    assertThat(exchange.told()).contains("setStatus [500]").endsWith("complete []");
    assertThat(exchange.written()).contains("\"code\":\"internal\"").doesNotContain("a bug");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatHangsUpIsNoFailureOfTheFilter(boolean isDone)
      throws IOException, ServletException {
    CompletableFuture<Response> later = answer;
    answer = isDone ? answer : new CompletableFuture<>();
    PlayedExchange exchange = send(new PlayedExchange("POST", "/lock/a").hangUp());

    answer.complete(later.join());
    assertThat(exchange.told()).endsWith(isDone ? "getOutputStream []" : "complete []");
    assertThat(exchange.written()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lock/a%zz", "/lock/a%5Cb"})
  void whatCannotBeReadIsRefused(String address) throws IOException, ServletException {
    PlayedExchange exchange = send("POST", address);

    assertThat(asked).isEmpty();
    assertThat(exchange.told())
        .contains("setStatus [400]", "addHeader [Content-Type, application/problem+json]");
  }

  @Test
  void bodiesThatAreTooLongAreRefused() throws IOException, ServletException {
    PlayedExchange exchange =
        send(
            new PlayedExchange("POST", "/queue/a").body("application/json", "\"" + "x".repeat(16)));

    assertThat(asked).isEmpty();
    assertThat(exchange.told()).contains("setStatus [413]", "addHeader [Connection, close]");
  }

  private PlayedExchange send(String method, String address) throws IOException, ServletException {
    return send(new PlayedExchange(method, address).body("application/json", "{}"));
  }

  private PlayedExchange send(PlayedExchange exchange) throws IOException, ServletException {
    path.doFilter(
        exchange.request(), exchange.response(), (request, response) -> asked.add(LONG_WAY));
    return exchange;
  }

  private CompletionStage<Response> ask(String call, byte[] body) {
    asked.add(call + " " + new String(body, StandardCharsets.UTF_8));
    return answer;
  }

  private final class Queues extends QueueResource {
    @Override
    public CompletionStage<Response> enqueue(String name, @Nullable String query, byte[] body) {
      return ask("enqueue " + name + " " + query, body);
    }

    @Override
    public CompletionStage<Response> receive(String name, @Nullable String query, byte[] body) {
      return ask("receive " + name + " " + query, body);
    }

    @Override
    public CompletionStage<Response> ackAll(@Nullable String query, byte[] body) {
      return ask("ackAll " + query, body);
    }
  }

  private final class Locks extends LockResource {
    @Override
    public CompletionStage<Response> acquire(String name, @Nullable String query, byte[] body) {
      return ask("acquire " + name + " " + query, body);
    }

    @Override
    public CompletionStage<Response> renew(String name, @Nullable String query, byte[] body) {
      return ask("renew " + name + " " + query, body);
    }

    @Override
    public CompletionStage<Response> release(String name, @Nullable String query) {
      asked.add("release " + name + " " + query);
      return answer;
    }
  }

  private final class Cache extends CacheResource {
    @Override
    public @Nullable Response hit(String name, @Nullable String known) {
      asked.add("hit " + name + " " + known);
      return name.equals("missing") ? null : answer.join();
    }
  }
}
