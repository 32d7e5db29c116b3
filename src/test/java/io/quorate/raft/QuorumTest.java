package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: a majority is a majority. Method: all small groups. */
class QuorumTest {
  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,2", "4,3", "5,3", "6,4", "7,4"})
  void anyTwoMajoritiesShareAVoter(int voterCount, int size) {
    Quorum quorum = new Quorum(voterCount);

    assertThat(quorum.size()).isEqualTo(size);
    assertThat(2 * quorum.size()).isGreaterThan(voterCount);
    assertThat(quorum.isReachedBy(size)).isTrue();
    assertThat(quorum.isReachedBy(size - 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,2", "4,2", "5,3"})
  void refusalsPreventAMajorityOnceTooFewAreLeft(int voterCount, int refusals) {
    Quorum quorum = new Quorum(voterCount);

    assertThat(quorum.isPreventedBy(refusals)).isTrue();
    assertThat(quorum.isPreventedBy(refusals - 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"7,7", "3 9,3", "9 1 5,5", "4 1 3 2,2", "5 5 0 0 9,5"})
  void majorityReachesTheValueThatMostHavePassed(String values, long reached) {
    long[] each = values.chars().filter(Character::isDigit).mapToLong(c -> c - '0').toArray();

    assertThat(new Quorum(each.length).reachedByMajority(each)).isEqualTo(reached);
  }
}
