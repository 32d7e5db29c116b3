package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.sim.SimDisk;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goal: the port's contract. Method: the same claims about snapshots on disk and in memory. */
class SnapshotsTest {
  private static final int BYTES = 700;

  enum Kind {
    FILES,
    MEMORY;

    Snapshots open() throws IOException {
      return this == FILES ? SnapshotFiles.open(new SimDisk(), 77) : new MemorySnapshots();
    }
  }

  @ParameterizedTest
  @EnumSource
  void newestIsTheOneThatHoldsMost(Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    assertThat(snapshots.newest(Batches.SYSTEM)).isNull();
    for (long index : new long[] {9, 300, 20}) {
      SnapshotMeta saved =
          snapshots
              .save(Batches.SYSTEM, States.base(index), States.state(index, BYTES), List.of())
              .meta();
      assertThat(saved).isEqualTo(States.meta(Batches.SYSTEM, index, BYTES));
      assertThat(snapshots.load(saved).state()).isEqualTo(States.state(index, BYTES));
    }
    assertThat(snapshots.newest(Batches.SYSTEM)).isEqualTo(States.meta(Batches.SYSTEM, 300, BYTES));
    assertThat(snapshots.newest(Batches.SHARD)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void partsAreReadFromAnywhereUpToTheEnd(Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    byte[] state = States.state(5, BYTES);
    SnapshotMeta meta = snapshots.save(Batches.SYSTEM, States.base(5), state, List.of()).meta();
    assertThat(snapshots.read(meta, 0, 10)).isEqualTo(Arrays.copyOf(state, 10));
    assertThat(snapshots.read(meta, 650, 200)).isEqualTo(Arrays.copyOfRange(state, 650, BYTES));
    assertThat(snapshots.read(meta, BYTES, 200)).isEmpty();
    assertThatThrownBy(() -> snapshots.read(meta, BYTES + 1, 200))
        .isInstanceOf(InvariantViolation.class);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsForgottenIsGoneButNeverTheNewest(Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    for (long index = 1; index <= 4; index++) {
      snapshots.save(Batches.SYSTEM, States.base(index), States.state(index, BYTES), List.of());
    }
    snapshots.save(Batches.SHARD, States.base(1), States.state(1, BYTES), List.of());
    snapshots.forgetBefore(Batches.SYSTEM, 3);
    assertThat(snapshots.read(States.meta(Batches.SYSTEM, 2, BYTES), 0, 1)).isNull();
    assertThatThrownBy(() -> snapshots.load(States.meta(Batches.SYSTEM, 2, BYTES)))
        .isInstanceOf(IOException.class);
    assertThat(snapshots.load(States.meta(Batches.SYSTEM, 3, BYTES)).state()).hasSize(BYTES);
    snapshots.forgetBefore(Batches.SYSTEM, 100);
    assertThat(snapshots.read(States.meta(Batches.SYSTEM, 3, BYTES), 0, 1)).isNull();
    assertThat(snapshots.load(States.meta(Batches.SYSTEM, 4, BYTES)).state()).hasSize(BYTES);
    assertThat(snapshots.load(States.meta(Batches.SHARD, 1, BYTES)).state()).hasSize(BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void snapshotIsReceivedPartByPart(Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    SnapshotMeta meta = States.meta(Batches.SYSTEM, 8, BYTES);
    byte[] state = States.state(8, BYTES);
    for (int offset = 0; offset < BYTES; offset += 100) {
      assertThat(snapshots.received(meta)).isEqualTo(offset);
      snapshots.receive(meta, offset, Arrays.copyOfRange(state, offset, offset + 100));
      assertThat(snapshots.newest(Batches.SYSTEM)).isNull();
    }
    assertThat(snapshots.received(meta)).isEqualTo(BYTES);
    assertThat(States.completed(snapshots, meta)).isEqualTo(state);
    assertThat(snapshots.newest(Batches.SYSTEM)).isEqualTo(meta);
    assertThat(snapshots.load(meta).state()).isEqualTo(state);
    assertThat(snapshots.received(meta)).isEqualTo(BYTES);
    assertThat(States.completed(snapshots, meta)).as("again").isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource
  void stateThatDoesNotMatchItsChecksumIsForgotten(Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    SnapshotMeta meta = States.meta(Batches.SYSTEM, 8, BYTES);
    snapshots.receive(meta, 0, States.state(9, BYTES));
    assertThat(snapshots.complete(meta)).isNull();
    assertThat(snapshots.newest(Batches.SYSTEM)).isNull();
    assertThat(snapshots.received(meta)).isZero();
    snapshots.receive(meta, 0, States.state(8, BYTES));
    assertThat(States.completed(snapshots, meta)).isEqualTo(States.state(8, BYTES));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSnapshotOfTheGroupTakesThePlaceOfTheOneThatArrives(Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    SnapshotMeta older = States.meta(Batches.SYSTEM, 8, BYTES);
    SnapshotMeta newer = States.meta(Batches.SYSTEM, 9, BYTES);
    SnapshotMeta other = States.meta(Batches.SHARD, 8, BYTES);
    snapshots.receive(older, 0, Arrays.copyOf(States.state(8, BYTES), 300));
    snapshots.receive(other, 0, Arrays.copyOf(States.state(8, BYTES), 200));
    assertThat(snapshots.received(newer)).isZero();
    assertThat(snapshots.received(older)).as("asking changes nothing").isEqualTo(300);
    snapshots.receive(newer, 0, States.state(9, BYTES));
    assertThat(snapshots.received(older)).isZero();
    assertThat(snapshots.received(other)).isEqualTo(200);
    assertThat(States.completed(snapshots, newer)).hasSize(BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void partsOutOfPlaceAreBugs(Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    SnapshotMeta meta = States.meta(Batches.SYSTEM, 8, BYTES);
    snapshots.receive(meta, 0, new byte[100]);
    assertThatThrownBy(() -> snapshots.receive(meta, 0, new byte[1]))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> snapshots.receive(meta, 101, new byte[1]))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> snapshots.receive(meta, 100, new byte[BYTES]))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> snapshots.complete(meta)).isInstanceOf(InvariantViolation.class);
  }
}
