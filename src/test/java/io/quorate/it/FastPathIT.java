package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: frequent calls do not go by Jakarta REST, and nobody can tell. Method: each call twice on a
 * node alone, once plain, and once with an {@code Accept} that only Jakarta REST weighs; a filter
 * that is deployed with the archive marks the answers of the latter.
 */
@ExtendWith(ArquillianExtension.class)
@OnEachServer
@RunAsClient
class FastPathIT {
  private static final String PLAIN = "application/json";
  private static final String LONG_WAY = "application/json, */*;q=0.5";

  @ArquillianResource URL root;

  private Http http;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive().addClass(LongWayMark.class);
  }

  @BeforeEach
  void awaitLeader() throws InterruptedException {
    http = new Http(root);
    http.await("/status", body -> body.contains("\"role\":\"leader\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      nullValues = "-",
      value = {
        "POST /lock/NAME?client_id=c -",
        "POST /lock/NAME {\"client_id\":\"c\",\"ttl\":5}",
        "POST /lock/NAME%20b%25?client_id=c -",
        "POST /lock/NAME?ttl=x -",
        "POST /lock/NAME?color=1 -",
        "POST /lock/NAME {",
        "POST /lock/NAME%2Fb -",
        "PUT /lock/NAME?client_id=c -",
        "PUT /lock/NAME -",
        "DELETE /lock/NAME?client_id=c -",
        "DELETE /lock/NAME -",
        "POST /queue/NAME {\"a\":[1]}",
        "POST /queue/NAME?priority=3&ttl=9 1",
        "POST /queue/NAME -",
        "POST /queue/NAME?priority=10 1",
        "POST /queue/NAME {",
        "POST /queue/NAME/receive -",
        "POST /queue/NAME/receive {\"max\":2,\"ack\":[]}",
        "POST /queue/NAME/receive?max=0 -",
        "POST /queue/NAME/receive {\"ack\":[\"nonsense\"]}",
        "POST /queue/ack {\"receipts\":[\"nonsense\"]}",
        "POST /queue/ack {\"receipts\":[]}",
        "POST /queue/ack -",
        "GET /cache/NAME -",
        "GET /cache/NAME?x=1 -"
      })
  void bothWaysAnswerTheSame(String method, String path, @Nullable String body) {
    Answer plain = send(PLAIN, method, path, body, "fast");
    Answer slow = send(LONG_WAY, method, path, body, "slow");

    assertThat(plain.status()).as(plain.body()).isEqualTo(slow.status());
    assertThat(comparable(plain.body(), "fast")).isEqualTo(comparable(slow.body(), "slow"));
    assertThat(headers(plain)).isEqualTo(headers(slow));
    assertThat(plain.header("Content-Type")).isEqualTo(slow.header("Content-Type"));
    assertThat(plain.header("Cache-Control")).isEqualTo(slow.header("Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      nullValues = "-",
      value = {
        "POST /lock/NAME?client_id=c -",
        "PUT /lock/NAME?client_id=c -",
        "DELETE /lock/NAME?client_id=c -",
        "POST /queue/NAME 1",
        "POST /queue/NAME/receive -",
        "POST /queue/ack {\"receipts\":[\"nonsense\"]}"
      })
  void onlyWhatIsNotPlainGoesTheLongWay(String method, String path, @Nullable String body) {
    assertThat(wentTheLongWay(send(PLAIN, method, path, body, "short"))).isFalse();
    assertThat(wentTheLongWay(send(LONG_WAY, method, path, body, "long"))).isTrue();
  }

  @Test
  void aLineIsReadAlikeBothWays() {
    http.send(PLAIN, "PUT", "/cache/line", "[1]").ok();
    Answer plain = http.send(PLAIN, "GET", "/cache/line", null).ok();
    Answer slow = http.send(LONG_WAY, "GET", "/cache/line", null).ok();

    assertThat(wentTheLongWay(plain)).isFalse();
    assertThat(wentTheLongWay(slow)).isTrue();
    assertThat(plain.body()).isEqualTo(slow.body()).contains("\"source\":\"local\"");
    assertThat(plain.header("ETag")).isEqualTo(slow.header("ETag")).isNotEmpty();
    assertThat(headers(plain)).isEqualTo(headers(slow));
  }

  @Test
  void messagesComeAlikeBothWays() {
    http.send(PLAIN, "POST", "/queue/turns", "1").ok();
    http.send(LONG_WAY, "POST", "/queue/turns", "2").ok();
    Answer plain = http.send(PLAIN, "POST", "/queue/turns/receive", null).ok();
    Answer slow = http.send(LONG_WAY, "POST", "/queue/turns/receive", null).ok();

    assertThat(plain.body()).contains("\"body\":1");
    assertThat(slow.body()).contains("\"body\":2");
    assertThat(headers(plain)).isEqualTo(headers(slow));
    assertThat(plain.header("Cache-Control")).isEqualTo(slow.header("Cache-Control"));
  }

  private static boolean wentTheLongWay(Answer answer) {
    return answer.headers().firstValue(LongWayMark.HEADER).isPresent();
  }

  private Answer send(
      String accept, String method, String path, @Nullable String body, String name) {
    return http.send(accept, method, path.replace("NAME", name), body);
  }

  /** The body without what differs from call to call. */
  private static String comparable(String body, String name) {
    return body.replace(name, "NAME").replaceAll("[0-9]+([.][0-9]+)?", "N");
  }

  /** The names of the headers; a server may send a short body in one piece or as a chunk. */
  private static Set<String> headers(Answer answer) {
    Set<String> names = new TreeSet<>(answer.headers().map().keySet());
    names.remove("content-length");
    names.remove("transfer-encoding");
    names.remove(LongWayMark.HEADER);
    return names;
  }
}
