package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: what is no call of another member does nothing, and is told why. Method: calls between
 * nodes, as a stranger would make them, to a node alone.
 */
@ExtendWith(ArquillianExtension.class)
@OnEachServer
@RunAsClient
class PeerContractIT {
  private static final String VOTE =
      "[{\"group\":\"system\",\"msg_type\":\"request_vote\",\"term\":9000,\"round\":1,"
          + "\"is_pre_vote\":false,\"last_index\":9000,\"last_term\":9000}]";

  @ArquillianResource URL root;

  private Http http;
  private String self;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive();
  }

  @BeforeEach
  void awaitLeader() throws InterruptedException {
    http = new Http(root);
    http.await("/status", body -> body.contains("\"role\":\"leader\""));
    self = http.get("/status").ok().text("node_id");
  }

  @ParameterizedTest
  @CsvSource({"POST,/raft", "POST,/raft/", "POST,/raft/nothing", "GET,/coherence/hello"})
  void thereAreNoOtherCalls(String method, String path) {
    http.call(method, path).problem(404, "not_found");
  }

  @ParameterizedTest
  @CsvSource({"GET,/raft/hello", "PUT,/raft/append-entries", "DELETE,/coherence/messages"})
  void callsArePosted(String method, String path) {
    Answer refusal = http.call(method, path).problem(405, "method_not_allowed");

    assertThat(refusal.header("Allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/xml"})
  void otherMediaTypesAreRefused(String type) throws IOException {
    assertThat(sent("/raft/request-vote", type, 0, "x"))
        .contains(" 415 ", "application/problem+json", "unsupported_media_type");
  }

  @Test
  void whoDoesNotSayWhoItIsIsRefused() throws IOException {
    String request = "POST /raft/hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";

    assertThat(http.raw(request + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"))
        .contains(" 400 ", "\"code\":\"invalid\"", "a header is missing: X-Quorate-");
  }

  @Test
  void callsForAnotherNodeAreRefused() throws IOException {
    String request = request("/raft/request-vote", "application/json", VOTE.length(), VOTE);

    assertThat(http.raw(request.replace("X-Quorate-To: " + self, "X-Quorate-To: other")))
        .contains(" 403 ", "\"code\":\"rejected\"", "this node is " + self);
  }

  /** Before the archive sees them, where the server's own bound is the same. */
  @Test
  void longBodiesAreRefusedUnread() throws IOException {
    assertThat(sent("/raft/append-entries", "application/json", 1 << 30, "["))
        .containsPattern("^HTTP/1.1 (413|400) ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[", "{}", "[1]", "[{\"more\":1}]"})
  void malformedBodiesAreRefused(String body) throws IOException {
    assertThat(sent("/raft/request-vote", "application/json", body.length(), body))
        .contains(" 400 ", "\"code\":\"invalid\"");
  }

  @Test
  void strangersChangeNothing() throws IOException {
    double term = http.get("/status").ok().number("term");

    assertThat(sent("/raft/request-vote", "application/json", VOTE.length(), VOTE))
        .contains(" 403 ", "\"code\":\"rejected\"");
    assertThat(http.get("/status").ok().number("term")).isEqualTo(term);
  }

  private String sent(String path, String type, int length, String body) throws IOException {
    return http.raw(request(path, type, length, body));
  }

  private String request(String path, String type, int length, String body) {
    List<String> lines =
        List.of(
            "POST " + path + " HTTP/1.1",
            "Host: a",
            "Connection: close",
            "Content-Type: " + type,
            "Content-Length: " + Math.max(length, body.length()),
            "X-Quorate-Cluster: c1",
            "X-Quorate-Node: stranger",
            "X-Quorate-Incarnation: 1",
            "X-Quorate-Member-Index: 0",
            "X-Quorate-To: " + self,
            "X-Quorate-To-Incarnation: 0");
    return String.join("\r\n", lines) + "\r\n\r\n" + body;
  }
}
