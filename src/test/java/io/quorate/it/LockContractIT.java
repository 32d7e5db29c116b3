package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/**
 * Goal: sessions, upgrades, semaphores and locks in groups keep the contract of the API. Method:
 * every call and every error, on a node alone.
 */
@ExtendWith(ArquillianExtension.class)
@OnEachServer
@RunAsClient
class LockContractIT {
  @ArquillianResource URL root;

  private Http http;

  /** A name of each test's own. */
  private String name;

  private String lock;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive();
  }

  @BeforeEach
  void awaitLeader(TestInfo test) throws InterruptedException {
    http = new Http(root);
    name = test.getTestMethod().orElseThrow().getName();
    lock = "/lock/" + name;
    http.await("/status", body -> body.contains("\"role\":\"leader\""));
  }

  // Sessions

  @Test
  void sessionTellsItsNameItsClientAndItsTime() {
    Answer session = http.post("/session").ok();

    assertThat(session.text("session")).matches("s-[0-9a-f]{24}");
    assertThat(session.text("client_id")).isEqualTo(session.text("session"));
    assertThat(session.text("status")).isEqualTo("alive");
    assertThat(session.number("ttl")).isEqualTo(30);
    assertThat(session.number("lock_delay")).isZero();
    assertThat(session.number("expires_in")).isBetween(25.0, 30.0);
  }

  @Test
  void sessionTakesItsParametersFromTheBody() {
    Answer session =
        http.postJson(
                "/session", "{\"ttl\":60,\"lock_delay\":1.5,\"client_id\":\"c:" + name + "\"}")
            .ok();

    assertThat(session.text("client_id")).isEqualTo("c:" + name);
    assertThat(session.number("ttl")).isEqualTo(60);
    assertThat(session.number("lock_delay")).isEqualTo(1.5);
    http.post("/session?client_id=c:" + name).problem(409, "conflict");
  }

  @Test
  void holdsAndWaitsLiveAndEndWithTheirSession() {
    String session = http.post("/session?ttl=60").ok().text("session");
    Answer grant = http.post(lock + "?session=" + session).ok();
    assertThat(grant.text("client_id")).isEqualTo(session);
    assertThat(grant.number("ttl")).isEqualTo(60);
    http.post(lock + "2?client_id=cid").ok();
    http.post(lock + "2?queue=true&session=" + session).problem(423, "locked");
    CompletableFuture<Answer> bob = http.later("POST", lock + "?client_id=bob&wait=60");

    assertThat(http.put("/session/" + session).ok().number("expires_in")).isBetween(55.0, 60.0);
    assertThat(http.get("/session/" + session).ok().body())
        .contains("\"holds\":[{\"lock\":\"" + name + "\"")
        .contains("\"waits\":[\"" + name + "2\"]");
    Answer ended = http.delete("/session/" + session).ok();
    assertThat(ended.text("status")).isEqualTo("ended");
    assertThat(ended.number("holds_ended")).isEqualTo(1);
    assertThat(ended.number("waits_ended")).isEqualTo(1);
    bob.join().ok();
    assertThat(http.get(lock + "2").ok().body()).contains("\"waiters\":[]");
  }

  @Test
  void expiredSessionGivesItsLocksToOthersAfterTheDelay() {
    String session = http.post("/session?ttl=1&lock_delay=2").ok().text("session");
    http.post(lock + "?session=" + session).ok();

    Answer delayed = http.post(lock + "?client_id=bob&wait=2").problem(423, "locked");
    assertThat(delayed.body()).contains("\"holders\":[]");
    assertThat(delayed.number("available_in")).isBetween(0.0, 2.0);
    http.post(lock + "?client_id=bob&wait=60").ok();
    http.put("/session/" + session).problem(404, "not_found");
  }

  @Test
  void endedSessionDoesNothingAnyMore() {
    String session = http.post("/session").ok().text("session");
    http.delete("/session/" + session).ok();

    http.delete("/session/" + session).problem(404, "not_found");
    http.put("/session/" + session).problem(404, "not_found");
    http.get("/session/" + session).problem(404, "not_found");
    http.post(lock + "?session=" + session).problem(404, "not_found");
    http.put(lock + "?session=" + session).problem(404, "not_found");
    http.delete(lock + "?session=" + session).problem(404, "not_found");
    http.delete(lock + "/waiter?session=" + session).problem(404, "not_found");
  }

  @Test
  void sessionOfAnotherClientIsRefusedByName() {
    String session = http.post("/session?client_id=owner:" + name).ok().text("session");

    Answer refusal = http.post(lock + "?session=" + session).problem(409, "conflict");
    assertThat(refusal.text("detail")).contains("is of the client owner:" + name);
    http.post(lock + "?session=" + session + "&client_id=owner:" + name).ok();
  }

  @Test
  void numberedCommandIsExecutedOnce() {
    String session = http.post("/session").ok().text("session");
    String acquire = lock + "?session=" + session + "&sequence=";
    http.post(acquire + 1).ok();

    assertThat(http.post(acquire + 1).ok().number("hold_count")).isEqualTo(1);
    http.post(acquire + "1&ttl=5").problem(409, "conflict");
    for (int i = 2; i <= 17; i++) {
      assertThat(http.post(acquire + i).ok().number("hold_count")).isEqualTo(i);
    }
    assertThat(http.post(acquire + 1).problem(409, "conflict").text("detail"))
        .isEqualTo("sequence 1 is too old: answers are kept from 2 on");
  }

  // Queues

  @Test
  void leavingTheQueueEndsTheCallThatWaitsThere() throws InterruptedException {
    http.post(lock + "?client_id=ann").ok();
    CompletableFuture<Answer> bob = http.later("POST", lock + "?client_id=bob&wait=60");
    http.await(lock, body -> body.contains("\"client_id\":\"bob\""));

    http.delete(lock + "/waiter?client_id=bob").ok();
    assertThat(bob.join().problem(409, "conflict").text("detail"))
        .isEqualTo("the client has left the queue");
    http.delete(lock + "?client_id=ann").ok();
    http.get(lock).problem(404, "not_found");
  }

  // Upgrades and downgrades

  @Test
  void onlyReaderTurnsItsHoldOver() {
    long shared = http.post(lock + "?client_id=ann&lock_type=shared").ok().token();
    Answer exclusive = http.post(lock + "?client_id=ann&lock_type=exclusive").ok();

    assertThat(exclusive.text("lock_type")).isEqualTo("exclusive");
    assertThat(exclusive.token()).isGreaterThan(shared);
    assertThat(exclusive.number("hold_count")).isEqualTo(1);
    http.post(lock + "?client_id=bob&lock_type=shared").problem(423, "locked");
    Answer again = http.put(lock + "?client_id=ann&lock_type=shared").ok();
    assertThat(again.text("lock_type")).isEqualTo("shared");
    assertThat(again.token()).isEqualTo(exclusive.token());
    http.post(lock + "?client_id=bob&lock_type=shared").ok();
    http.put(lock + "?client_id=ann&lock_type=exclusive").problem(400, "invalid");
    http.put(lock + "?client_id=cid&lock_type=shared").problem(409, "not_holder");
    http.put(lock + "none?client_id=cid&lock_type=shared").problem(404, "not_found");
  }

  @Test
  void secondReaderThatUpgradesIsADeadlock() {
    http.post(lock + "?client_id=elder&lock_type=shared").ok();
    http.post(lock + "?client_id=younger&lock_type=shared").ok();
    http.post(lock + "?client_id=elder&queue=true&waiter_ttl=60").problem(423, "locked");

    Answer victim = http.post(lock + "?client_id=younger&wait=60").problem(409, "deadlock");
    assertThat(victim.body()).contains("\"cycle\":[\"younger\",\"elder\"]");
    http.delete(lock + "?client_id=younger").ok();
    assertThat(http.post(lock + "?client_id=elder").ok().text("lock_type")).isEqualTo("exclusive");
  }

  // Semaphores

  @Test
  void semaphoreGivesAsManyPermitsAsItHas() {
    Answer grant = http.post(lock + "?client_id=ann&permits=2&max_permits=3").ok();
    assertThat(grant.text("lock_type")).isEqualTo("semaphore");
    assertThat(grant.number("permits")).isEqualTo(2);
    http.post(lock + "?client_id=bob&permits=1").ok();

    http.post(lock + "?client_id=cid&permits=1").problem(423, "locked");
    assertThat(http.get(lock).ok().number("max_permits")).isEqualTo(3);
    http.delete(lock + "?client_id=bob").ok();
    http.post(lock + "?client_id=cid&permits=1").ok();
    http.post(lock + "?client_id=dan&permits=1&max_permits=4").problem(409, "conflict");
    http.post(lock + "?client_id=dan&permits=4").problem(409, "conflict");
    http.post(lock + "?client_id=dan").problem(409, "conflict");
    http.post(lock + "none?client_id=dan&permits=1").problem(409, "conflict");
  }

  // Groups

  @Test
  void groupIsGrantedAllOrNone() {
    String both = "{\"resources\":[\"" + name + "2\",\"" + name + "1\"],\"client_id\":";
    Answer grant = http.postJson("/locks/acquire", both + "\"ann\",\"ttl\":30}").ok();
    assertThat(grant.body())
        .contains("\"status\":\"granted\",\"locks\":[{\"lock\":\"" + name + "1\"")
        .contains("{\"lock\":\"" + name + "2\"");

    Answer refusal = http.postJson("/locks/acquire", both + "\"bob\"}").problem(423, "locked");
    assertThat(refusal.number("position")).isZero();
    Answer released = http.postJson("/locks/release", both + "\"ann\"}").ok();
    assertThat(released.text("status")).isEqualTo("released");
    http.postJson("/locks/release", both + "\"ann\"}").problem(404, "not_found");
    http.post(lock + "1?client_id=cid").ok();
    http.postJson("/locks/acquire", both + "\"bob\"}").problem(423, "locked");
    http.get(lock + "2").problem(404, "not_found");
    http.postJson("/locks/release", both + "\"bob\"}").problem(409, "not_holder");
  }

  @Test
  void waitingGroupIsGrantedWhenItsLastLockIsFree() throws InterruptedException {
    http.post(lock + "1?client_id=ann").ok();
    http.post(lock + "2?client_id=bob").ok();
    String both = "{\"resources\":[\"" + name + "1\",\"" + name + "2\"],\"wait\":60}";
    CompletableFuture<Answer> group =
        CompletableFuture.supplyAsync(() -> http.postJson("/locks/acquire", both));
    http.await(lock + "2", body -> body.contains("\"waiters\":[{"));

    http.delete(lock + "1?client_id=ann").ok();
    http.post(lock + "1?client_id=cid").problem(423, "locked");
    http.delete(lock + "2?client_id=bob").ok();
    assertThat(group.join().ok().text("status")).isEqualTo("granted");
  }

  @Test
  void oneResourceIsALockLikeAnyOther() {
    Answer grant =
        http.postJson("/locks/acquire", "{\"resource\":\"" + name + "\",\"client_id\":\"ann\"}")
            .ok();
    assertThat(grant.text("lock")).isEqualTo(name);
    assertThat(grant.text("lock_type")).isEqualTo("exclusive");

    String release = "{\"resource\":\"" + name + "\",\"client_id\":\"ann\",\"fencing_token\":";
    http.postJson("/locks/release", release + (grant.token() + 1) + "}").problem(409, "not_holder");
    http.postJson("/locks/release", release + grant.token() + "}").ok();
    http.postJson("/locks/release", release + grant.token() + "}").ok();
  }

  // Messages

  @Test
  void messagesAreAnsweredInTheirOrderEachWithAReplyOfItsOwn() {
    String body =
        ("[{'msg_id':'n-1','msg_type':'lock_acquire','sender_id':'ann','receiver_id':'node',"
                + "'payload':{'lock':'NAME','lock_type':'exclusive','ttl':60},"
                + "'timestamp':'2025-10-25T10:30:00Z'},"
                + "{'msg_id':'n-2','msg_type':'lock_acquire','sender_id':'bob',"
                + "'payload':{'lock':'NAME'}},"
                + "{'msg_id':'n-3','msg_type':'lock_steal','payload':{}},"
                + "{'msg_id':'n-4','msg_type':'lock_release','sender_id':'ann',"
                + "'payload':{'resource':'NAME'}},"
                + "{'msg_id':'n-5','msg_type':'lock_acquire','sender_id':'bob',"
                + "'payload':{'resources':['NAME']}}]")
            .replace("NAME", name)
            .replace('\'', '"');

    String replies = http.postJson("/message", body).ok().body();
    assertThat(replies)
        .containsSubsequence(
            "[{\"msg_id\":\"n-1\",\"msg_type\":\"lock_acquire_response\",\"sender_id\":",
            "\"receiver_id\":\"ann\"",
            "\"payload\":{\"lock\":\"" + name + "\",\"client_id\":\"ann\"",
            "\"fencing_token\":",
            "\"timestamp\":\"2",
            "{\"msg_id\":\"n-2\"",
            "\"status\":423",
            "{\"msg_id\":\"n-3\",\"msg_type\":\"error_response\"",
            "msg_type is one of lock_acquire, lock_release, lock_status",
            "{\"msg_id\":\"n-4\",\"msg_type\":\"lock_release_response\"",
            "\"status\":\"released\"",
            "{\"msg_id\":\"n-5\"",
            "\"locks\":[{\"lock\":\"" + name);
    String status =
        "{\"msg_id\":\"1\",\"msg_type\":\"lock_status\",\"payload\":{\"lock\":\"" + name + "\"}}";
    assertThat(http.postJson("/message", status).ok().body())
        .startsWith("{\"msg_id\":\"1\",\"msg_type\":\"lock_status_response\"")
        .contains("\"holders\":[{\"client_id\":\"bob\"");
  }

  @Test
  void messagesThatAreNoneAreRefusedAndNothingIsDone() {
    http.postJson("/message", "[]").ok();
    String acquire =
        "{\"msg_id\":\"1\",\"msg_type\":\"lock_acquire\",\"payload\":{\"lock\":\"" + name + "\"}}";
    http.postJson("/message", "[" + acquire + ",7]").problem(400, "invalid");
    http.postJson("/message", "[" + acquire).problem(400, "invalid");
    http.postJson("/message?x=1", acquire).problem(400, "invalid");
    http.postJson("/message", "[" + (acquire + ",").repeat(1_000) + acquire + "]")
        .problem(400, "invalid");
    http.postJson("/message", " ".repeat(1 << 20) + acquire).problem(413, "too_large");
    http.get(lock).problem(404, "not_found");
  }

  @Test
  void redistributionGoesOnByItselfAndTellsHowFarItHasCome() throws InterruptedException {
    String ask = "{\"msg_id\":\"1\",\"msg_type\":\"redistribute\",\"payload\":{%s}}";
    http.await("/cluster", body -> body.contains("\"moving\":false"));

    assertThat(http.postJson("/message", ask.formatted("")).ok().body())
        .contains("\"msg_type\":\"redistribute_response\"")
        .containsPattern(
            "\"payload\":\\{\"epoch\":1,\"shards\":16,\"moving\":\\[],\"leaving\":\\[]}");
    assertThat(http.postJson("/message", ask.formatted("\"shard\":1")).ok().body())
        .contains("\"code\":\"invalid\"", "unknown parameter shard");
  }

  @Test
  void messagesOfMembersAreTakenFromMembersOnly() {
    String vote =
        "{\"msg_id\":\"1\",\"msg_type\":\"request_vote\",\"sender_id\":\"stranger\","
            + "\"payload\":{\"group\":\"system\",\"term\":9000,\"round\":1,"
            + "\"is_pre_vote\":false,\"last_index\":9000,\"last_term\":9000}}";
    double term = metric(http.getAs("/metrics", "text/plain").body(), "quorate_raft_current_term");

    assertThat(http.postJson("/message", vote).ok().body())
        .contains("\"msg_type\":\"vote_response\"", "\"status\":403", "\"code\":\"rejected\"");
    assertThat(metric(http.getAs("/metrics", "text/plain").body(), "quorate_raft_current_term"))
        .isEqualTo(term);
  }

  // Metrics

  @Test
  void metricsMoveWithWhatTheNodeDoes() throws InterruptedException {
    http.await("/metrics", body -> metric(body, "quorate_raft_leader_changes_total") >= 1);
    String before = http.getAs("/metrics", "text/plain").body();
    http.post(lock + "?client_id=elder&lock_type=shared").ok();
    http.post(lock + "?client_id=younger&lock_type=shared").ok();
    http.post(lock + "?client_id=elder&queue=true&waiter_ttl=60").problem(423, "locked");
    http.await("/metrics", body -> isMore(body, before, "quorate_waiting_requests"));
    http.post(lock + "?client_id=younger&queue=true").problem(409, "deadlock");

    http.await("/metrics", body -> isMore(body, before, "quorate_deadlocks_detected_total"));
    String after = http.getAs("/metrics", "text/plain").body();
    assertThat(metric(after, "quorate_active_locks")).isPositive();
    assertThat(metric(after, "quorate_raft_current_term")).isPositive();
    assertThat(metric(after, "quorate_raft_is_leader")).isEqualTo(1);
    assertThat(metric(after, "quorate_proposals_pending")).isNotNegative();
    for (String name :
        List.of(
            "quorate_raft_commit_index",
            "quorate_raft_applied_index",
            "quorate_lock_acquisition_seconds_count",
            "quorate_lock_acquisition_seconds_sum",
            "quorate_wal_fsync_seconds_count",
            "quorate_wal_fsync_seconds_sum")) {
      assertThat(metric(after, name)).as(name).isGreaterThan(metric(before, name));
    }
    assertThat(metric(after, "quorate_wal_fsync_seconds_sum")).isLessThan(600);
    assertThat(after).contains("le=\"+Inf\"").doesNotContain(name).doesNotContain("younger");
  }

  private static boolean isMore(String body, String before, String name) {
    return metric(body, name) > metric(before, name);
  }

  private static double metric(String body, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)").matcher(body);
    return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
  }

  // Errors

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | give either resource, a lock, or resources, a list of locks",
        "{'resources':['a','a']} | resources names a more than once",
        "{'resources':[]} | resources are from 1 to 64 locks, not 0",
        "{'resources':['a'],'permits':1} | unknown parameter permits; allowed are resource",
        "{'resources':['a'],'lock_type':'semaphore'} | lock_type is exclusive or shared here"
      })
  void badGroupsAreRefusedWithWhatIsAllowed(String body, String detail) {
    Answer refusal = http.postJson("/locks/acquire", body.replace('\'', '"'));
    assertThat(refusal.problem(400, "invalid").text("detail")).contains(detail);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/session?ttl=0.9,ttl is from 1 to 86400 seconds",
    "POST,/session?ttl=86401,ttl is from 1 to 86400 seconds",
    "POST,/session?lock_delay=61,lock_delay is from 0 to 60 seconds",
    "POST,/session?request_id=r,request_id needs client_id",
    "POST,/session?name=x,unknown parameter name; allowed are client_id",
    "PUT,/session/s?ttl=5,unknown parameter ttl; none is allowed here",
    "GET,/session/s?x=1,unknown parameter x; allowed are consistency",
    "POST,/lock/l?sequence=1,sequence counts the commands of a session",
    "POST,/lock/l?permits=0,permits is a whole number from 1 to 10000",
    "POST,/lock/l?permits=3&max_permits=2,permits is a whole number from 1 to 2",
    "POST,/lock/l?permits=1&lock_type=shared,permits are of a semaphore",
    "PUT,/lock/l?client_id=a&lock_type=exclusive,lock_type of a renewal is shared"
  })
  void badParametersAreRefusedWithWhatIsAllowed(String method, String path, String detail) {
    assertThat(http.call(method, path).problem(400, "invalid").text("detail")).contains(detail);
  }
}
