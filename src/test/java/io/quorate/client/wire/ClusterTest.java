package io.quorate.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Outcome.NotDone;
import io.quorate.client.wire.Outcome.Unknown;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever befalls a call, its outcome is told right. Method: scripted nodes, virtual time.
 */
class ClusterTest {
  private static final String NO_LEADER = "{\"code\":\"no_leader\",\"detail\":\"none\"}";
  private static final String UNKNOWN = "{\"code\":\"outcome_unknown\",\"detail\":\"perhaps\"}";
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(4));
  private static final Call CALL =
      Call.of("POST", "lock", "a").with("session", "s").with("sequence", 7);

  private final VirtualClockwork clock = new VirtualClockwork();
  private final ScriptedWire wire = new ScriptedWire();
  private final Cluster cluster =
      new Cluster(
          List.of(URI.create("http://a"), URI.create("http://b"), URI.create("http://c")),
          wire,
          clock,
          new SplittableRandom(5));

  @Test
  void firstAnswerIsTheOutcome() {
    wire.then(200, "{\"x\":1}");
    assertThat(answered(cluster.call(CALL, PATIENCE)).reply().number("x")).contains(1L);
    wire.then(423, "{\"code\":\"locked\"}");
    assertThat(answered(cluster.call(CALL, PATIENCE)).reply().code()).isEqualTo("locked");
    assertThat(wire.sent()).hasSize(2);
  }

  @Test
  void nextNodeIsAskedAtOnceForWhatOneCannotServe() {
    wire.thenFail(new Wire.Unsent("refused", new ConnectException()))
        .then(503, NO_LEADER)
        .then(200, "{}");
    var outcome = cluster.call(CALL, PATIENCE);
    assertThat(outcome).isCompleted();
    assertThat(wire.sent().stream().map(ScriptedWire.Sent::node).distinct()).hasSize(3);
    assertThat(wire.sent().stream().map(ScriptedWire.Sent::call).distinct()).containsExactly(CALL);
  }

  @Test
  void callsStayWithTheNodeThatServed() {
    wire.thenFail(new Wire.Unsent("refused", new ConnectException())).then(200, "{}");
    cluster.call(CALL, PATIENCE).join();
    URI serving = wire.last().node();
    wire.forget();
    for (int i = 0; i < 5; i++) {
      wire.then(200, "{}");
      clock.pass(Duration.ofSeconds(3));
      cluster.call(CALL, PATIENCE).join();
      assertThat(wire.last().node()).isEqualTo(serving);
    }
  }

  @Test
  void nodesThatWantToRestAreLeftAloneForSoLong() {
    for (int i = 0; i < 3; i++) {
      wire.then(503, NO_LEADER, "2");
    }
    wire.then(200, "{}");
    var outcome = cluster.call(CALL, PATIENCE);
    clock.pass(Duration.ofMillis(1_999));
    assertThat(wire.sent()).hasSize(3);
    clock.pass(Duration.ofMillis(1));
    assertThat(outcome).isCompleted();
  }

  @Test
  void pausesGrowUpToABoundAndAreDrawnAtRandom() {
    wire.always(sent -> reply(503, NO_LEADER));
    var outcome = cluster.call(CALL, new Patience(Duration.ofSeconds(100), Duration.ofSeconds(4)));
    clock.pass(Duration.ofSeconds(1));
    int atFirst = wire.sent().size();
    clock.pass(Duration.ofSeconds(59));
    int before = wire.sent().size();
    clock.pass(Duration.ofSeconds(20));
    // Each of three nodes rests for a second on average.
    assertThat(wire.sent().size() - before).isBetween(30, 120);
    assertThat(atFirst).isBetween(10, 60);
    clock.pass(Duration.ofSeconds(20));
    assertThat(outcome.join()).isInstanceOf(NotDone.class);
  }

  @Test
  void whatWasRefusedByAllIsNotDone() {
    wire.always(sent -> reply(503, NO_LEADER));
    var outcome = cluster.call(CALL, PATIENCE);
    clock.pass(PATIENCE.total());
    assertThat(outcome.join()).isInstanceOf(NotDone.class);
    assertThat(outcome.join().toString())
        .contains("POST /lock/a", "503 none")
        .doesNotContain("seq");
  }

  @Test
  void whatOneMayHaveDoneIsUnknownAlthoughOthersRefuse() {
    wire.then(504, UNKNOWN).always(sent -> reply(503, NO_LEADER));
    var outcome = cluster.call(CALL, PATIENCE);
    clock.pass(PATIENCE.total());
    assertThat(outcome.join()).isInstanceOf(Unknown.class);
  }

  @Test
  void aConnectionThatBreaksLeavesItOpenAndAnotherNodeSettlesIt() {
    wire.thenFail(new IOException("reset")).then(200, "{}");
    assertThat(cluster.call(CALL, PATIENCE))
        .isCompletedWithValueMatching(Answered.class::isInstance);
    wire.thenFail(new IOException("reset")).always(sent -> reply(503, NO_LEADER));
    var outcome = cluster.call(CALL, PATIENCE);
    clock.pass(PATIENCE.total());
    assertThat(outcome.join()).isInstanceOf(Unknown.class);
  }

  @Test
  void aNodeThatHangsIsGivenUpAfterItsTime() {
    wire.thenSilence().then(200, "{}");
    var outcome = cluster.call(CALL, PATIENCE);
    clock.pass(Duration.ofMillis(3_999));
    assertThat(outcome).isNotDone();
    clock.pass(Duration.ofMillis(1));
    Answered answered = answered(outcome);
    assertThat(wire.sent().get(0).reply()).isCancelled();
    assertThat(answered.sentNanos() - answered.firstSentNanos())
        .isEqualTo(Duration.ofSeconds(4).toNanos());
  }

  @Test
  void aCallThatIsParkedHasSoMuchLonger() {
    Call parked = CALL.parkedFor(Duration.ofSeconds(20));
    var outcome = cluster.call(parked, PATIENCE.plus(parked.parked()));
    clock.pass(Duration.ofMillis(23_999));
    assertThat(wire.sent()).hasSize(1);
    clock.pass(Duration.ofMillis(1));
    assertThat(wire.sent()).hasSize(2);
    clock.pass(Duration.ofSeconds(6));
    assertThat(outcome.join()).isInstanceOf(Unknown.class);
  }

  @Test
  void anAnswerAfterItsTimeCountsNoMore() {
    var outcome = cluster.call(CALL, PATIENCE);
    clock.pass(PATIENCE.attempt());
    wire.sent().get(0).answer(200, "{\"late\":true}");
    wire.last().answer(200, "{\"late\":false}");
    assertThat(answered(outcome).reply().isTrue("late")).isFalse();
  }

  @Test
  void cancellingEndsTheAttemptAndAllThatWouldFollow() {
    var outcome = cluster.call(CALL, PATIENCE);
    outcome.cancel(true);
    assertThat(wire.last().reply()).isCancelled();
    clock.pass(Duration.ofMinutes(1));
    assertThat(wire.sent()).hasSize(1);
  }

  @Test
  void callsOfASubjectGoToTheNodeThatLeadsIt() {
    URI usual = call("");
    String leader = other(usual);

    assertThat(call("q", leader)).isEqualTo(usual);
    assertThat(call("q")).hasAuthority(leader);
    assertThat(call("q")).hasAuthority(leader);
    assertThat(call("r")).isEqualTo(usual);
    assertThat(call("")).isEqualTo(usual);
  }

  @Test
  void callsOfNoSubjectAreLedByNobody() {
    URI usual = call("");
    call("", other(usual));

    assertThat(call("")).isEqualTo(usual);
  }

  @Test
  void anAddressThatTheClientWasNotGivenIsNotAsked() {
    URI usual = call("q", "elsewhere:80");

    assertThat(call("q")).isEqualTo(usual);
    assertThat(call("q", "")).isEqualTo(usual);
  }

  @Test
  void aLeaderThatIsTakenOverIsLeft() {
    URI usual = call("");
    String leader = other(usual);
    call("q", leader);
    assertThat(call("q", usual.getAuthority())).hasAuthority(leader);
    assertThat(call("q")).isEqualTo(usual);
  }

  @Test
  void aLeaderThatDoesNotAnswerIsLeftForTheOneThatDoes() {
    URI usual = call("");
    String leader = other(usual);
    call("q", leader);
    wire.thenFail(new Wire.Unsent("refused", new ConnectException()));
    URI served = call("q");

    assertThat(served.getAuthority()).isNotEqualTo(leader);
    clock.pass(Duration.ofMillis(Nodes.REST_MAX_MILLIS));
    assertThat(call("q")).isEqualTo(served);
    assertThat(call("")).isEqualTo(usual);
  }

  @Test
  void ofTooManySubjectsTheOldestIsForgotten() {
    URI usual = call("");
    String leader = other(usual);
    for (int i = 0; i <= Nodes.LEADERS_MAX; i++) {
      call("q" + i, leader);
    }

    assertThat(call("q1")).hasAuthority(leader);
    assertThat(call("q0")).isEqualTo(usual);
  }

  private URI call(String subject) {
    return call(subject, "");
  }

  /** Who served a call, which says that another node leads. */
  private URI call(String subject, String leader) {
    wire.thenDoneBy(leader, "{}");
    assertThat(cluster.about(subject).call(CALL, PATIENCE)).isCompleted();
    return wire.last().node();
  }

  private static String other(URI node) {
    return node.getAuthority().equals("a") ? "b" : "a";
  }

  private static Answered answered(CompletableFuture<Outcome> outcome) {
    assertThat(outcome).isCompleted();
    return (Answered) outcome.join();
  }

  private static CompletableFuture<RawReply> reply(int status, String body) {
    return CompletableFuture.completedFuture(new RawReply(status, "", body));
  }
}
