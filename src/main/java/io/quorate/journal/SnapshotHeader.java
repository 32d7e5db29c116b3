package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Configuration;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.snapshot.BodyTable;
import io.quorate.snapshot.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head of a snapshot's file: whose state follows, and how its bytes are recognised. Behind the
 * state and the table of its bodies lie the group's configuration, which has no fixed size, and the
 * places of the bodies.
 *
 * @param stateBytes the length of the state
 * @param checksum of state and table
 * @param configurationBytes the length of the configuration, and its checksum
 * @param fileCount how many files the bodies lie in
 * @param placesChecksum of the places
 */
record SnapshotHeader(
    GroupId group,
    Position position,
    long timeMillis,
    long stateBytes,
    int bodyCount,
    long bodyBytes,
    int checksum,
    int configurationBytes,
    int configurationChecksum,
    int fileCount,
    int placesChecksum) {
  /** The state follows here. */
  static final int BYTES = 512;

  private static final long MAGIC = 0x51756f7261746553L; // QuorateS
  private static final int FORMAT_VERSION = 3;
  private static final int VERSION_AT = 8;
  private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

  static ByteBuffer of(SnapshotMeta meta, byte[] configuration, byte[] places, long incarnation) {
    byte[] group = meta.group().value().getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = ByteBuffer.allocate(BYTES);
    header.putLong(MAGIC).putInt(FORMAT_VERSION).putLong(incarnation);
    header.putLong(meta.base().index()).putLong(meta.base().term());
    header.putLong(meta.base().timeMillis());
    header.putLong(meta.stateBytes()).putInt(meta.bodyCount()).putLong(meta.bodyBytes());
    header.putInt(meta.checksum());
    header.putInt(configuration.length).putInt(FrameBody.checksum(configuration));
    int fileBytes = places.length - meta.bodyCount() * BodyPlaces.ROW_BYTES;
    header.putInt(fileBytes / BodyPlaces.FILE_BYTES).putInt(FrameBody.checksum(places));
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
    int bodyCount = header.getInt();
    long bodyBytes = header.getLong();
    int checksum = header.getInt();
    int configurationBytes = header.getInt();
    int configurationChecksum = header.getInt();
    int fileCount = header.getInt();
    int placesChecksum = header.getInt();
    byte[] group = new byte[header.getInt()];
    header.get(group);
    return new SnapshotHeader(
        new GroupId(new String(group, StandardCharsets.UTF_8)),
        position,
        timeMillis,
        stateBytes,
        bodyCount,
        bodyBytes,
        checksum,
        configurationBytes,
        configurationChecksum,
        fileCount,
        placesChecksum);
  }

  /** Where the configuration begins. */
  long configurationAt() {
    return BYTES + stateBytes + (long) bodyCount * BodyTable.ROW_BYTES;
  }

  /** Where the places begin. */
  long placesAt() {
    return configurationAt() + configurationBytes;
  }

  /** Where the part of the places begins that tells of the files. */
  long filesAt() {
    return placesAt() + (long) bodyCount * BodyPlaces.ROW_BYTES;
  }

  /** How long a file with such a header is. */
  long fileBytes() {
    return filesAt() + (long) fileCount * BodyPlaces.FILE_BYTES;
  }

  /**
   * All that is known of the snapshot; null if this is not the configuration that belongs to it.
   */
  @Nullable SnapshotMeta with(byte[] configuration) {
    return FrameBody.checksum(configuration) == configurationChecksum
        ? new SnapshotMeta(
            group,
            new LogBase(position, timeMillis, Configuration.decode(configuration)),
            stateBytes,
            bodyCount,
            bodyBytes,
            checksum)
        : null;
  }

  // The rest of the header is zeros, and checked too: no bit of it may change unnoticed.
  private static int checksum(ByteBuffer header) {
    CRC32C checksum = new CRC32C();
    checksum.update(header.slice(0, CHECKSUM_AT));
    return (int) checksum.getValue();
  }
}
