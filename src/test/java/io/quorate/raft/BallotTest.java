package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import org.junit.jupiter.api.Test;

/** Goal: a term has one vote, and terms only rise. Method: the ways to break it, each refused. */
class BallotTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  @Test
  void votesOnceInATermAndAgainInTheNext() {
    Ballot ballot = new Ballot(new HardState(3, null));
    ballot.voteFor(A);

    assertThat(ballot.isOpenTo(A)).isTrue();
    assertThat(ballot.isOpenTo(B)).isFalse();
    assertThatThrownBy(() -> ballot.voteFor(B)).isInstanceOf(InvariantViolation.class);

    ballot.raiseTo(4);
    ballot.voteFor(B);
    assertThat(ballot.state()).isEqualTo(new HardState(4, B));
  }

  @Test
  void remembersTheVoteThatTheDiskHeld() {
    assertThat(new Ballot(new HardState(3, A)).isOpenTo(B)).isFalse();
  }

  @Test
  void refusesATermThatDoesNotRise() {
    Ballot ballot = new Ballot(new HardState(3, A));

    assertThatThrownBy(() -> ballot.raiseTo(3)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> ballot.raiseTo(2)).isInstanceOf(InvariantViolation.class);
  }
}
