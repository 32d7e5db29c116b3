package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.LostBytes;
import io.quorate.sim.SimDisk;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import io.quorate.snapshot.StoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: bodies come back as they were written, wherever they have been moved; a snapshot writes
 * only what has changed. Method: snapshots on a simulated disk, and the names on it.
 */
class BodyFilesTest {
  private static final int BYTES = 700;
  private static final int BODY_BYTES = 300;

  private final SimDisk disk = new SimDisk();

  private static StoredState save(Snapshots snapshots, long index, List<? extends Body> bodies)
      throws IOException {
    return snapshots.save(
        Batches.SHARD, States.base(index), States.state(index, BYTES), List.copyOf(bodies));
  }

  private SnapshotFiles open() throws IOException {
    return SnapshotFiles.open(disk, 77);
  }

  private List<String> bodyFiles() {
    return disk.list().stream().filter(name -> name.startsWith("body-")).toList();
  }

  private static String fileOf(long index) {
    return BodyFileName.of(Batches.SHARD, States.base(index).position()).file();
  }

  @ParameterizedTest
  @EnumSource
  void bodiesComeBackAsTheyWereWritten(SnapshotsTest.Kind kind) throws IOException {
    Snapshots snapshots = kind.open();
    List<Body> bodies = new ArrayList<>(States.bodies(1, 5, BODY_BYTES));
    bodies.add(Bytes.EMPTY);
    bodies.addAll(States.bodies(6, 7, (1 << 20) + 3));
    bodies.add(Bytes.EMPTY);
    StoredState saved = save(snapshots, 5, bodies);
    assertThat(saved.meta().bodyCount()).isEqualTo(9);
    assertThat(States.read(saved.bodies())).isEqualTo(bodies);
    StoredState loaded = snapshots.load(saved.meta());
    assertThat(loaded.state()).isEqualTo(States.state(5, BYTES));
    assertThat(States.read(loaded.bodies())).isEqualTo(bodies);
  }

