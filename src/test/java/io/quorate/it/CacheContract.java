package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of the cache whatever keeps its values: every call and every error. */
abstract class CacheContract {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Http http;

  /** A key of each test's own. */
  private String key;

  /** Of the node that is called. */
  abstract URL root();

  Http http() {
    return http;
  }

  String key() {
    return key;
  }

  @BeforeEach
  void awaitShards(TestInfo test) throws InterruptedException {
    http = new Http(root());
    key = "/cache/" + test.getTestMethod().orElseThrow().getName();
    http.await("/health/ready", body -> body.contains("\"status\":\"UP\""));
    http.await("/cache/nothing", body -> body.contains("\"code\":\"not_found\""));
  }

  @Test
  void aValueIsReadAsItCame() {
    Answer written = http.postJson(key, " {\"é\":[1,2.50,null],  \"b\":\"\\u0041\"}").ok();
    assertThat(written.text("state")).isEqualTo("M");
    Answer read = http.get(key).ok();
    assertThat(read.body())
        .contains("\"value\": {\"é\":[1,2.50,null],  \"b\":\"\\u0041\"},")
        .contains("\"source\":\"local\"");
    assertThat(read.number("version")).isEqualTo(written.number("version"));
    assertThat(read.header("ETag")).isEqualTo(written.header("ETag")).matches("\"[1-9][0-9]*\"");
    assertThat(http.get(key + "?bypass=true").ok().text("source")).isEqualTo("memory");
    http.get("/cache/none").problem(404, "not_found");
  }

  @Test
  void aKeyHasAnyCharacterThatANameMayHave() {
    String odd = "/cache/a%3Bb%22%20%E2%82%AC%3F";
    http.postJson(odd, "1").ok();
    assertThat(http.get(odd).ok().body()).startsWith("{\"key\":\"a;b\\\" €?\",\"value\":1,");
  }

  @Test
  void aConditionDecidesWhetherItIsWritten() throws Exception {
    assertThat(
            send("POST", key, "1", "If-Match", "\"1\"").problem(412, "precondition_failed").body())
        .contains("the key has no value");
    String tag = send("POST", key, "1", "If-None-Match", "*").ok().header("ETag");
    send("POST", key, "2", "If-None-Match", "*").problem(412, "precondition_failed");
    String next = send("PUT", key, "2", "If-Match", tag).ok().header("ETag");
    assertThat(next).isNotEqualTo(tag);
    Answer late = send("PUT", key, "3", "If-Match", tag).problem(412, "precondition_failed");
    assertThat("\"" + (long) late.number("version") + "\"").isEqualTo(next);
    send("DELETE", key, "", "If-Match", tag).problem(412, "precondition_failed");
    send("DELETE", key, "", "If-Match", next).ok();
    http.get(key).problem(404, "not_found");
  }

  @Test
  void anyVersionOrNoneIsAConditionAsWell() throws Exception {
    send("PUT", key, "1", "If-Match", "*").problem(412, "precondition_failed");
    send("DELETE", key, "", "If-Match", "*").problem(412, "precondition_failed");
    http.postJson(key, "1").ok();
    send("PUT", key, "2", "If-Match", " * ").ok();
    assertThat(http.get(key).ok().body()).contains("\"value\":2,");
    send("DELETE", key, "", "If-Match", "*").ok();
    http.get(key).problem(404, "not_found");
  }

  @Test
  void aReaderThatHasTheVersionIsNotSentTheValue() throws Exception {
    String old = http.postJson(key, "1").ok().header("ETag");
    String tag = http.postJson(key, "2").ok().header("ETag");
    for (String path : new String[] {key, key + "?bypass=true"}) {
      for (String known : new String[] {tag, "W/" + tag, old + ", " + tag, "*"}) {
        Answer same = send("GET", path, "", "If-None-Match", known);
        assertThat(same.status()).as(known).isEqualTo(304);
        assertThat(same.header("ETag")).isEqualTo(tag);
        assertThat(same.body()).isEmpty();
      }
      for (String known : new String[] {old, "\"x\"", "2"}) {
        assertThat(send("GET", path, "", "If-None-Match", known).ok().body())
            .contains("\"value\":2,");
      }
    }
    send("GET", key + "-none", "", "If-None-Match", "*").problem(404, "not_found");
  }

  @Test
  void aValueEndsWithItsLife() throws InterruptedException {
    http.postJson(key + "?ttl=0.3", "1").ok();
    http.get(key).ok();
    http.await(key, body -> body.contains("\"code\":\"not_found\""));
    http.postJson(key, "2").ok();
    http.get(key).ok();
  }

  @Test
  void whatIsDeletedIsGoneAndWhatIsInvalidatedIsNot() {
    http.postJson(key, "1").ok();
    String invalidate = key.replace("/cache/", "/cache/invalidate/");
    assertThat(http.post(invalidate).ok().text("status")).isEqualTo("invalidated");
    assertThat(http.get(key).ok().text("source")).isEqualTo("memory");
    assertThat(http.delete(key).ok().text("status")).isEqualTo("deleted");
    http.get(key).problem(404, "not_found");
    http.delete(key).problem(404, "not_found");
    http.post(invalidate).ok();
  }

