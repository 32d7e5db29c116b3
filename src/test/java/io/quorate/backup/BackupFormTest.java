package io.quorate.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.raft.Configuration;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.ring.Shards;
import io.quorate.snapshot.SnapshotMeta;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: a file is the backup that was taken, or none. Method: write small ones, damage them
 * everywhere, and read them.
 */
class BackupFormTest {
  private static final BackupHeader HEADER =
      new BackupHeader(0xCAFEL, 1_761_388_200_000L, "1.2.3", 2);
  private static final int PART_BYTES = 7;

  private final List<byte[]> states =
      List.of(bytes("what clients have"), bytes("shard 0"), bytes("of shard 1, a little more"));

  @Test
  void whatIsWrittenIsRead() throws IOException {
    byte[] file = written();

    Backup read = read(file);

    assertThat(read.header()).isEqualTo(HEADER);
    assertThat(read.systemState()).isEqualTo(states.get(0));
    assertThat(read.system()).isEqualTo(SavedState.of(metas().get(0)));
    assertThat(file).hasSize((int) BackupWriter.bytesOf(HEADER, metas()));
  }

  @Test
  void everyByteThatIsChangedIsNoticed() throws IOException {
    byte[] file = written();
    for (int at = 0; at < file.length; at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] damaged = file.clone();
        damaged[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> read(damaged))
            .as("byte %s of %s, bit %s", at, file.length, bit)
            .isInstanceOf(DamagedBackup.class);
      }
    }
  }

  @Test
  void everyCutIsNoticedAndSoIsWhatFollows() throws IOException {
    byte[] file = written();
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> read(cut))
          .as("%s of %s bytes", length, file.length)
          .isInstanceOf(DamagedBackup.class)
          .hasMessageContaining("ends too early");
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length + 1)))
        .isInstanceOf(DamagedBackup.class);
  }

  /** Its own checksum is right, so that only the one over all can tell. */
  @Test
  void aStateThatWasExchangedTogetherWithItsChecksumIsNoticed() throws IOException {
    byte[] file = written();
    states.get(2)[0]++;
    byte[] other = written();
    byte[] mixed = Arrays.copyOf(other, other.length);
    System.arraycopy(
        file,
        file.length - BackupForm.DIGEST_BYTES,
        mixed,
        file.length - BackupForm.DIGEST_BYTES,
        BackupForm.DIGEST_BYTES);

    assertThatThrownBy(() -> read(mixed))
        .isInstanceOf(DamagedBackup.class)
        .hasMessageContaining("SHA-256");
    assertThat(read(other).digest()).isNotEqualTo(read(file).digest());
  }

  /** So {@code head -c -32 FILE | sha256sum} tells what {@code tail -c 32 FILE} holds. */
  @Test
  void theEndIsTheDigestOfAllBeforeIt() throws IOException, NoSuchAlgorithmException {
    byte[] file = written();
    int end = file.length - 32;
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(file, 0, end));
    assertThat(Arrays.copyOfRange(file, end, file.length)).isEqualTo(digest);
  }

  @Test
  void anotherVersionIsNamed() throws IOException {
    byte[] file = written();
    file[11]++;
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DamagedBackup.class)
        .hasMessageContaining("form 2");
  }

  @Test
  void aLengthThatIsALieTakesNoMemory() {
    ByteWriter out = new ByteWriter();
    out.writeRaw(BackupForm.BEGINNING, 0, 8).writeInt(BackupForm.VERSION);
    writeBlock(out, HEADER.encode());
    writeBlock(
        out,
        new SavedState(GroupId.SYSTEM, new Position(9, 1), 0, SnapshotMeta.STATE_BYTES_MAX, 0, 0, 0)
            .encode());
    Counted file = new Counted(out.writeInt(1).toByteArray());

    assertThatThrownBy(() -> Backup.read(file)).isInstanceOf(DamagedBackup.class);
    assertThat(file.askedMax).isLessThan(1 << 20);
  }

  @Test
  void aBlockOfAnyOtherLengthIsRefused() {
    for (int length : new int[] {-1, BackupForm.BLOCK_BYTES_MAX + 1, Integer.MAX_VALUE}) {
      ByteWriter out = new ByteWriter();
      out.writeRaw(BackupForm.BEGINNING, 0, 8).writeInt(BackupForm.VERSION).writeInt(length);
      byte[] file = out.writeRaw(new byte[5_000], 0, 5_000).toByteArray();
      assertThatThrownBy(() -> read(file)).isInstanceOf(DamagedBackup.class);
    }
  }

  @Test
  void aStateOfMoreBytesThanAnySnapshotIsRefused() {
    byte[] tooLong =
        new SavedState(
                GroupId.SYSTEM, new Position(9, 1), 0, SnapshotMeta.STATE_BYTES_MAX + 1, 0, 0, 0)
            .encode();
    ByteWriter out = new ByteWriter();
    out.writeRaw(BackupForm.BEGINNING, 0, 8).writeInt(BackupForm.VERSION);
    writeBlock(out, HEADER.encode());
    writeBlock(out, tooLong);
    assertThatThrownBy(() -> read(out.toByteArray()))
        .isInstanceOf(DamagedBackup.class)
        .hasMessageContaining("is not from 1");
  }

  @Test
  void statesInAnotherOrderAreRefused() {
    List<SnapshotMeta> swapped = new ArrayList<>(metas());
    swapped.set(1, swapped.get(2));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(
            () -> {
              BackupWriter.write(HEADER, swapped, (place, offset) -> states.get(2), out);
              read(out.toByteArray());
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void aSourceThatGivesOtherBytesBreaksTheBackupOff() {
    List<SnapshotMeta> metas = metas();
    states.get(1)[3]++;
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> BackupWriter.write(HEADER, metas, this::part, out))
        .hasMessageContaining("shard-0 is damaged");
    assertThatThrownBy(() -> read(out.toByteArray())).isInstanceOf(DamagedBackup.class);
  }

  @Test
  void aSourceThatGivesNothingBreaksTheBackupOff() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(
            () -> BackupWriter.write(HEADER, metas(), (place, offset) -> new byte[0], out))
        .hasMessageContaining("0 bytes at 0");
  }

  private byte[] written() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupWriter.write(HEADER, metas(), this::part, out);
    return out.toByteArray();
  }

  private byte[] part(int place, long offset) {
    byte[] state = states.get(place);
    int end = (int) Math.min(state.length, offset + PART_BYTES);
    return Arrays.copyOfRange(state, (int) offset, end);
  }

  private List<SnapshotMeta> metas() {
    LogBase base =
        new LogBase(new Position(9, 2), 1_000, Configuration.of(List.of(new NodeId("a"))));
    List<SnapshotMeta> metas = new ArrayList<>();
    for (int place = 0; place < states.size(); place++) {
      GroupId group = place == 0 ? GroupId.SYSTEM : Shards.groupOf(place - 1);
      byte[] state = states.get(place);
      metas.add(new SnapshotMeta(group, base, state.length, 0, 0, BackupForm.checksum(state)));
    }
    return metas;
  }

  private static void writeBlock(ByteWriter out, byte[] content) {
    out.writeInt(content.length).writeRaw(content, 0, content.length);
    out.writeInt(BackupForm.checksum(content));
  }

  private static Backup read(byte[] file) throws IOException {
    return Backup.read(new ByteArrayInputStream(file));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Notes the largest buffer that it was to fill. */
  private static final class Counted extends ByteArrayInputStream {
    private int askedMax;

    Counted(byte[] content) {
      super(content);
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      askedMax = Math.max(askedMax, length);
      return super.read(into, offset, length);
    }
  }
}
