package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.wire.RawReply;
import io.quorate.client.wire.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Goal: what is asked of the cluster fits what came before. Method: a played one. */
class QuorateLockTest {
  private static final Duration WAIT = Duration.ofSeconds(50);

  private final PlayedCluster cluster = new PlayedCluster();
  private final QuorateClient client = cluster.client();

  @Test
  void aHandleIsTwoCallsOnceThereIsASession() throws Exception {
    try (LockHandle handle = client.lock("a").acquire()) {
      assertThat(handle.fencingToken()).isEqualTo(101);
      assertThat(handle.isHeld()).isTrue();
      assertThat(handle.locks()).containsExactly("a");
    }
    cluster.log();
    LockHandle again = client.lock("b").shared().tryAcquire().orElseThrow();
    again.close();
    again.close();
    assertThat(again.isHeld()).isFalse();
    assertThat(cluster.log("session", "sequence", "lock_type", "wait"))
        .containsExactly(
            "POST /lock/b session=s-1 sequence=3 lock_type=shared",
            "DELETE /lock/b session=s-1 sequence=4");
  }

  @Test
  void handlesOfOneClientAreOwnersOfTheirOwn() throws Exception {
    client.lock("a").acquire();
    client.lock("a").tryAcquire();
    List<String> log = cluster.log("session");
    assertThat(log).contains("POST /lock/a session=s-1", "POST /lock/a session=s-2");
  }

  @Test
  void aLongWaitIsManyCallsUnderOneName() throws Exception {
    Session session = client.openSession();
    cluster.log();
    cluster.open("POST /lock/a").open("POST /lock/a").open("POST /lock/a");
    CompletableFuture<Optional<LockHandle>> waiting = session.lock("a").tryAcquireAsync(WAIT);
    for (int seconds : new int[] {20, 20}) {
      cluster.clock.pass(Duration.ofSeconds(seconds));
      answer("POST /lock/a", 423, PlayedCluster.locked());
    }
    cluster.clock.pass(Duration.ofSeconds(5));
    answer("POST /lock/a", 200, PlayedCluster.granted("a", 9));
    assertThat(waiting.join().orElseThrow().fencingToken()).isEqualTo(9);
    assertThat(cluster.log("wait", "sequence", "queue"))
        .filteredOn(line -> line.startsWith("POST"))
        .containsExactly(
            "POST /lock/a wait=20 sequence=1 queue=true",
            "POST /lock/a wait=20 sequence=1 queue=true",
            "POST /lock/a wait=10 sequence=1 queue=true");
  }

  /** Under the old name the cluster gives no other place. */
  @Test
  void whoHasLostThePlaceQueuesAnewUnderAnotherName() throws Exception {
    Session session = client.openSession();
    cluster.log();
    cluster.open("POST /lock/a").open("POST /lock/a");
    var waiting = session.lock("a").tryAcquireAsync(WAIT);
    cluster.clock.pass(Duration.ofSeconds(20));
    answer("POST /lock/a", 423, PlayedCluster.locked().replace("1}", "0}"));
    cluster.clock.pass(Duration.ofSeconds(5));
    answer("POST /lock/a", 200, PlayedCluster.granted("a", 9));

    assertThat(waiting.join().orElseThrow().fencingToken()).isEqualTo(9);
    assertThat(cluster.log("sequence"))
        .filteredOn(line -> line.startsWith("POST"))
        .containsExactly("POST /lock/a sequence=1", "POST /lock/a sequence=2");
  }

  @Test
  void aWaitThatEndsInVainLeavesNothingBehind() throws Exception {
    cluster.once("POST /lock/a", 423, PlayedCluster.locked());
    assertThat(client.lock("a").tryAcquire()).isEmpty();
    assertThat(cluster.log("queue", "wait"))
        .as("a plain try takes no place")
        .containsExactly("POST /session", "POST /lock/a", "DELETE /session/s-1");

    Session session = client.openSession();
    cluster.log();
    cluster.open("POST /lock/a");
    var waiting = session.lock("a").tryAcquireAsync(Duration.ofSeconds(1));
    cluster.clock.pass(Duration.ofSeconds(1));
    answer("POST /lock/a", 423, PlayedCluster.locked());
    assertThat(waiting.join()).isEmpty();
    assertThat(cluster.log()).containsExactly("POST /lock/a", "DELETE /lock/a/waiter");
  }

