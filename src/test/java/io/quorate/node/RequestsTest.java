package io.quorate.node;

import static io.quorate.node.Members.A;
import static io.quorate.node.Members.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.calls.RecordedCalls;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import io.quorate.machine.Command;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final LockName LOCK = new LockName("l");
  private static final ClientId CLIENT = new ClientId("c");
  private static final LockCommand RELEASE = new LockCommand.Release(LOCK, CLIENT, null);
  private static final Outcome DONE = new LockAnswer.Released(LOCK, CLIENT, 0);

  private final RecordedCalls calls = new RecordedCalls();
  private final LoopTime time = new LoopTime(0);
  private final ScriptedLeadership leadership = new ScriptedLeadership(null);
  private final Requests requests =
      new Requests(Members.config(), time, GroupId.SYSTEM, leadership, 7, calls);
  private final List<Outcome> answers = new ArrayList<>();

  @Test
  void commandsThatWaitAtTheSameMomentTravelInOneCall() {
    leadership.becomes(B);
    start();
    start();
    requests.flush();

    assertThat(calls.count()).isEqualTo(1);
    assertThat(((PeerCall.Propose) calls.take().call()).commands()).hasSize(2);
  }

  @Test
  void longCommandsTravelInCallsOfTheirOwn() {
    leadership.becomes(B);
    for (int i = 0; i < 3; i++) {
      requests.start(
          stamp -> new Command.OnLock(stamp, null, new LockCommand.KeepAlive(new SessionId("s"))),
          Forwards.CALL_BYTES_MAX / 2,
          answers::add);
    }
    requests.flush();

    assertThat(((PeerCall.Propose) calls.take().call()).commands()).hasSize(2);
    assertThat(((PeerCall.Propose) calls.take().call()).commands()).hasSize(1);
  }

  @Test
  void aLostCallIsRepeatedUnderTheSameStamp() {
    leadership.becomes(B);
    start();
    requests.flush();
    RecordedCalls.Open first = calls.take();
    first.lost();
    passTime(Requests.RETRY_MILLIS);
    RecordedCalls.Open second = calls.take();

    assertThat(stampOf(second)).isEqualTo(stampOf(first));
    second.reply(new PeerReply.ProposeReply(List.of(DONE)));
    assertThat(answers).containsExactly(DONE);
  }

  @Test
  void withoutALeaderNothingIsDoneAndTheAnswerSaysSo() {
    start();
    passTime(Members.config().patienceMillis());

    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void whatMayHaveBeenCarriedOutIsNotCalledUndone() {
    leadership.becomes(B);
    start();
    requests.flush();
    calls.take().lost();
    leadership.becomes(null);
    passTime(Members.config().patienceMillis());

    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.OutcomeUnknown.class);
  }

  @Test
  void aCallThatIsStillOpenAtTheDeadlineMayYetBeCarriedOut() {
    leadership.becomes(B);
    start();
    requests.flush();
    passTime(Members.config().patienceMillis());

    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.OutcomeUnknown.class);
    calls.take().reply(new PeerReply.ProposeReply(List.of(DONE)));
    assertThat(answers).hasSize(1);
  }

  @Test
  void aCommandThatNeverLeftIsNotSentAfterItsDeadline() {
    leadership.becomes(B);
    for (int i = 0; i <= Forwards.CALLS_IN_FLIGHT_MAX; i++) {
      start();
      requests.flush();
    }
    assertThat(calls.count()).isEqualTo(Forwards.CALLS_IN_FLIGHT_MAX);
    passTime(Members.config().patienceMillis());
    assertThat(answers.get(2)).isInstanceOf(Outcome.Unavailable.class);

    calls.take().lost();
    requests.flush();
    assertThat(calls.count()).isEqualTo(Forwards.CALLS_IN_FLIGHT_MAX - 1);
  }

  @Test
  void leadershipLostBeforeTheCommitIsHiddenByARepetitionElsewhere() {
    leadership.becomes(A);
    start();
    leadership.answer(new Outcome.OutcomeUnknown("leadership was lost"));
    leadership.becomes(B);
    passTime(Requests.RETRY_MILLIS);
    calls.take().reply(new PeerReply.ProposeReply(List.of(DONE)));

    assertThat(answers).containsExactly(DONE);
  }

  @Test
  void theStampTellsWhichAnswersTheGatewayHas() {
    leadership.becomes(B);
    start();
    requests.flush();
    calls.take().reply(new PeerReply.ProposeReply(List.of(DONE)));
    start();
    requests.flush();

    assertThat(stampOf(calls.take()).answeredBelow()).isEqualTo(2);
  }

  private static io.quorate.machine.GatewayStamp stampOf(RecordedCalls.Open call) {
    return ((Command.OnLock) ((PeerCall.Propose) call.call()).commands().get(0)).stamp();
  }

  private void start() {
    requests.start(null, RELEASE, answers::add);
  }

  private void passTime(long millis) {
    time.advanceTo(time.nowMillis() + millis);
    requests.sweep();
    requests.flush();
  }
}
