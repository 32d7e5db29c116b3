package io.quorate.server.fastpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.PlayedExchange;
import io.quorate.server.api.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what Jakarta REST could take differently goes to Jakarta REST. Method: requests with one
 * thing in them that is unusual, or none.
 */
class PlainCallTest {
  @Test
  void tellsWhatTheRequestSays() {
    PlayedExchange exchange =
        new PlayedExchange("POST", "/queue/a%20b/receive?max=1&wait=0.5").body(null, "");
    PlainCall call = PlainCall.of(exchange.request()).orElseThrow();

    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.collection()).isEqualTo("queue");
    assertThat(call.depth()).isEqualTo(3);
    assertThat(call.part(1)).isEqualTo("a%20b");
    assertThat(call.name(1)).isEqualTo("a b");
    assertThat(call.part(2)).isEqualTo("receive");
    assertThat(call.query()).isEqualTo("max=1&wait=0.5");
    assertThat(call.body(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lock/a", "/lock/~a.b:c,d@e+f", "/lock/a?client_id=a%FF", "/lock/a?%zz"})
  void plainAddressesArePlain(String address) {
    assertThat(PlainCall.of(new PlayedExchange("POST", address).request())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lock/a;b=1",
        "/lock/a/",
        "/lock//a",
        "//lock/a",
        "/lock/./a",
        "/lock/../a",
        "/lock/a\\b",
        "/lock/ä",
        "/lock/\"a",
        "/lock/a b",
        "/lock/a?b=\"",
        "/lock/a?b=|",
        "/lock/a?b=^",
        "/lock/a?ä=1",
        "http://host/lock/a",
        "/",
        "*",
        ""
      })
  void otherAddressesAreNot(String address) {
    assertThat(PlainCall.of(new PlayedExchange("POST", address).request())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/html, */*", "application/json, a/b"})
  void whoTakesJsonIsPlain(String accept) {
    PlayedExchange exchange = new PlayedExchange("POST", "/lock/a").header("Accept", accept);

    assertThat(PlainCall.of(exchange.request())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json;q=0", "text/html, */*;q=0.5", ""})
  void whoPerhapsDoesNotIsNot(String accept) {
    PlayedExchange exchange = new PlayedExchange("POST", "/lock/a").header("Accept", accept);

    assertThat(PlainCall.of(exchange.request())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json;charset=utf-16", "application/x+json"})
  void otherTypesOfBodiesAreNot(String type) {
    PlayedExchange exchange = new PlayedExchange("POST", "/lock/a").body(type, "{}");

    assertThat(PlainCall.of(exchange.request())).isEmpty();
  }

  @Test
  void bodiesAreReadUpToTheirBound() {
    PlayedExchange exchange =
        new PlayedExchange("POST", "/queue/a").body("application/json", "[1,2]");
    PlainCall call = PlainCall.of(exchange.request()).orElseThrow();

    assertThat(call.body(5)).isEqualTo("[1,2]".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", ""})
  void tooLongAndUntypedBodiesAreRefused(String type) {
    PlayedExchange exchange =
        new PlayedExchange("POST", "/queue/a").body(type.isEmpty() ? null : type, "[1,2]");
    PlainCall call = PlainCall.of(exchange.request()).orElseThrow();

    assertThatThrownBy(() -> call.body(type.isEmpty() ? 5 : 4)).isInstanceOf(Refusal.class);
  }
}
