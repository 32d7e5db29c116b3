package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.wire.RawReply;
import io.quorate.client.wire.ScriptedWire.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Goal: no session is believed in for longer than it is sure. Method: virtual time. */
class SessionTest {
  private static final Duration TTL = PlayedCluster.TTL;

  /** Two per cent before the TTL, and no round trip, for in virtual time that takes none. */
  private static final Duration SURE = TTL.minusMillis(600);

  private static final Duration MOMENT = Duration.ofNanos(1);

  private final PlayedCluster cluster = new PlayedCluster();
  private final QuorateClient client = cluster.client();
  private final List<SessionState> states = new ArrayList<>();

  @Test
  void signsOfLifeGoOutThreeToFourTimesATtl() throws Exception {
    Session session = open();
    cluster.clock.pass(TTL.multipliedBy(100));
    assertThat(cluster.log()).hasSizeBetween(300, 375).containsOnly("PUT /session/s-1");
    assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
    assertThat(states).isEmpty();
  }

  @Test
  void silenceIsJeopardyAfterTwoThirdsAndLossBeforeTheEnd() throws Exception {
    Session session = open();
    cluster.wire.silent();
    cluster.clock.pass(TTL.dividedBy(3).multipliedBy(2).minus(MOMENT));
    assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
    cluster.clock.pass(MOMENT);
    assertThat(states).containsExactly(SessionState.JEOPARDY);
    assertThat(session.remaining()).isEqualTo(SURE.minus(TTL.dividedBy(3).multipliedBy(2)));
    cluster.clock.pass(session.remaining().minus(MOMENT));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    cluster.clock.pass(MOMENT);
    assertThat(states).containsExactly(SessionState.JEOPARDY, SessionState.LOST);
    assertThat(session.remaining()).isZero();
    cluster.log();
    cluster.clock.pass(TTL);
    assertThat(cluster.log()).isEmpty();
  }

  @Test
  void allNodesAreAskedBeforeASessionIsGivenUp() throws Exception {
    open();
    cluster.wire.silent();
    cluster.clock.pass(TTL);
    assertThat(cluster.wire.sent().stream().map(Sent::node).distinct()).hasSize(2);
    assertThat(cluster.log()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void jeopardyPassesWhenASignIsConfirmed() throws Exception {
    Session session = open();
    cluster.wire.silent();
    cluster.clock.pass(TTL.dividedBy(3).multipliedBy(2));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    cluster.wire.last().answer(200, "{}");
    assertThat(states).containsExactly(SessionState.JEOPARDY, SessionState.ACTIVE);
  }

  @Test
  void leaseCountsFromTheSendingAndLessTheRoundTrip() throws Exception {
    Session session = open();
    cluster.wire.silent();
    while (cluster.wire.sent().isEmpty()) {
      cluster.clock.pass(Duration.ofMillis(1));
    }
    cluster.clock.pass(Duration.ofSeconds(2));
    cluster.wire.last().answer(200, "{}");
    // Two seconds have passed since it was sent, and two more are for the round trip.
    Duration exact = SURE.minusSeconds(4);
    assertThat(session.remaining()).isBetween(exact.minusMillis(1), exact);
  }

  @Test
  void aSessionThatWasOpenedByARepetitionCountsFromTheFirst() throws Exception {
    cluster.open("POST /session");
    CompletableFuture<Session> opening = CompletableFuture.supplyAsync(this::openQuietly);
    while (cluster.wire.sent().isEmpty()) {
      Thread.onSpinWait();
    }
    cluster.clock.pass(Duration.ofSeconds(6).minusMillis(1));
    cluster.wire.last().reply().completeExceptionally(new java.io.IOException("reset"));
    Session session = opening.join();
    assertThat(cluster.log("request_id").stream().distinct()).hasSize(1);
    assertThat(session.remaining()).isBetween(SURE.minusSeconds(7), SURE.minusMillis(5_999));
  }

  @Test
  void aSessionThatTheClusterDoesNotKnowIsLostAtOnce() throws Exception {
    Session session = open();
    cluster.once("PUT /session/s-1", 404, PlayedCluster.problem("not_found"));
    cluster.clock.pass(TTL.dividedBy(3));
    assertThat(states).containsExactly(SessionState.LOST);
    assertThatThrownBy(() -> session.lock("a").tryAcquire())
        .isInstanceOf(SessionLostException.class);
  }

  @Test
  void refusalsOfAnotherKindAreNoReasonToGiveUpEarly() throws Exception {
    Session session = open();
    cluster.wire.always(
        sent -> PlayedCluster.completed(401, PlayedCluster.problem("unauthorized")));
    cluster.clock.pass(SURE.minus(MOMENT));
    assertThat(session.state()).isEqualTo(SessionState.JEOPARDY);
    assertThat(cluster.log()).hasSizeBetween(3, 10);
    cluster.clock.pass(MOMENT);
    assertThat(session.state()).isEqualTo(SessionState.LOST);
  }

  @Test
  void aProcessThatWasStoppedKnowsBeforeItDoesAnything() throws Exception {
    Session session = open();
    LockHandle handle = session.lock("a").acquire();
    List<String> told = new ArrayList<>();
    handle.onLost(() -> told.add("lost"));
    cluster.clock.passUnnoticed(SURE);

    assertThat(handle.isHeld()).isFalse();
    assertThat(told).containsExactly("lost");
    cluster.clock.pass(TTL);
    assertThat(told).hasSize(1);
    assertThat(states).containsExactly(SessionState.LOST);
  }

  @Test
  void anAnswerThatComesTooLateRevivesNothing() throws Exception {
    Session session = open();
    cluster.wire.silent();
    cluster.clock.pass(TTL.dividedBy(3));
    Sent sign = cluster.wire.last();
    cluster.clock.passUnnoticed(TTL);
    sign.reply().complete(new RawReply(200, "", "{}"));
    assertThat(session.state()).isEqualTo(SessionState.LOST);
    assertThat(states).containsExactly(SessionState.LOST);
  }

  @Test
  void aClosedSessionIsEndedOnceAndKeptAliveNoMore() throws Exception {
    Session session = open();
    LockHandle handle = session.lock("a").acquire();
    List<String> told = new ArrayList<>();
    handle.onLost(() -> told.add("lost"));
    cluster.log();
    session.close();
    session.close();
    assertThat(states).containsExactly(SessionState.CLOSED);
    assertThat(handle.isHeld()).isFalse();
    handle.close();
    cluster.clock.pass(TTL);
    assertThat(cluster.log()).containsExactly("DELETE /session/s-1");
    assertThat(told).isEmpty();
  }

  @Test
  void whoAsksAfterTheLossIsToldAtOnce() throws Exception {
    Session session = open();
    LockHandle handle = session.lock("a").acquire();
    cluster.clock.passUnnoticed(TTL);
    assertThat(session.state()).isEqualTo(SessionState.LOST);
    List<String> told = new ArrayList<>();
    handle.onLost(() -> told.add("lost"));
    assertThat(told).containsExactly("lost");
  }

  private Session openQuietly() {
    try {
      return open();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Session open() throws InterruptedException {
    Session session = client.openSession();
    session.onChange(states::add);
    if (cluster.wire.sent().size() == 1) {
      cluster.log();
    }
    return session;
  }
}
