package io.quorate.raft;

import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.C;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: appends in any order get one answer each. Method: the test plays the leader, b. */
class FollowingTest {
  private final SoloCore solo = SoloCore.fresh();

  @BeforeEach
  void followB() {
    solo.tell(B, solo.append(1, Position.ZERO, 0, 1));
    solo.sync();
    solo.take(B);
  }

  private static Position at(long index, long term) {
    return new Position(index, term);
  }

  private List<AppendResponse> answers() {
    solo.sync();
    List<AppendResponse> answers = new ArrayList<>();
    for (Message message : solo.take(B)) {
      answers.add((AppendResponse) message);
    }
    return answers;
  }

  @Test
  void earlyAppendIsAnsweredWhenItsTimeHasCome() {
    AppendRequest first = solo.append(1, at(1, 1), 0, 1);
    AppendRequest second = solo.append(1, at(2, 1), 0, 1, 1);
    AppendRequest third = solo.append(1, at(4, 1), 0, 1);
    solo.tell(B, third);
    solo.tell(B, second);
    assertThat(answers()).isEmpty();
    solo.tell(B, first);

    assertThat(answers())
        .extracting(AppendResponse::round)
        .containsExactly(first.round(), second.round(), third.round());
    assertThat(solo.raft.log().lastIndex()).isEqualTo(5);
  }

  @Test
  void earlyAppendIsRefusedWhenTheGapStays() {
    solo.tell(B, solo.append(1, at(2, 1), 0, 1));
    solo.elapse(EarlyAppends.PATIENCE_MILLIS - 10);
    assertThat(answers()).isEmpty();
    solo.elapse(10);

    assertThat(answers())
        .singleElement()
        .satisfies(answer -> assertThat(answer.isAccepted()).isFalse())
        .satisfies(answer -> assertThat(answer.match()).isEqualTo(at(1, 1)));
  }

  @Test
  void earlyAppendIsRefusedWhenItsTermEnds() {
    solo.tell(B, solo.append(1, at(2, 1), 0, 1));
    solo.tell(C, solo.append(2, at(1, 1), 0, 2));

    assertThat(answers())
        .singleElement()
        .satisfies(answer -> assertThat(answer.isAccepted()).isFalse())
        .satisfies(answer -> assertThat(answer.term()).isEqualTo(2));
    solo.elapse(100);
    assertThat(answers()).isEmpty();
  }

  @Test
  void earlyAppendsAreBounded() {
    for (int i = 0; i <= EarlyAppends.WAITING_MAX; i++) {
      solo.tell(B, solo.append(1, at(2 + i, 1), 0, 1));
    }

    assertThat(answers()).hasSize(1);
  }

  @Test
  void newLeaderIsToldAtOnceThatTheLogIsShorter() {
    solo.tell(C, solo.append(2, at(9, 2), 0, 2));

    solo.sync();
    AppendResponse answer = solo.takeOne(C, AppendResponse.class);
    assertThat(answer.isAccepted()).isFalse();
    assertThat(answer.match()).isEqualTo(at(1, 1));
  }

  @Test
  void repeatedAppendIsAnsweredAgain() {
    AppendRequest request = solo.append(1, at(1, 1), 0, 1);
    solo.tell(B, request);
    solo.tell(B, request);

    assertThat(answers())
        .hasSize(2)
        .allSatisfy(answer -> assertThat(answer.match()).isEqualTo(at(2, 1)));
    assertThat(solo.raft.log().lastIndex()).isEqualTo(2);
  }
}
