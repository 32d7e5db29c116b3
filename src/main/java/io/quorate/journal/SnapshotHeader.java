package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Configuration;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head of a snapshot's file: whose state follows, and how its bytes are recognised. Behind the
 * state lies the group's configuration, which has no fixed size.
 *
 * @param stateBytes the length of the state, and its checksum
 * @param configurationBytes the length of the configuration, and its checksum
 */
record SnapshotHeader(
    GroupId group,
    Position position,
    long timeMillis,
    long stateBytes,
    int stateChecksum,
    int configurationBytes,
    int configurationChecksum) {
  /** The state follows here. */
  static final int BYTES = 512;

  private static final long MAGIC = 0x51756f7261746553L; // QuorateS
  private static final int FORMAT_VERSION = 2;
  private static final int VERSION_AT = 8;
  private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

  static ByteBuffer of(SnapshotMeta meta, byte[] configuration, long incarnation) {
    byte[] group = meta.group().value().getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.putLong(MAGIC).putInt(FORMAT_VERSION).putLong(incarnation);
    header.putLong(meta.base().index()).putLong(meta.base().term());
    header.putLong(meta.base().timeMillis()).putLong(meta.bytes()).putInt(meta.checksum());
    header.putInt(configuration.length).putInt(FrameBody.checksum(configuration));
    header.putInt(group.length).put(group);
    return header.putInt(CHECKSUM_AT, checksum(header)).rewind();
  }

  /**
   * What a header says; null unless it is undamaged and of this life of the node.
   *
   * @throws IOException if this version cannot read the file
   */
  static @Nullable SnapshotHeader in(ByteBuffer header, long incarnation, String file)
      throws IOException {
    if (header.getInt(CHECKSUM_AT) != checksum(header) || header.getLong() != MAGIC) {
      return null;
    }
    if (header.getInt() != FORMAT_VERSION) {
      throw new IOException(
          "%s has format %d, which this version of Quorate cannot read"
              .formatted(file, header.getInt(VERSION_AT)));
    }
    if (header.getLong() != incarnation) {
      return null;
    }
    Position position = new Position(header.getLong(), header.getLong());
    long timeMillis = header.getLong();
    long stateBytes = header.getLong();
    int stateChecksum = header.getInt();
    int configurationBytes = header.getInt();
    int configurationChecksum = header.getInt();
    byte[] group = new byte[header.getInt()];
    header.get(group);
    return new SnapshotHeader(
        new GroupId(new String(group, StandardCharsets.UTF_8)),
        position,
        timeMillis,
        stateBytes,
        stateChecksum,
        configurationBytes,
        configurationChecksum);
  }

  /** How long a file with such a header is. */
  long fileBytes() {
    return BYTES + stateBytes + configurationBytes;
  }

  /** All that is known of the state; null if this is not the configuration that belongs to it. */
  @Nullable SnapshotMeta with(byte[] configuration) {
    return FrameBody.checksum(configuration) == configurationChecksum
        ? new SnapshotMeta(
            group,
            new LogBase(position, timeMillis, Configuration.decode(configuration)),
            stateBytes,
            stateChecksum)
        : null;
  }

  // The rest of the header is zeros, and checked too: no bit of it may change unnoticed.
  private static int checksum(ByteBuffer header) {
    CRC32C checksum = new CRC32C();
    checksum.update(header.slice(0, CHECKSUM_AT));
    return (int) checksum.getValue();
  }
}
