package io.quorate.node;

import static io.quorate.node.Members.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.calls.RecordedCalls;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitRoomTest {
  private static final LockName LOCK = new LockName("l");
  private static final ClientId CLIENT = new ClientId("c");
  private static final Outcome LOCKED = new LockAnswer.Locked(LOCK, 1, List.of(), 1, 0);
  private static final Outcome WITHOUT_A_PLACE = new LockAnswer.Locked(LOCK, 0, List.of(), 0, 0);
  private static final Outcome GRANTED =
      new LockAnswer.Granted(
          LOCK, CLIENT, LockMode.EXCLUSIVE, new FencingToken(1), 1_000, 1_000, 1, 1);

  private final LoopTime time = new LoopTime(0);
  private final ScriptedLeadership leader = new ScriptedLeadership(A);
  private final Requests requests =
      new Requests(Members.config(), time, GroupId.SYSTEM, leader, 7, new RecordedCalls());
  private final WaitRoom room = new WaitRoom(requests, time, 2);
  private final List<Outcome> answers = new ArrayList<>();

  @Test
  void aFreeLockIsAnsweredAtOnce() {
    acquire();
    leader.answer(GRANTED);

    assertThat(answers).containsExactly(GRANTED);
  }

  @Test
  void anOfferIsCollectedForTheWaitingCall() {
    acquire();
    leader.answer(LOCKED);
    assertThat(answers).isEmpty();
    room.happened(new LockEvent.Offered(LOCK, CLIENT));

    assertThat(nextAcquire().isResumption()).isTrue();
    leader.answer(GRANTED);
    assertThat(answers).containsExactly(GRANTED);
  }

  @Test
  void anOfferThatIsAppliedBeforeTheFirstAnswerArrivesIsNotMissed() {
    acquire();
    room.happened(new LockEvent.Offered(LOCK, CLIENT));
    leader.answer(LOCKED);

    assertThat(nextAcquire().isResumption()).isTrue();
    leader.answer(GRANTED);
    assertThat(answers).containsExactly(GRANTED);
  }

  @Test
  void theEndOfTheWaitIsAnsweredByWhereTheCallStands() {
    acquire();
    leader.answer(LOCKED);
    time.advanceTo(5_000);
    room.sweep();
    assertThat(nextAcquire().placeMillis()).isEqualTo(10_000);
    leader.answer(LOCKED);

    assertThat(answers).containsExactly(LOCKED);
  }

  @Test
  void thePlaceIsKeptForTheWaitAndBeyond() {
    acquire();

    assertThat(nextAcquire().placeMillis()).isEqualTo(15_000);
  }

  @Test
  void aVictimLearnsOfItsDeadlockByAskingAgain() {
    Outcome deadlocked = new LockAnswer.Deadlocked(LOCK, CLIENT, List.of(CLIENT));
    acquire();
    leader.answer(LOCKED);
    room.happened(new LockEvent.Aborted(LOCK, CLIENT, List.of(CLIENT)));
    leader.answer(deadlocked);

    assertThat(answers).containsExactly(deadlocked);
  }

  @Test
  void leavingEndsTheWaitingCall() {
    acquire();
    leader.answer(LOCKED);
    room.happened(new LockEvent.Left(LOCK, CLIENT));

    assertThat(nextAcquire().isResumption()).isTrue();
    leader.answer(WITHOUT_A_PLACE);
    assertThat(answers)
        .containsExactly(new LockAnswer.Conflicting(LOCK, "the client has left the queue"));
  }

  /** This replica may apply the leaving after the client has come back. */
  @Test
  void leavingOfAnEarlierPlaceDoesNotEndTheCallInTheNextOne() {
    acquire();
    room.happened(new LockEvent.Left(LOCK, CLIENT));
    leader.answer(LOCKED);
    leader.answer(LOCKED);
    assertThat(answers).isEmpty();
    room.happened(new LockEvent.WaitExpired(LOCK, CLIENT));
    leader.answer(WITHOUT_A_PLACE);

    assertThat(answers).containsExactly(WITHOUT_A_PLACE);
  }

  @Test
  void aGrantThatCameBeforeTheLeavingIsAnswered() {
    acquire();
    leader.answer(LOCKED);
    room.happened(new LockEvent.Offered(LOCK, CLIENT));
    room.happened(new LockEvent.Left(LOCK, CLIENT));
    leader.answer(GRANTED);

    assertThat(answers).containsExactly(GRANTED);
  }

  @Test
  void eventsOfOthersWakeNobody() {
    acquire();
    leader.answer(LOCKED);
    room.happened(new LockEvent.Offered(LOCK, new ClientId("other")));

    assertThat(leader.open()).isZero();
  }

  @Test
  void moreWaitersThanAllowedAreTurnedAway() {
    acquire();
    acquire();
    acquire();

    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.Overloaded.class);
  }

  @Test
  void aNodeThatStopsAnswersThoseWhoWait() {
    acquire();
    leader.answer(LOCKED);
    requests.abandon("stopped");
    room.abandon("stopped");

    assertThat(answers).containsExactly(new Outcome.OutcomeUnknown("stopped"));
  }

  @Test
  void aNodeThatIsStoppingSendsThoseWhoWaitElsewhere() {
    acquire();
    leader.answer(LOCKED);
    room.retire("stopping");

    assertThat(answers).containsExactly(new Outcome.OutcomeUnknown("stopping"));
  }

  @Test
  void aNodeThatIsStoppingLetsAnAttemptEndButParksNobody() {
    acquire();
    acquire();
    room.retire("stopping");
    assertThat(answers).isEmpty();
    leader.answer(GRANTED);
    leader.answer(LOCKED);

    assertThat(answers).containsExactly(GRANTED, new Outcome.OutcomeUnknown("stopping"));
  }

  /** The place is still there, and may become a hold. */
  @Test
  void aLastAttemptInVainDoesNotSayThatNothingWasDone() {
    acquire();
    leader.answer(LOCKED);
    time.advanceTo(5_000);
    room.sweep();
    leader.answer(new Outcome.Overloaded("full"));

    assertThat(answers).containsExactly(new Outcome.OutcomeUnknown("full"));
  }

  private void acquire() {
    room.acquire(
        null,
        new Acquire(LOCK, CLIENT, LockMode.EXCLUSIVE, 1_000, 10_000, 10_000, 0, false),
        5_000,
        answers::add);
  }

  private Acquire nextAcquire() {
    return (Acquire) ((Command.OnLock) leader.next()).command();
  }
}