  @Test
  void statusShowsTheLineOfEachNode() {
    String status = key.replace("/cache/", "/cache/status/");
    assertThat(http.get(status).ok().body()).contains("\"version\":null", "\"state\":\"I\"");
    http.postJson(key, "1").ok();
    Answer shown = http.get(status).ok();
    assertThat(shown.body()).contains("\"state\":\"M\"", "\"silent\":[]", "\"dirty\":false");
    String self = http.get("/status").ok().text("node_id");
    assertThat(shown.body()).contains("\"sharers\":[\"" + self + "\"]");
    assertThat(shown.text("home")).isNotEmpty();
  }

  @Test
  void figuresAndMetricsMoveWithWhatTheCacheDoes() throws InterruptedException {
    String before = http.get("/cache").ok().body();
    http.postJson(key, "1").ok();
    for (int i = 0; i < 10; i++) {
      http.get(key).ok();
    }
    http.get(key + "-missing").problem(404, "not_found");
    http.await("/cache", body -> number(body, "hits") >= number(before, "hits") + 10);
    // Counted by the loop, which tells of it at its next tick.
    http.await("/cache", body -> number(body, "misses") > number(before, "misses"));
    Answer now = http.get("/cache").ok();
    assertThat(now.number("hit_rate")).isBetween(0.01, 1.0);
    assertThat(now.number("M")).isPositive();
    assertThat(now.number("M") + now.number("E") + now.number("S")).isEqualTo(now.number("size"));
    assertThat(now.number("I")).isEqualTo(now.number("capacity") - now.number("size"));
    http.await("/metrics", body -> metric(body, "quorate_cache_hits_total") >= 10);
    http.await("/metrics", body -> metric(body, "quorate_cache_misses_total") >= 1);
    assertThat(http.get("/metrics").body()).contains("quorate_cache_lines{", "state=\"M\"");
  }

  @Test
  void messagesMeanWhatTheCallsMean() {
    String name = key.substring("/cache/".length());
    String body =
        messages(
            message("cache_write", "\"key\":\"" + name + "\",\"value\":{\"a\":1}"),
            message("cache_read", "\"key\":\"" + name + "\""),
            message("cache_write", "\"key\":\"" + name + "\",\"value\":2,\"if_version\":0"),
            message("cache_status", "\"key\":\"" + name + "\""),
            message("cache_invalidate", "\"key\":\"" + name + "\""),
            message("cache_read", "\"key\":\"a/b\""),
            message("cache_write", "\"key\":\"" + name + "\""));
    assertThat(body)
        .containsSubsequence(
            "cache_write_response",
            "\"state\":\"M\"",
            "cache_read_response",
            "\"value\":{\"a\":1},",
            "cache_write_response",
            "\"code\":\"precondition_failed\"",
            "cache_status_response",
            "\"nodes\":",
            "cache_invalidate_response",
            "\"status\":\"invalidated\"",
            "cache_read_response",
            "a key has neither '/' nor control characters",
            "cache_write_response",
            "value is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /cache/k                  | {       | the body is not valid JSON
          POST | /cache/k                  | 1 2     | the body goes on after its JSON value
          PUT  | /cache/k?ttl=-1           | 1       | ttl is a number of seconds
          PUT  | /cache/k?ttl=0            | 1       | ttl is from 0.001 to 31536000 seconds
          POST | /cache/k?life=1           | 1       | unknown parameter life
          GET  | /cache/k?bypass=maybe     |         | bypass is true or false
          GET  | /cache/k?fresh=1          |         | unknown parameter fresh
          GET  | /cache/a%0Ab              |         | neither '/' nor control characters
          GET  | /cache/status/a%0A        |         | neither '/' nor control characters
          POST | /cache/invalidate/k?all=1 |         | unknown parameter all
          """)
  void badCallsAreRefusedWithWhatIsAllowed(String method, String path, String body, String detail)
      throws Exception {
    Answer refused = send(method, path, body == null ? "" : body, "X-None", "1");
    assertThat(refused.problem(400, "invalid").text("detail")).contains(detail);
  }

  @Test
  void badConditionsAreRefused() throws Exception {
    for (String[] each :
        new String[][] {
          {"If-Match", "5", "one version in quotation marks"},
          {"If-Match", "\"x\"", "a whole number"},
          {"If-Match", "\"0\"", "a whole number"},
          {"If-None-Match", "\"5\"", "If-None-Match is *"}
        }) {
      Answer refused = send("PUT", key, "1", each[0], each[1]);
      assertThat(refused.problem(400, "invalid").text("detail")).contains(each[2]);
    }
  }

  @Test
  void bodiesThatAreTooLargeOrNoJsonAreRefused() throws Exception {
    send("POST", key, "\"" + "x".repeat(1 << 20) + "\"", "X-None", "1").problem(413, "too_large");
    http.post(key, "text/plain", BodyPublishers.ofString("1"))
        .problem(415, "unsupported_media_type");
    http.get(key).problem(404, "not_found");
  }

  Answer send(String method, String path, String body, String header, String value)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + root().getHost() + ":" + root().getPort() + path))
            .header(header, value);
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> response =
        client.send(
            request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  private String messages(String... messages) {
    return http.postJson("/message", "[" + String.join(",", messages) + "]").ok().body();
  }

  private static String message(String type, String payload) {
    return "{\"msg_id\":\"1\",\"msg_type\":\"" + type + "\",\"payload\":{" + payload + "}}";
  }

  private static double number(String body, String member) {
    Matcher matcher = Pattern.compile("\"" + member + "\":(-?[0-9.]+)").matcher(body);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
  }

  private static double metric(String body, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)").matcher(body);
    return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
  }
}
