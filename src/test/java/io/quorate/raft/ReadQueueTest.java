package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.raft.Effects.ReadyRead;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: a read is released when confirmed and committed, not before. Method: one queue. */
class ReadQueueTest {
  private final ReadQueue reads = new ReadQueue();
  private final Outbox outbox = new Outbox();

  private Effects drained() {
    return outbox.drain(null, List.of());
  }

  @Test
  void releasesWhatIsConfirmedAndCommitted() {
    reads.add(1, 10, 5);
    reads.add(2, 12, 5);
    reads.add(3, 12, 6);

    reads.release(9, 100, outbox);
    assertThat(drained().readyReads()).isEmpty();
    reads.release(100, 4, outbox);
    assertThat(drained().readyReads()).isEmpty();
    reads.release(11, 5, outbox);
    assertThat(drained().readyReads()).containsExactly(new ReadyRead(1, 5));
    reads.release(12, 5, outbox);
    assertThat(drained().readyReads()).containsExactly(new ReadyRead(2, 5));
    reads.release(12, 6, outbox);
    assertThat(drained().readyReads()).containsExactly(new ReadyRead(3, 6));
    assertThat(reads.isEmpty()).isTrue();
  }

  @Test
  void needsTheRoundOfTheLastRead() {
    assertThat(reads.roundNeeded()).isEqualTo(Long.MIN_VALUE);
    reads.add(1, 10, 5);
    reads.add(2, 12, 5);

    assertThat(reads.roundNeeded()).isEqualTo(12);
  }

  @Test
  void failsEveryReadOnce() {
    reads.add(1, 10, 5);
    reads.add(2, 12, 5);
    reads.failAll(outbox);
    reads.failAll(outbox);

    assertThat(drained().failedReads()).containsExactly(1L, 2L);
  }

  @Test
  void isFullAtItsBound() {
    for (int i = 0; i < ReadQueue.WAITING_MAX; i++) {
      assertThat(reads.isFull()).isFalse();
      reads.add(i, 1, 1);
    }

    assertThat(reads.isFull()).isTrue();
  }
}
