package io.quorate.journal;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import io.quorate.node.JournalBatch.GroupWrite;
import io.quorate.node.PayloadHandle;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.HardState;
import io.quorate.raft.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The form of a batch on disk, in the notation of {@link ByteReader}. */
final class FrameBody {
  private static final int VAR_LONG_BYTES_MAX = 10;
  private static final int UTF8_BYTES_MAX = 3; // for each char
  private static final int HARD_STATE = 1;
  private static final int VOTE = 2;
  private static final EntryKind[] ENTRY_KINDS = EntryKind.values();

  private FrameBody() {}

  /** No fewer bytes than {@link #put} will take. */
  static int bytesMax(List<GroupWrite> writes) {
    long bytes = 0;
    for (GroupWrite write : writes) {
      bytes += textBytesMax(write.group().value()) + 1 + 2 * VAR_LONG_BYTES_MAX;
      HardState hardState = write.hardState();
      if (hardState != null) {
        bytes += VAR_LONG_BYTES_MAX;
        bytes += hardState.votedFor() == null ? 0 : textBytesMax(hardState.votedFor().value());
      }
      for (Entry entry : write.entries()) {
        bytes += 3 * VAR_LONG_BYTES_MAX + 1 + entry.payload().length;
      }
    }
    Invariant.check(bytes < Integer.MAX_VALUE / 2, "a batch of %d bytes", bytes);
    return (int) bytes;
  }

  /**
   * Puts a batch into the buffer.
   *
   * @param frame where the frame will lie; it starts at {@code frameStart} of the buffer
   * @return where the payloads will lie
   */
  @SuppressWarnings("EnumOrdinal") // it is the form on disk: see EntryKind
  static List<PayloadHandle> put(
      ByteBuffer buffer, List<GroupWrite> writes, WalPosition frame, int frameStart) {
    List<PayloadHandle> handles = new ArrayList<>();
    for (GroupWrite write : writes) {
      putText(buffer, write.group().value());
      putHardState(buffer, write.hardState());
      long index = write.entries().isEmpty() ? 0 : write.entries().get(0).index();
      putVarLong(buffer, write.entries().size());
      putVarLong(buffer, index);
      for (Entry entry : write.entries()) {
        Invariant.check(entry.index() == index++, "a gap before entry %d", entry.index());
        putVarLong(buffer, entry.term());
        putVarLong(buffer, entry.timeMillis());
        buffer.put((byte) entry.kind().ordinal());
        putVarLong(buffer, entry.payload().length);
        long offset = frame.offset() + (long) (buffer.position() - frameStart);
        buffer.put(entry.payload());
        handles.add(
            new PayloadHandle(
                frame.segment(), offset, entry.payload().length, checksum(entry.payload())));
      }
    }
    return handles;
  }

  /**
   * Reads what {@link #put} wrote.
   *
   * @throws MalformedBytes if it has another form
   * @throws IllegalArgumentException if a name in it cannot be one
   */
  static List<GroupWrite> read(ByteReader reader) {
    List<GroupWrite> writes = new ArrayList<>();
    while (reader.remaining() > 0) {
      GroupId group = new GroupId(reader.readString());
      HardState hardState = readHardState(reader);
      int count = reader.readCount();
      long index = reader.readVarLong();
      List<Entry> entries = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        Position position = new Position(index++, reader.readVarLong());
        long timeMillis = reader.readVarLong();
        EntryKind kind = entryKind(reader.readByte());
        entries.add(new Entry(position, timeMillis, kind, reader.readBytes()));
      }
      writes.add(new GroupWrite(group, hardState, null, entries));
    }
    return writes;
  }

  static int checksum(byte[] payload) {
    CRC32C checksum = new CRC32C();
    checksum.update(payload, 0, payload.length);
    return (int) checksum.getValue();
  }

  private static void putHardState(ByteBuffer buffer, @Nullable HardState hardState) {
    if (hardState == null) {
      buffer.put((byte) 0);
      return;
    }
    NodeId votedFor = hardState.votedFor();
    buffer.put((byte) (HARD_STATE | (votedFor == null ? 0 : VOTE)));
    putVarLong(buffer, hardState.term());
    if (votedFor != null) {
      putText(buffer, votedFor.value());
    }
  }

  private static @Nullable HardState readHardState(ByteReader reader) {
    return switch (reader.readByte()) {
      case 0 -> null;
      case HARD_STATE -> new HardState(reader.readVarLong(), null);
      case HARD_STATE | VOTE ->
          new HardState(reader.readVarLong(), new NodeId(reader.readString()));
      default -> throw new MalformedBytes("not a hard state");
    };
  }

  private static EntryKind entryKind(int ordinal) {
    if (ordinal >= ENTRY_KINDS.length) {
      throw new MalformedBytes("entry kind " + ordinal + " is unknown to this version");
    }
    return ENTRY_KINDS[ordinal];
  }

  private static int textBytesMax(String value) {
    return VAR_LONG_BYTES_MAX + UTF8_BYTES_MAX * value.length();
  }

  private static void putText(ByteBuffer buffer, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    putVarLong(buffer, bytes.length);
    buffer.put(bytes);
  }

  private static void putVarLong(ByteBuffer buffer, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }
}
