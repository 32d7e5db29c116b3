package io.quorate.raft;

import static io.quorate.raft.RaftCluster.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import io.quorate.raft.Effects.Persist;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: only what the log still holds counts as durable. Method: writes and truncations. */
class PersistQueueTest {
  private static final HardState TERM_1 = new HardState(1, null);

  private final RaftLog log = new RaftLog(LogBase.NONE, List.of());
  private final PersistQueue queue = new PersistQueue(TERM_1, log);

  private Persist take(HardState state) {
    return Invariant.present(queue.take(state, log), "something to write");
  }

  private void append(long index, long term) {
    log.append(entry(index, term));
  }

  private void truncateFrom(long index) {
    log.truncateFrom(index);
    queue.truncateFrom(index);
  }

  @Test
  void handsOverOnlyWhatIsNew() {
    assertThat(queue.take(TERM_1, log)).isNull();
    append(1, 1);
    append(2, 1);

    Persist first = take(TERM_1);
    assertThat(first.entries()).hasSize(2);
    assertThat(first.hardState()).isNull();
    assertThat(queue.take(TERM_1, log)).isNull();

    HardState vote = new HardState(2, new NodeId("a"));
    Persist second = take(vote);
    assertThat(second.entries()).isEmpty();
    assertThat(second.hardState()).isEqualTo(vote);
    assertThat(second.sequence()).isGreaterThan(first.sequence());
  }

  @Test
  void confirmsWritesInOrder() {
    append(1, 1);
    long first = take(TERM_1).sequence();
    append(2, 1);
    HardState term2 = new HardState(2, null);
    long second = take(term2).sequence();

    assertThat(queue.persistedIndex()).isZero();
    queue.persisted(first);
    assertThat(queue.persistedIndex()).isEqualTo(1);
    assertThat(queue.isPersisted(term2)).isFalse();
    queue.persisted(second);
    assertThat(queue.persistedIndex()).isEqualTo(2);
    assertThat(queue.isPersisted(term2)).isTrue();
    queue.persisted(first);
    assertThat(queue.persistedIndex()).isEqualTo(2);
  }

  @Test
  void confirmsAllWritesBeforeTheOneNamed() {
    append(1, 1);
    take(TERM_1);
    append(2, 1);
    queue.persisted(take(TERM_1).sequence());

    assertThat(queue.persistedIndex()).isEqualTo(2);
  }

  @Test
  void aWriteDoesNotVouchForEntriesThatReplacedItsOwn() {
    append(1, 1);
    append(2, 1);
    long old = take(TERM_1).sequence();
    truncateFrom(2);
    append(2, 2);
    Persist replacement = take(TERM_1);

    queue.persisted(old);
    assertThat(queue.persistedIndex()).isEqualTo(1);
    assertThat(replacement.entries()).extracting(Entry::term).containsExactly(2L);
    queue.persisted(replacement.sequence());
    assertThat(queue.persistedIndex()).isEqualTo(2);
  }

  @Test
  void truncationTakesBackWhatWasDurable() {
    append(1, 1);
    append(2, 1);
    queue.persisted(take(TERM_1).sequence());
    truncateFrom(2);
    append(2, 2);

    assertThat(queue.persistedIndex()).isEqualTo(1);
  }

  @Test
  void refusesToConfirmWhatWasNeverWritten() {
    assertThatThrownBy(() -> queue.persisted(1)).isInstanceOf(InvariantViolation.class);
  }
}
