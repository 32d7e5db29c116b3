package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
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

/**
 * Goal: sessions, upgrades, semaphores and locks in groups keep the contract of the API. Method:
 * every call and every error, on a node alone.
 */
@ExtendWith(ArquillianExtension.class)
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
    http.post(lock + "2?client_id=bob").ok();
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

  // Errors

  @ParameterizedTest
  @CsvSource({
    "POST,/session?ttl=0.9,ttl is from 1 to 86400 seconds",
    "POST,/session?ttl=86401,ttl is from 1 to 86400 seconds",
    "POST,/session?lock_delay=61,lock_delay is from 0 to 60 seconds",
    "POST,/session?request_id=r,request_id needs client_id",
    "POST,/session?name=x,unknown parameter name; allowed are client_id",
    "PUT,/session/s?ttl=5,unknown parameter ttl; none is allowed here",
    "GET,/session/s?x=1,unknown parameter x; allowed are consistency",
    "POST,/lock/l?sequence=1,sequence counts the commands of a session"
  })
  void badParametersAreRefusedWithWhatIsAllowed(String method, String path, String detail) {
    assertThat(http.call(method, path).problem(400, "invalid").text("detail")).contains(detail);
  }
}
