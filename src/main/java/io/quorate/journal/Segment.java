package io.quorate.journal;

import io.quorate.kernel.Invariant;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One file of the log. It gets its name only when all of it, header and zeros, is durable; so a
 * segment with a bad header or of the wrong size is damaged, never merely unfinished.
 *
 * @param bytes the size of the file, which never changes
 */
record Segment(long generation, int bytes, StorageFile file) {
  /** Where the first frame starts. */
  static final int HEADER_BYTES = 64;

  private static final long MAGIC = 0x51756f7261746557L; // QuorateW
  private static final int FORMAT_VERSION = 2;
  private static final int CHECKSUM_AT = 32;
  private static final int ZEROS_BYTES = 256 << 10;
  private static final Pattern NAME = Pattern.compile("wal-([0-9a-f]{16})\\.log");
  private static final Pattern UNFINISHED_NAME = Pattern.compile("wal-[0-9a-f]{16}\\.log\\.tmp");

  static String name(long generation) {
    return String.format("wal-%016x.log", generation);
  }

  static OptionalLong generationOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseUnsignedLong(matcher.group(1), 16))
        : OptionalLong.empty();
  }

  /** Whether the file is a segment whose making was cut short. */
  static boolean isUnfinished(String name) {
    return UNFINISHED_NAME.matcher(name).matches();
  }

  /** Makes a segment; durable when it returns. */
  static Segment create(Storage storage, long generation, long incarnation, int bytes)
      throws IOException {
    Invariant.check(bytes > HEADER_BYTES, "a segment of %d bytes", bytes);
    String unfinished = name(generation) + ".tmp";
    try (StorageFile file = storage.create(unfinished)) {
      file.write(header(generation, incarnation, bytes), 0);
      // Real zeros: in a file with holes every sync would have to write metadata too.
      new Segment(generation, bytes, file).zero(HEADER_BYTES, bytes);
      file.sync();
    }
    storage.rename(unfinished, name(generation));
    storage.syncDirectory();
    return new Segment(generation, bytes, storage.open(name(generation)));
  }

  /**
   * Checks the header of a segment as it was read.
   *
   * @throws CorruptJournal if it isn't the header of this segment of this node
   * @throws IOException if this version cannot read the segment
   */
  static void check(ByteBuffer image, long generation, long incarnation) throws IOException {
    String name = name(generation);
    if (image.capacity() < HEADER_BYTES) {
      throw new CorruptJournal(name, image.capacity(), "the file ends within its header");
    }
    ByteBuffer header = image.slice(0, HEADER_BYTES);
    if (header.getInt(CHECKSUM_AT) != checksum(header) || header.getLong(0) != MAGIC) {
      throw new CorruptJournal(name, 0, "its header does not match its checksum");
    }
    if (header.getInt(8) != FORMAT_VERSION) {
      throw new IOException(
          name + " has format " + header.getInt(8) + ", which this version of Quorate cannot read");
    }
    if (header.getInt(12) != image.capacity()) {
      throw new CorruptJournal(
          name, image.capacity(), "the file ends here, but was made with " + header.getInt(12));
    }
    if (header.getLong(16) != generation || header.getLong(24) != incarnation) {
      throw new CorruptJournal(name, 16, "it is of another node, or another life of this one");
    }
  }

  /** Writes zeros over a range; durable after a sync. */
  void zero(int from, int to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(ZEROS_BYTES, to - from));
    for (int offset = from; offset < to; offset += zeros.capacity()) {
      zeros.clear().limit(Math.min(zeros.capacity(), to - offset));
      file.write(zeros, offset);
    }
  }

  WalPosition at(int offset) {
    return new WalPosition(generation, offset);
  }

  private static ByteBuffer header(long generation, long incarnation, int bytes) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(bytes);
    header.putLong(generation).putLong(incarnation);
    return header.putInt(CHECKSUM_AT, checksum(header)).rewind();
  }

  // The rest of the header is zeros, and checked too: no bit of it may change unnoticed.
  private static int checksum(ByteBuffer header) {
    CRC32C checksum = new CRC32C();
    checksum.update(header.slice(0, CHECKSUM_AT));
    checksum.update(header.slice(CHECKSUM_AT + 4, HEADER_BYTES - CHECKSUM_AT - 4));
    return (int) checksum.getValue();
  }
}