  @ParameterizedTest
  @EnumSource
  void aSnapshotWithBodiesIsSentInPartsOfAnySize(SnapshotsTest.Kind kind) throws IOException {
    for (int partBytes : new int[] {1, 7, BODY_BYTES, BODY_BYTES + 1, 1 << 20}) {
      Snapshots from = kind.open();
      List<Body> bodies = new ArrayList<>(States.bodies(1, 4, BODY_BYTES));
      bodies.add(2, Bytes.EMPTY);
      bodies.add(Bytes.EMPTY);
      save(from, 5, bodies.subList(0, 3));
      SnapshotMeta meta = save(from, 6, bodies).meta();
      Snapshots to = kind.open();
      byte[] whole = States.whole(from, meta, partBytes);
      assertThat(whole).hasSize((int) meta.bytes());
      for (int at = 0; at < whole.length; at += partBytes) {
        to.receive(meta, at, Arrays.copyOfRange(whole, at, Math.min(whole.length, at + partBytes)));
      }
      StoredState arrived = Invariant.present(to.complete(meta), "an undamaged snapshot");
      assertThat(States.read(arrived.bodies())).isEqualTo(bodies);
      assertThat(to.load(meta).meta()).isEqualTo(meta);
      assertThat(States.whole(to, meta, 999)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedByteOfASnapshotThatArrivesIsNoticed(SnapshotsTest.Kind kind) throws IOException {
    Snapshots from = kind.open();
    SnapshotMeta meta = save(from, 6, States.bodies(1, 2, 40)).meta();
    byte[] whole = States.whole(from, meta, 999);
    Snapshots to = kind.open();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      to.receive(meta, 0, damaged);
      assertThat(to.received(meta)).isEqualTo(meta.bytes());
      assertThat(to.complete(meta)).as("byte %d", at).isNull();
      assertThat(to.received(meta)).isZero();
    }
  }

  @Test
  void onlyWhatIsNewIsWritten() throws IOException {
    SnapshotFiles snapshots = open();
    List<Body> bodies = new ArrayList<>(save(snapshots, 5, States.bodies(1, 50, 300)).bodies());
    bodies.addAll(States.bodies(51, 52, 300));
    StoredState next = save(snapshots, 9, bodies);
    assertThat(disk.content(fileOf(9))).hasSize(600);
    assertThat(next.bodies().subList(0, 50))
        .as("the same objects")
        .isEqualTo(bodies.subList(0, 50));
    assertThat(States.read(next.bodies())).isEqualTo(States.bodies(1, 52, 300));

    assertThat(save(snapshots, 11, next.bodies()).bodies()).isEqualTo(next.bodies());
    assertThat(bodyFiles()).containsExactly(fileOf(5), fileOf(9));
  }

  @Test
  void aFileThatIsMostlyGarbageIsWrittenAnewAndDeleted() throws IOException {
    SnapshotFiles snapshots = open();
    List<Body> bodies = save(snapshots, 5, States.bodies(1, 10, 300)).bodies();
    assertThat(save(snapshots, 6, bodies.subList(0, 5)).bodies()).isEqualTo(bodies.subList(0, 5));
    StoredState less = save(snapshots, 7, bodies.subList(0, 4));
    assertThat(less.bodies()).doesNotContainAnyElementsOf(bodies);
    assertThat(disk.content(fileOf(7))).hasSize(4 * 300);
    snapshots.forgetBefore(Batches.SHARD, 7);
    assertThat(bodyFiles()).containsExactly(fileOf(7));
    assertThat(States.read(less.bodies())).isEqualTo(States.bodies(1, 4, 300));
    assertThat(States.read(bodies)).as("still open").isEqualTo(States.bodies(1, 10, 300));
    assertThat(snapshots.damage()).isEmpty();
  }

  @Test
  void theFilesAreNeverTooMany() throws IOException {
    SnapshotFiles snapshots = open();
    List<Body> bodies = new ArrayList<>();
    for (int index = 1; index <= 5 * BodyFiles.FILES_MAX; index++) {
      bodies.addAll(States.bodies(index, index, 300));
      bodies = new ArrayList<>(save(snapshots, index, bodies).bodies());
      snapshots.forgetBefore(Batches.SHARD, index);
      assertThat(bodyFiles()).hasSizeLessThanOrEqualTo(BodyFiles.FILES_MAX);
    }
    assertThat(States.read(bodies)).isEqualTo(States.bodies(1, bodies.size(), 300));
  }

  @Test
  void bodiesOfASnapshotThatIsLentStay() throws IOException {
    SnapshotFiles snapshots = open();
    SnapshotMeta lent = save(snapshots, 5, States.bodies(1, 10, 300)).meta();
    byte[] whole = States.whole(snapshots, lent, 999);
    save(snapshots, 6, States.bodies(11, 12, 300));
    snapshots.forgetBefore(Batches.SHARD, 5);
    assertThat(States.whole(snapshots, lent, 999)).isEqualTo(whole);
    snapshots.forgetBefore(Batches.SHARD, 6);
    assertThat(snapshots.read(lent, 0, 1)).isNull();
    assertThat(bodyFiles()).containsExactly(fileOf(6));
  }

  @Test
  void theNextProcessFindsThem() throws IOException {
    StoredState saved = save(open(), 5, States.bodies(1, 10, 300));
    assertThat(States.read(open().load(saved.meta()).bodies()))
        .isEqualTo(States.bodies(1, 10, 300));
  }

  @Test
  void whatAnUnfinishedSnapshotLeavesIsRemovedWithTheNext() throws IOException {
    SnapshotFiles snapshots = open();
    save(snapshots, 5, States.bodies(1, 10, 300));
    disk.create(fileOf(4)).close();
    SnapshotMeta arriving =
        new SnapshotMeta(Batches.SHARD, States.base(9), BYTES, 1, BODY_BYTES, 1);
    snapshots.receive(arriving, 0, new byte[BYTES + 8 + 100]);
    assertThat(bodyFiles()).hasSize(3);
    SnapshotFiles next = open();
    assertThat(bodyFiles()).containsExactly(fileOf(4), fileOf(5));
    next.forgetBefore(Batches.SHARD, 5);
    assertThat(bodyFiles()).containsExactly(fileOf(5));
    next.forget(Batches.SHARD);
    assertThat(disk.list()).isEmpty();
  }

  @Test
  void aBodyThatHasDecayedIsNeverHandedOut() throws IOException {
    SnapshotFiles snapshots = open();
    List<Body> bodies = save(snapshots, 5, States.bodies(1, 10, 300)).bodies();
    disk.flipBit(fileOf(5), 8 * 650);
    assertThat(bodies.get(1).read()).isEqualTo(States.bodies(2, 2, 300).get(0));
    assertThat(snapshots.damage()).isEmpty();
    assertThatThrownBy(() -> bodies.get(2).read())
        .isInstanceOf(LostBytes.class)
        .hasMessage(fileOf(5) + ": a body at 600 does not match its checksum");
    assertThat(snapshots.damage())
        .hasValue(fileOf(5) + ": a body at 600 does not match its checksum");
  }

  /** Who got it would refuse it, and be sent it again and again. */
  @Test
  void aBodyThatHasDecayedIsNotSentToOthers() throws IOException {
    SnapshotMeta meta = save(open(), 5, States.bodies(1, 10, 300)).meta();
    disk.flipBit(fileOf(5), 8 * 650);
    for (int partBytes : new int[] {7, 300, 450, 1 << 20}) {
      SnapshotFiles snapshots = open();
      assertThat(snapshots.read(meta, meta.bodiesAt(), 600)).hasSize(600);
      assertThat(snapshots.damage()).isEmpty();

      assertThatThrownBy(() -> States.whole(snapshots, meta, partBytes))
          .isInstanceOf(LostBytes.class)
          .hasMessage(fileOf(5) + ": a body at 600 does not match its checksum");
      assertThat(snapshots.damage()).isPresent();
    }
  }

  @Test
  void aSnapshotWithoutItsBodiesIsNone() throws IOException {
    SnapshotMeta meta = save(open(), 5, States.bodies(1, 10, 300)).meta();
    disk.truncate(fileOf(5), 2_999);
    assertThatThrownBy(() -> open().load(meta))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(fileOf(5))
        .hasMessageContaining("it has 2999 bytes, not 3000");
    disk.delete(fileOf(5));
    assertThatThrownBy(() -> open().load(meta))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(fileOf(5))
        .hasMessageContaining("the file is missing");
  }

  @Test
  void everyDamageToTheirPlacesIsNoticed() throws IOException {
    SnapshotMeta meta = save(open(), 5, States.bodies(1, 2, 30)).meta();
    String name = SnapshotName.of(meta).file();
    int bytes = disk.content(name).length;
    for (int at = SnapshotHeader.BYTES + BYTES; at < bytes; at++) {
      disk.flipBit(name, 8L * at + 3);
      assertThatThrownBy(() -> open().load(meta)).as("byte %d", at).isInstanceOf(IOException.class);
      disk.flipBit(name, 8L * at + 3);
    }
    assertThat(open().load(meta).bodies()).hasSize(2);
  }
}
