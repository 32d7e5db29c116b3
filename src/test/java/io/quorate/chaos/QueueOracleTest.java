package io.quorate.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueOracleTest {
  private static final int GROUPED = 0;
  private static final int LOOSE = 1;
  private static final int SENT = 3 * QueueOracle.GROUPS + 1;

  private final QueueOracle oracle = new QueueOracle(2);

  @BeforeEach
  void threeAreAcceptedOfEach() {
    for (int producer : new int[] {GROUPED, LOOSE}) {
      oracle.sending(producer, 0, SENT);
      for (int number = 0; number < 3; number++) {
        oracle.accepted(producer, number);
      }
    }
  }

  @Test
  void anAcceptedMessageIsOutstandingUntilItIsDelivered() {
    oracle.delivered("1-0", oracle.asked());
    oracle.delivered("1-0", oracle.asked());
    assertThat(oracle.outstanding()).isEqualTo(5);
    assertThat(oracle.toString()).contains("2 delivered", "1 of them again");
  }

  @Test
  void aMessageThatNobodySentIsInvented() {
    assertThatThrownBy(() -> oracle.delivered("1-" + SENT, oracle.asked()))
        .isInstanceOf(Violation.class);
  }

  @Test
  void nothingComesAfterItsConfirmedAcknowledgement() {
    oracle.delivered("1-0", oracle.asked());
    oracle.settled("1-0");
    assertThatThrownBy(() -> oracle.delivered("1-0", oracle.asked())).isInstanceOf(Violation.class);
  }

  @Test
  void anAnswerMayBeLate() {
    int asked = oracle.asked();
    oracle.delivered("1-0", oracle.asked());
    oracle.settled("1-0");
    oracle.delivered("1-0", asked);
    assertThat(oracle.toString()).contains("1 of them again");
  }

  @Test
  void aGroupKeepsItsOrderAndOthersNeedNot() {
    oracle.accepted(GROUPED, QueueOracle.GROUPS);
    oracle.accepted(GROUPED, 3 * QueueOracle.GROUPS);
    oracle.delivered("1-2", oracle.asked());
    oracle.delivered("0-2", oracle.asked());
    oracle.delivered("0-0", oracle.asked());
    String last = QueueOracle.message(GROUPED, 3 * QueueOracle.GROUPS);
    assertThatThrownBy(() -> oracle.delivered(last, oracle.asked()))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("before " + QueueOracle.GROUPS);
    oracle.delivered(QueueOracle.message(GROUPED, QueueOracle.GROUPS), oracle.asked());
    oracle.delivered(last, oracle.asked());
  }

  @Test
  void whatWasNeverAcceptedHoldsUpNoGroup() {
    oracle.sending(GROUPED, 4, 2);
    oracle.accepted(GROUPED, 5);
    for (int number = 0; number < 3; number++) {
      oracle.delivered(QueueOracle.message(GROUPED, number), oracle.asked());
    }
    oracle.delivered("0-5", oracle.asked());
    assertThat(oracle.outstanding()).isEqualTo(3);
  }
}