  @Test
  void aGroupIsLeftByWhicheverLockItWaitsFor() throws Exception {
    Session session = client.openSession();
    cluster.log();
    cluster.open("POST /locks/acquire");
    cluster.once("DELETE /lock/a/waiter", 404, PlayedCluster.problem("not_found"));
    var waiting = session.locks(List.of("a", "b")).tryAcquireAsync(Duration.ofSeconds(1));
    cluster.clock.pass(Duration.ofSeconds(1));
    answer("POST /locks/acquire", 423, PlayedCluster.locked());
    assertThat(waiting.join()).isEmpty();
    assertThat(cluster.log())
        .containsExactly("POST /locks/acquire", "DELETE /lock/a/waiter", "DELETE /lock/b/waiter");
  }

  @Test
  void aGroupHasATokenForEachLock() throws Exception {
    LockHandle handle = client.locks(List.of("a", "b")).acquire();
    assertThat(handle.fencingToken("a")).isEqualTo(101);
    assertThat(handle.fencingToken("b")).isEqualTo(102);
    assertThatThrownBy(handle::fencingToken).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> handle.fencingToken("c")).isInstanceOf(IllegalArgumentException.class);
    assertThat(cluster.wire.last().call().body()).isEqualTo("{\"resources\":[\"a\",\"b\"]}");
    handle.close();
    assertThat(cluster.log()).endsWith("POST /locks/release");
  }

  @Test
  void permitsAreAskedForByTheirNumber() throws Exception {
    client.semaphore("s", 5).permits(2).tryAcquire().orElseThrow().close();
    assertThat(cluster.log("permits", "max_permits", "lock_type"))
        .contains("POST /lock/s permits=2 max_permits=5");
    assertThatThrownBy(() -> client.semaphore("s", 5).permits(6))
        .hasMessageContaining("with 5 permits, nobody gets 6");
    assertThatThrownBy(() -> client.semaphore("s", 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.semaphore("s", 1).shared())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> client.lock("a").permits(2)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRepeatedCallIsTheSameCall() throws Exception {
    cluster.once("POST /lock/a", sent -> failed(new IOException("reset")));
    cluster.once("DELETE /lock/a", sent -> failed(new IOException("reset")));
    CompletableFuture<Void> released = client.lock("a").acquire().release();
    cluster.clock.pass(Duration.ofSeconds(1));
    assertThat(released).isCompleted();
    assertThat(cluster.log("session", "sequence"))
        .containsExactly(
            "POST /session",
            "POST /lock/a session=s-1 sequence=1",
            "POST /lock/a session=s-1 sequence=1",
            "DELETE /lock/a session=s-1 sequence=2",
            "DELETE /lock/a session=s-1 sequence=2");
  }

  @Test
  void anUnknownOutcomeIsAnErrorOfItsOwnAndCostsTheSession() {
    cluster.once("POST /lock/a", sent -> failed(new IOException("reset")));
    for (int i = 0; i < 100; i++) {
      cluster.once("POST /lock/a", 503, PlayedCluster.problem("no_leader"));
    }
    CompletableFuture<LockHandle> later = client.lock("a").acquireAsync();
    cluster.clock.pass(Duration.ofSeconds(60));
    assertThatThrownBy(later::join).hasCauseInstanceOf(OutcomeUnknownException.class);
    assertThat(cluster.log()).endsWith("DELETE /session/s-1");
  }

  @Test
  void whatNobodyServedWasNotDone() {
    cluster.wire.always(sent -> failed(new Wire.Unsent("refused", new ConnectException())));
    CompletableFuture<LockHandle> later = client.lock("a").acquireAsync();
    cluster.clock.pass(Duration.ofSeconds(60));
    assertThatThrownBy(later::join)
        .hasCauseInstanceOf(UnavailableException.class)
        .hasMessageContaining("POST /session")
        .hasMessageContaining("refused");
  }

  @Test
  void deadlocksTellTheirCycle() {
    cluster.once(
        "POST /lock/a",
        409,
        "{\"code\":\"deadlock\",\"detail\":\"given up\",\"cycle\":[\"x\",\"y\"]}");
    assertThatThrownBy(() -> client.lock("a").acquire())
        .isInstanceOfSatisfying(
            DeadlockException.class, e -> assertThat(e.cycle()).containsExactly("x", "y"))
        .hasMessageContaining("x waits for y");
  }

  @Test
  void refusalsTellTheirCode() {
    cluster.once("POST /lock/a", 409, PlayedCluster.problem("conflict"));
    assertThatThrownBy(() -> client.lock("a").acquire())
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("conflict"));
  }

  @Test
  void aGrantThatTheSessionDidNotOutliveIsNone() throws Exception {
    cluster.open("POST /lock/a");
    CompletableFuture<LockHandle> later = client.lock("a").acquireAsync();
    cluster.clock.passUnnoticed(PlayedCluster.TTL);
    answer("POST /lock/a", 200, PlayedCluster.granted("a", 9));
    assertThatThrownBy(later::join).hasCauseInstanceOf(SessionLostException.class);
  }

  @Test
  void cancellingAHandleOfItsOwnEndsItsSession() {
    cluster.open("POST /lock/a");
    CompletableFuture<LockHandle> later = client.lock("a").acquireAsync();
    var sent = cluster.wire.last();
    later.cancel(true);
    assertThat(sent.reply()).isCancelled();
    assertThat(cluster.log()).endsWith("DELETE /session/s-1");
  }

  @Test
  void cancellingUnderASessionLeavesTheQueueAndUndoesALateGrant() throws Exception {
    Session session = client.openSession();
    cluster.log();
    cluster.open("POST /lock/a");
    CompletableFuture<LockHandle> later = session.lock("a").acquireAsync();
    later.cancel(true);
    assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
    answer("POST /lock/a", 200, PlayedCluster.granted("a", 9));
    assertThat(cluster.log("sequence", "request_id"))
        .containsExactly(
            "POST /lock/a sequence=1", "DELETE /lock/a/waiter", "DELETE /lock/a sequence=2");
  }

  @Test
  void aThreadThatIsInterruptedStopsWaiting() throws Exception {
    cluster.open("POST /lock/a");
    List<Throwable> failures = new ArrayList<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                client.lock("a").acquire();
              } catch (InterruptedException e) {
                failures.add(e);
              }
            });
    waiter.start();
    while (cluster.wire.sent().size() < 2) {
      Thread.onSpinWait();
    }
    waiter.interrupt();
    waiter.join();
    assertThat(failures).hasSize(1);
    assertThat(cluster.log()).endsWith("DELETE /session/s-1");
  }

  @Test
  void aReleaseGoesOnUnderASessionUntilItIsAnswered() throws Exception {
    Session session = client.openSession();
    LockHandle handle = session.lock("a").acquire();
    cluster.log();
    for (int i = 0; i < 40; i++) {
      cluster.once("DELETE /lock/a", sent -> failed(new IOException("reset")));
    }
    CompletableFuture<Void> released = handle.release();
    cluster.clock.pass(Duration.ofMinutes(2));
    assertThat(released).isCompleted();
    assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
    assertThat(cluster.log("sequence", "request_id"))
        .filteredOn(line -> line.startsWith("DELETE"))
        .hasSize(41)
        .containsOnly("DELETE /lock/a sequence=2");
  }

  @Test
  void upgradeTakesANewTokenAndDowngradeKeepsIt() throws Exception {
    LockHandle handle = client.lock("a").shared().acquire();
    cluster.log();
    assertThat(handle.upgrade(WAIT)).isTrue();
    assertThat(handle.fencingToken()).isEqualTo(102);
    assertThat(handle.type()).isEqualTo(LockType.EXCLUSIVE);
    assertThatThrownBy(() -> handle.upgrade(WAIT)).isInstanceOf(IllegalStateException.class);
    handle.downgrade();
    assertThat(handle.type()).isEqualTo(LockType.SHARED);
    assertThat(handle.fencingToken()).isEqualTo(102);
    assertThatThrownBy(handle::downgrade).isInstanceOf(IllegalStateException.class);
    handle.close();
    assertThat(cluster.log("lock_type", "session"))
        .containsExactly(
            "POST /lock/a lock_type=exclusive session=s-1",
            "PUT /lock/a lock_type=shared session=s-1",
            "DELETE /lock/a session=s-1");
  }

  @Test
  void anUpgradeInVainLeavesTheHoldShared() throws Exception {
    LockHandle handle = client.lock("a").shared().acquire();
    cluster.log();
    cluster.once("POST /lock/a", 409, PlayedCluster.problem("deadlock"));
    assertThatThrownBy(() -> handle.upgrade(WAIT)).isInstanceOf(DeadlockException.class);
    cluster.once("POST /lock/a", 423, PlayedCluster.locked());
    assertThat(handle.upgrade(Duration.ZERO)).isFalse();
    assertThat(handle.isHeld()).isTrue();
    assertThat(handle.type()).isEqualTo(LockType.SHARED);
    assertThat(cluster.log()).doesNotContain("DELETE /session/s-1");
  }

  @Test
  void commandsBesideANumberedOneHaveIdsOfTheirOwn() throws Exception {
    Session session = client.openSession();
    LockHandle held = session.lock("b").acquire();
    cluster.log();
    cluster.open("POST /lock/a");
    var waiting = session.lock("a").acquireAsync();
    held.close();
    answer("POST /lock/a", 200, PlayedCluster.granted("a", 9));
    waiting.join().close();
    List<String> log = cluster.log("sequence", "request_id");
    assertThat(log.get(0)).isEqualTo("POST /lock/a sequence=2");
    assertThat(log.get(1)).matches("DELETE /lock/b request_id=q-[0-9a-f]{24}");
    assertThat(log.get(2)).isEqualTo("DELETE /lock/a sequence=3");
  }

  @Test
  void idleSessionsEndAfterATtlAndTheNumberOfSessionsIsBounded() throws Exception {
    client.lock("a").acquire().close();
    cluster.clock.pass(PlayedCluster.TTL.multipliedBy(2));
    assertThat(cluster.log()).endsWith("DELETE /session/s-1");

    QuorateClient small = cluster.builder().maxSessions(1).build();
    LockHandle held = small.lock("a").acquire();
    assertThatThrownBy(() -> small.lock("b").acquire())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("all 1 sessions");
    held.close();
    small.lock("b").acquire().close();
  }

  @Test
  void closingTheClientEndsWhatItHolds() throws Exception {
    LockHandle held = client.lock("a").acquire();
    client.close();
    assertThat(held.isHeld()).isFalse();
    assertThat(cluster.log()).endsWith("DELETE /session/s-1");
    assertThatThrownBy(() -> client.lock("a").acquire())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void misuseIsFoundBeforeAnythingIsSent() {
    assertThatThrownBy(() -> client.lock("a/b")).hasMessageContaining("neither '/'");
    assertThatThrownBy(() -> client.lock("")).hasMessageContaining("1 to 512 bytes");
    assertThatThrownBy(() -> client.locks(List.of())).hasMessageContaining("1 to 64 locks");
    assertThatThrownBy(() -> client.locks(List.of("a", "a")))
        .hasMessageContaining("each lock once");
    QuorateClientBuilder builder = QuorateClient.builder();
    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder.nodes("ftp://a:8001")).hasMessageContaining("http://host");
    assertThatThrownBy(() -> builder.sessionTtl(Duration.ofMillis(999)))
        .hasMessageContaining("from 1 to 86400 seconds, not 0.999");
    assertThat(cluster.log()).isEmpty();
  }

  private void answer(String call, int status, String body) {
    var sent = cluster.wire.sent();
    for (int i = sent.size() - 1; i >= 0; i--) {
      if (sent.get(i).call().toString().equals(call)) {
        sent.get(i).answer(status, body);
        return;
      }
    }
    throw new AssertionError(call + " was not sent");
  }

  private static CompletableFuture<RawReply> failed(Exception failure) {
    return CompletableFuture.failedFuture(failure);
  }
}
