package io.quorate.raft;

import static io.quorate.raft.RaftCluster.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: the log keeps its shape, and hints skip whole terms. Method: small logs. */
class RaftLogTest {
  private static RaftLog log(long... terms) {
    return new RaftLog(LogBase.NONE, RaftCluster.log(terms).entries());
  }

  @Test
  void startsBeforeTheFirstEntry() {
    RaftLog log = log();

    assertThat(log.last()).isEqualTo(Position.ZERO);
    assertThat(log.matches(Position.ZERO)).isTrue();
    assertThat(log.matches(new Position(1, 1))).isFalse();
    assertThat(log.takeCommitted()).isEmpty();
    assertThat(log.batchFrom(1, 100, 100)).isEmpty();
  }

  @Test
  void matchesOnlyTheSameTermAtTheSameIndex() {
    RaftLog log = log(1, 1, 3);

    assertThat(log.matches(new Position(3, 3))).isTrue();
    assertThat(log.matches(new Position(3, 2))).isFalse();
    assertThat(log.matches(new Position(4, 3))).isFalse();
  }

  /** The logs are those of figure 7 and some edges; positions are index, term. */
  @ParameterizedTest
  @CsvSource({
    "1 1 1 2 2 2 3 3 3 3 3, 10, 6, 10, 3",
    "1 1 1 4 4 4 4, 10, 6, 7, 4",
    "1 1 1 4 4 5 5 6 6 6, 10, 3, 3, 1",
    "1 1 1 4 4 5 5 6 6 6, 7, 4, 5, 4",
    "1 1 1, 2, 1, 2, 1",
    "5 5 5, 3, 4, 0, 0",
    "5 5 5, 9, 9, 3, 5",
  })
  void hintSkipsTermsThatTheOtherCannotHave(
      String terms, long index, long term, long hintIndex, long hintTerm) {
    RaftLog log = log(terms.chars().filter(c -> c != ' ').mapToLong(c -> c - '0').toArray());

    assertThat(log.lastAgreeableWith(new Position(index, term)))
        .isEqualTo(new Position(hintIndex, hintTerm));
  }

  @Test
  void refusesGapsFallingTermsAndFallingTime() {
    RaftLog log = log(2);
    Entry late = new Entry(new Position(2, 2), 100, EntryKind.COMMAND, new byte[0]);

    assertThatThrownBy(() -> log.append(entry(3, 2))).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> log.append(entry(2, 1))).isInstanceOf(InvariantViolation.class);
    log.append(late);
    assertThatThrownBy(() -> log.append(entry(3, 2))).isInstanceOf(InvariantViolation.class);
  }

  @Test
  void neverGivesUpWhatIsCommitted() {
    RaftLog log = log(1, 1, 1);
    log.commitTo(2);

    assertThatThrownBy(() -> log.truncateFrom(2)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> log.commitTo(1)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> log.commitTo(4)).isInstanceOf(InvariantViolation.class);
    log.truncateFrom(3);
    assertThat(log.lastIndex()).isEqualTo(2);
  }

  @Test
  void handsOutEachCommittedEntryOnce() {
    RaftLog log = log(1, 1, 1);
    log.commitTo(2);

    assertThat(log.takeCommitted()).extracting(Entry::index).containsExactly(1L, 2L);
    assertThat(log.takeCommitted()).isEmpty();
    log.commitTo(3);
    assertThat(log.takeCommitted()).extracting(Entry::index).containsExactly(3L);
  }

  @Test
  void batchKeepsItsBoundsButIsNeverEmpty() {
    RaftLog log = log(1, 1, 1, 1); // three bytes each

    assertThat(log.batchFrom(1, 100, 3)).hasSize(3);
    assertThat(log.batchFrom(1, 6, 100)).hasSize(2);
    assertThat(log.batchFrom(1, 7, 100)).hasSize(2);
    assertThat(log.batchFrom(3, 1, 100)).hasSize(1);
    assertThat(log.batchFrom(3, 100, 100)).extracting(Entry::index).isEqualTo(List.of(3L, 4L));
  }
}
