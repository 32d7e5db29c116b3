package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.openapi.Description;
import io.quorate.operate.OperatorFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: the HTTP API keeps its contract. Method: every call and every error, on a node alone. */
@ExtendWith(ArquillianExtension.class)
@OnEachServer
@RunAsClient
class HttpContractIT {
  private static final int BODY_BYTES_MAX = 1 << 20;

  @ArquillianResource URL root;

  private Http http;

  /** A lock of each test's own. */
  private String lock;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive();
  }

  @BeforeEach
  void awaitLeader(TestInfo test) throws InterruptedException {
    http = new Http(root);
    lock = "/lock/" + test.getTestMethod().orElseThrow().getName();
    http.await("/status", body -> body.contains("\"role\":\"leader\""));
  }

  // Acquire

  @Test
  void grantTellsEverythingAboutTheHold() {
    Answer grant = http.post(lock + "?client_id=alice&ttl=30&lock_type=Exclusive").ok();

    assertThat(grant.text("lock")).isEqualTo("grantTellsEverythingAboutTheHold");
    assertThat(grant.text("client_id")).isEqualTo("alice");
    assertThat(grant.text("lock_type")).isEqualTo("exclusive");
    assertThat(grant.text("status")).isEqualTo("granted");
    assertThat(grant.token()).isPositive().isLessThan(1L << 53);
    assertThat(grant.number("ttl")).isEqualTo(30);
    assertThat(grant.number("expires_in")).isBetween(25.0, 30.0);
    assertThat(grant.number("hold_count")).isEqualTo(1);
  }

  @Test
  void parametersMayStandInTheBody() {
    Answer grant =
        http.postJson(lock + "?ttl=5", "{\"client_id\":\"alice\",\"ttl\":5,\"queue\":false}").ok();

    assertThat(grant.text("client_id")).isEqualTo("alice");
    assertThat(grant.number("ttl")).isEqualTo(5);
  }

  @Test
  void clientWithoutANameIsGivenOneThatWorks() {
    Answer grant = http.post(lock).ok();

    assertThat(grant.number("ttl")).isEqualTo(300);
    http.delete(lock + "?client_id=" + grant.text("client_id")).ok();
  }

  @Test
  void heldLockIsRefusedWithItsHolder() {
    long token = http.post(lock + "?client_id=alice").ok().token();

    Answer refusal = http.post(lock + "?client_id=bob").problem(423, "locked");
    assertThat(refusal.number("position")).isZero();
    assertThat(refusal.number("waiters")).isZero();
    assertThat(refusal.text("client_id")).isEqualTo("alice");
    assertThat(refusal.token()).isEqualTo(token);
    assertThat(refusal.text("acquired_at")).matches("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z");
    assertThat(refusal.header("Retry-After")).isEmpty();
  }

  @Test
  void reentryKeepsTheTokenAndCounts() {
    Answer first = http.post(lock + "?client_id=alice").ok();
    Answer second = http.post(lock + "?client_id=alice").ok();

    assertThat(second.token()).isEqualTo(first.token());
    assertThat(second.number("hold_count")).isEqualTo(2);
    assertThat(http.delete(lock + "?client_id=alice").ok().number("hold_count")).isEqualTo(1);
    http.post(lock + "?client_id=bob").problem(423, "locked");
    assertThat(http.delete(lock + "?client_id=alice").ok().number("hold_count")).isZero();
    assertThat(http.post(lock + "?client_id=bob").ok().token()).isGreaterThan(first.token());
  }

  @Test
  void readersShareButDoNotPassAWriterThatWaits() {
    http.post(lock + "?client_id=r1&lock_type=shared").ok();
    http.post(lock + "?client_id=r2&lock_type=shared").ok();
    http.post(lock + "?client_id=w&queue=true").problem(423, "locked");

    http.post(lock + "?client_id=r3&lock_type=shared").problem(423, "locked");
    http.post(lock + "?client_id=r1&lock_type=exclusive").problem(423, "locked");
  }

  @Test
  void aRepeatedRequestIdIsExecutedOnce() {
    String request = lock + "?client_id=alice&request_id=r1&ttl=60";
    Answer first = http.post(request).ok();
    Answer repeated = http.post(request).ok();

    assertThat(repeated.number("hold_count")).isEqualTo(1);
    assertThat(repeated.token()).isEqualTo(first.token());
    http.post(lock + "?client_id=alice&request_id=r1&ttl=61").problem(409, "conflict");
    assertThat(http.get(lock).ok().number("hold_count")).isEqualTo(1);
  }

  @Test
  void aRequestThatHasLeftTheQueueIsNotQueuedAnew() {
    http.post(lock + "?client_id=alice").ok();
    String request = lock + "?client_id=bob&queue=true&request_id=r2";
    assertThat(http.post(request).problem(423, "locked").number("position")).isEqualTo(1);
    http.delete(lock + "/waiter?client_id=bob").ok();

    assertThat(http.post(request).problem(423, "locked").number("position")).isEqualTo(0);
    http.post(request).problem(409, "conflict");
    http.post(lock + "?client_id=bob&request_id=r2").problem(423, "locked");
    http.post(lock + "?client_id=bob&queue=true&request_id=r3").problem(423, "locked");
    http.delete(lock + "?client_id=alice").ok();
    http.post(request).problem(409, "conflict");
    http.post(lock + "?client_id=bob&queue=true&request_id=r3").ok();
  }

  // Waiting

  @Test
  void waitingCallIsGrantedWhenTheHolderReleases() throws InterruptedException {
    long token = http.post(lock + "?client_id=alice").ok().token();
    CompletableFuture<Answer> bob = http.later("POST", lock + "?client_id=bob&wait=60");
    http.await(lock, body -> body.contains("\"waiters\":[{\"client_id\":\"bob\""));

    http.delete(lock + "?client_id=alice").ok();
    Answer grant = bob.join().ok();
    assertThat(grant.token()).isGreaterThan(token);
    assertThat(grant.number("hold_count")).isEqualTo(1);
  }

  @Test
  void waitingCallIsGrantedWhenTheHoldersTimeIsUp() {
    http.post(lock + "?client_id=alice&ttl=0.5").ok();

    http.post(lock + "?client_id=bob&wait=60").ok();
    http.delete(lock + "?client_id=alice").problem(409, "not_holder");
  }

  @Test
  void endedWaitKeepsThePlaceForTheNextCall() {
    http.post(lock + "?client_id=alice").ok();

    Answer ended = http.post(lock + "?client_id=bob&wait=0.2").problem(423, "locked");
    assertThat(ended.number("position")).isEqualTo(1);
    Answer behind = http.post(lock + "?client_id=carol&queue=true").problem(423, "locked");
    assertThat(behind.number("position")).isEqualTo(2);
    assertThat(behind.number("waiters")).isEqualTo(2);
    http.delete(lock + "?client_id=alice").ok();
    http.post(lock + "?client_id=carol").problem(423, "locked");
    http.post(lock + "?client_id=bob").ok();
  }

  @Test
  void whoLeavesTheQueueIsNotServed() {
    http.post(lock + "?client_id=alice").ok();
    http.post(lock + "?client_id=bob&queue=true").problem(423, "locked");

    assertThat(http.delete(lock + "/waiter?client_id=bob").ok().text("status")).isEqualTo("left");
    http.delete(lock + "/waiter?client_id=bob").problem(404, "not_found");
    http.delete(lock + "?client_id=alice").ok();
    http.post(lock + "?client_id=carol").ok();
  }

  @Test
  void deadlockCostsTheYoungestItsWait() {
    http.post(lock + "1?client_id=old").ok();
    http.post(lock + "2?client_id=young").ok();
    CompletableFuture<Answer> old = http.later("POST", lock + "2?client_id=old&wait=60");

    Answer victim = http.post(lock + "1?client_id=young&wait=60").problem(409, "deadlock");
    assertThat(victim.body()).containsPattern("\"cycle\":\\[\"(old\",\"young|young\",\"old)\"]");
    assertThat(http.get("/locks/wait-for-graph").ok().body())
        .contains("\"recent_deadlocks\":[", "{\"victim\":\"young\"");
    http.delete(lock + "2?client_id=young").ok();
    old.join().ok();
  }

  @Test
  void waitForGraphNamesWaiterAndBlocker() {
    http.post(lock + "?client_id=holder").ok();
    http.post(lock + "?client_id=waiter&queue=true").problem(423, "locked");

    assertThat(http.get("/locks/wait-for-graph").ok().body())
        .contains(
            "{\"waiter\":\"waiter\",\"blocker\":\"holder\","
                + "\"lock\":\"waitForGraphNamesWaiterAndBlocker\"}");
  }

  // Renew, release, look

  @Test
  void renewalStartsTheTimeAnewUnderTheSameToken() {
    long token = http.post(lock + "?client_id=alice&ttl=5").ok().token();

    Answer renewed = http.put(lock + "?client_id=alice&ttl=100").ok();
    assertThat(renewed.token()).isEqualTo(token);
    assertThat(renewed.number("expires_in")).isBetween(90.0, 100.0);
    http.put(lock + "?client_id=bob").problem(409, "not_holder");
    http.put(lock + "none?client_id=bob").problem(404, "not_found");
    http.put(lock).problem(400, "invalid");
  }

  @Test
  void releaseByTokenMayBeRepeatedAndNeverFreesALaterGrant() {
    long token = http.post(lock + "?client_id=alice").ok().token();
    String release = lock + "?client_id=alice&fencing_token=" + token;
    http.delete(release).ok();
    http.delete(release).ok();

    http.post(lock + "?client_id=alice").ok();
    http.delete(release).ok();
    http.post(lock + "?client_id=bob").problem(423, "locked");
    http.delete(lock + "?client_id=bob").problem(409, "not_holder");
    http.delete(lock + "none?client_id=bob").problem(404, "not_found");
    http.delete(lock).problem(400, "invalid");
  }

  @Test
  void tokenIsValidAsLongAsTheHold() {
    long token = http.post(lock + "?client_id=alice").ok().token();
    String validate = lock + "/validate?fencing_token=";

    assertThat(http.get(validate + token).ok().body()).contains("\"valid\":true");
    assertThat(http.get(validate + (token + 1)).ok().body()).contains("\"valid\":false");
    http.delete(lock + "?client_id=alice").ok();
    http.post(lock + "?client_id=bob").ok();
    assertThat(http.get(validate + token).ok().body()).contains("\"valid\":false");
    http.get(lock + "/validate").problem(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?consistency=local", "?consistency=Linearizable"})
  void stateShowsHoldersAndWaiters(String consistency) {
    http.post(lock + "?client_id=alice&lock_type=shared");
    http.post(lock + "?client_id=bob&queue=true").problem(423, "locked");

    assertThat(http.get(lock + consistency).ok().body())
        .contains("\"lock_type\":\"shared\",\"holders\":[{\"client_id\":\"alice\"")
        .contains("\"waiters\":[{\"client_id\":\"bob\",\"lock_type\":\"exclusive\"");
  }

  @Test
  void unknownLockIsNotFound() {
    http.get(lock).problem(404, "not_found");
  }

  @Test
  void listIsPagedInTheOrderOfNames() {
    http.post("/lock/page:a").ok();
    http.post("/lock/page:b").ok();
    http.post("/lock/page:c").ok();

    Answer first = http.get("/lock?prefix=page:&limit=2").ok();
    assertThat(first.body()).contains("page:a").contains("page:b").doesNotContain("page:c");
    assertThat(first.text("next_after")).isEqualTo("page:b");
    Answer last = http.get("/lock?prefix=page:&limit=2&after=page:b").ok();
    assertThat(last.body()).contains("page:c").contains("\"next_after\":null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%E2%82%AC",
        "a%20b",
        "a+b",
        "a;b=1",
        "a;b=2",
        "a:b.c",
        "%22%3C%5B",
        "a%25zz",
        "~",
        "a,b@c"
      })
  void namesMayBeAnythingWithoutSlashAndControl(String name) {
    http.post("/lock/odd%20" + name + "?client_id=alice").ok();
    http.post("/lock/odd%20" + name + "?client_id=bob").problem(423, "locked");
    http.delete("/lock/odd%20" + name + "?client_id=alice").ok();
  }

  @Test
  void namesHaveUpTo512Bytes() {
    http.post("/lock/" + "x".repeat(512)).ok();
    http.post("/lock/" + "x".repeat(513)).problem(400, "invalid");
  }

  // Errors

  @ParameterizedTest
  @CsvSource({
    "POST,?ttl=x",
    "POST,?ttl=0",
    "POST,?ttl=1e3",
    "POST,?wait=61",
    "POST,?queue=maybe",
    "POST,?lock_type=x",
    "POST,?client_id=",
    "POST,?client_id=a%2Fb",
    "POST,?client_id=%0A",
    "POST,?session=a%2Fb",
    "POST,?sequence=1",
    "POST,?session=s&sequence=0",
    "POST,?session=s&sequence=1&request_id=r",
    "POST,?ttl=1&ttl=1",
    "POST,?request_id=",
    "POST,?waiter_ttl=0",
    "PUT,?client_id=a&wait=1",
    "DELETE,?client_id=a&fencing_token=x",
    "GET,?consistency=some",
    "GET,?prefix=a",
    "GET,/validate?fencing_token=-1",
    "DELETE,/waiter",
    "POST,?a=%FF"
  })
  void badParametersAreRefused(String method, String rest) {
    http.call(method, lock + rest).problem(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lock?limit=0", "/lock?limit=1001", "/status?x=1", "/cluster?x=1"})
  void badQueriesAreRefused(String path) {
    http.get(path).problem(400, "invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/lock/a/b",
        "/lock/a/b/c",
        "/locks",
        "/problem",
        "/application.wadl",
        "/WEB-INF/web.xml",
        "/META-INF/MANIFEST.MF",
        "/index.html"
      })
  void unknownPathsAreNotFound(String path) {
    http.get(path).problem(404, "not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH,/lock/a,POST",
    "POST,/status,GET",
    "DELETE,/lock,GET",
    "PUT,/cluster,GET",
    "GET,/cluster/leader/transfer,POST"
  })
  void wrongMethodsAreToldTheRightOnes(String method, String path, String allowed) {
    Answer answer = http.call(method, path).problem(405, "method_not_allowed");

    assertThat(answer.header("Allow")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"ttl\":[1]}", "{\"ttl\":1,\"ttl\":1}", "{\"ttl\":1}}", "x"})
  void brokenJsonIsRefused(String body) {
    http.postJson(lock, body).problem(400, "invalid");
    http.get(lock).problem(404, "not_found");
  }

  @Test
  void contradictionsAndUnknownMembersAreRefused() {
    http.postJson(lock + "?ttl=1", "{\"ttl\":2}").problem(400, "invalid");
    assertThat(http.postJson(lock, "{\"color\":2}").problem(400, "invalid").text("detail"))
        .startsWith("unknown parameter color; allowed are lock_type, client_id");
  }

  @Test
  void deepAndLongJsonIsRefused() {
    http.postJson(lock, "{\"ttl\":" + "[".repeat(100_000)).problem(400, "invalid");
    http.postJson(lock, "{\"ttl\":" + "9".repeat(1_000_000) + "}").problem(400, "invalid");
    http.postJson(lock, "{\"" + "n".repeat(1_000_000) + "\":1}").problem(400, "invalid");
  }

  @Test
  void oversizeBodiesAreRefusedWithAndWithoutALength() {
    byte[] body = new byte[BODY_BYTES_MAX + 1];
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));

    http.post(lock, "application/json", BodyPublishers.ofByteArray(body)).problem(413, "too_large");
    http.post(lock, "application/json", chunked).problem(413, "too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
  void otherMediaTypesAreRefused(String type) {
    http.post(lock, type, BodyPublishers.ofString("ttl=5")).problem(415, "unsupported_media_type");
    http.getAs("/status", type).problem(406, "not_acceptable");
  }

  @Test
  void encodedSlashesAreRefused() {
    http.post("/lock/a%2Fb").problem(400, "invalid");
    http.post("/lock/a%2fb").problem(400, "invalid");
  }

  /** The server answers for paths that it cannot decode, before the archive sees them. */
  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%00", "%C0%AF", "%5C"})
  void undecodablePathsTakeNoLock(String name) throws IOException {
    String answer = http.raw(ask("POST", "/lock/undecodable" + name));

    assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("fencing_token");
    assertThat(http.get("/lock?prefix=undecodable").ok().body()).contains("\"locks\":[]");
  }

  /** A server may answer for these, too, and then says nothing more. */
  @ParameterizedTest
  @ValueSource(strings = {"ttl=%zz", "ttl=%", "%=1", "ttl=%C0%AF"})
  void undecodableQueriesAreRefused(String query) throws IOException {
    String answer = http.raw(ask("POST", lock + "?" + query));

    assertThat(answer).startsWith("HTTP/1.1 400");
    if (!answer.endsWith("\r\n\r\n")) {
      assertThat(answer).contains("\"code\":\"invalid\"");
    }
    http.get(lock).problem(404, "not_found");
  }

  @Test
  void floodsOfHeadersAndLongPathsAreRefused() throws IOException {
    String headers = "X-Flood: 1\r\n".repeat(1_000);
    String flood = "GET /status HTTP/1.1\r\nHost: node\r\n" + headers + "\r\n";

    assertThat(http.raw(flood)).startsWith("HTTP/1.1 4");
    assertThat(http.raw(ask("GET", "/lock/" + "x".repeat(100_000)))).startsWith("HTTP/1.1 4");
    http.get("/status").ok();
  }

  // The node

  @Test
  void statusTellsWhatTheNodeKnows() {
    Answer status = http.get("/status").ok();

    assertThat(status.text("role")).isEqualTo("leader");
    assertThat(status.text("leader")).isEqualTo(status.text("node_id"));
    assertThat(status.number("term")).isPositive();
    assertThat(status.number("applied_index")).isPositive();
    assertThat(status.body()).contains("\"partition_detected\":false", "\"phase\":\"running\"");
    assertThat(http.get("/cluster").ok().body())
        .contains("\"members\":[{\"node_id\":\"it\"", "\"groups\":[{\"group\":\"system\"");
  }

  @Test
  void leaderThatIsWishedForAlreadyLeads() {
    long term = (long) http.get("/status").ok().number("term");
    String expected = "{\"leader\":\"it\",\"term\":" + term + "}";

    assertThat(http.post("/cluster/leader/transfer?target=it").ok().body()).isEqualTo(expected);
    assertThat(http.postJson("/cluster/leader/transfer", "{\"target\":\"it\"}").ok().body())
        .isEqualTo(expected);
  }

  @Test
  void leadershipDoesNotPassToNobody() {
    assertThat(http.post("/cluster/leader/transfer").problem(409, "conflict").text("detail"))
        .isEqualTo("no other member answers the leader");
    assertThat(
            http.post("/cluster/leader/transfer?target=node-9")
                .problem(400, "invalid")
                .text("detail"))
        .isEqualTo("node-9 is no voting member of the cluster");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?target=", "?target=a/b", "?to=it", "?target=it&target=it2"})
  void wishesThatMakeNoSenseAreRefused(String query) {
    http.post("/cluster/leader/transfer" + query).problem(400, "invalid");
    http.postJson("/cluster/leader/transfer?target=it", "{\"target\":\"other\"}")
        .problem(400, "invalid");
  }

  @Test
  void timerTicksAsFastAsItShould() throws InterruptedException {
    http.await("/status", body -> !body.contains("\"tick_millis\":0"));

    assertThat(http.get("/status").ok().number("tick_millis")).isLessThan(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
  void nodeIsHealthy(String path) throws InterruptedException {
    http.await(
        path, body -> body.startsWith("{\"status\":\"UP\"") && body.contains("\"checks\":[{"));
  }

  @Test
  void describesAllItsCalls() {
    Description archive = Description.ofArchive();
    Description served = Description.parse(http.getAs("/openapi", "application/json").body());

    // Payara adds a list of all paths to every document, WildFly a reference to nothing.
    assertThat(served.complaints())
        .isSubsetOf("attribute endpoints is unexpected", "attribute externalDocs.url is missing");
    assertThat(served.outline()).isEqualTo(archive.outline());
    assertThat(served.document().getComponents().getSchemas().keySet())
        .isEqualTo(archive.document().getComponents().getSchemas().keySet());
    new DescribedParameters(http, served).check();
  }

  @Test
  void dashboardAndAlertsAskForWhatIsThere() throws InterruptedException {
    assertThat(OperatorFiles.metrics()).hasSizeGreaterThan(10);
    for (String name : OperatorFiles.metrics()) {
      http.await("/metrics", body -> body.contains("\n" + name + "{"));
    }
  }

  private static String ask(String method, String path) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: node\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  }
}
