package io.quorate.journal;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.port.PayloadHandle;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.HardState;
import io.quorate.raft.LogCut;
import io.quorate.raft.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The form of a batch on disk, in the notation of {@link ByteReader}. */
final class FrameBody {
  /** The first byte of the body. */
  private static final int KIND = 1;

  private static final int NO_CUT = 0;
  private static final int CUT_BEFORE_TAIL = 1;
  private static final int RESTART = 2;
  private static final EntryKind[] ENTRY_KINDS = EntryKind.values();

  private FrameBody() {}

  /** No fewer bytes than {@link #put} will take. */
  static int bytesMax(List<GroupWrite> writes) {
    long bytes = 1;
    for (GroupWrite write : writes) {
      bytes += FrameFields.textBytesMax(write.group().value());
      bytes += FrameFields.hardStateBytesMax(write.hardState());
      LogCut cut = write.cut();
      bytes += 1 + (cut == null ? 0 : FrameFields.baseBytesMax(cut.base()));
      bytes += 2 * FrameFields.VAR_LONG_BYTES_MAX;
      for (Entry entry : write.entries()) {
        bytes += 3 * FrameFields.VAR_LONG_BYTES_MAX + 1 + entry.payload().length;
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
    buffer.put((byte) KIND);
    for (GroupWrite write : writes) {
      FrameFields.putText(buffer, write.group().value());
      FrameFields.putHardState(buffer, write.hardState());
      putCut(buffer, write.cut());
      long index = write.entries().isEmpty() ? 0 : write.entries().get(0).index();
      FrameFields.putVarLong(buffer, write.entries().size());
      FrameFields.putVarLong(buffer, index);
      for (Entry entry : write.entries()) {
        Invariant.check(entry.index() == index++, "a gap before entry %d", entry.index());
        FrameFields.putVarLong(buffer, entry.term());
        FrameFields.putVarLong(buffer, entry.timeMillis());
        buffer.put((byte) entry.kind().ordinal());
        FrameFields.putVarLong(buffer, entry.payload().length);
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
   */
  static List<GroupWrite> read(ByteReader reader) {
    MalformedBytes.check(reader.readByte() == KIND, "not a batch");
    List<GroupWrite> writes = new ArrayList<>();
    while (reader.remaining() > 0) {
      GroupId group = reader.readName(GroupId::new);
      HardState hardState = FrameFields.readHardState(reader);
      LogCut cut = readCut(reader);
      int count = reader.readCount();
      long index = reader.readVarLong();
      List<Entry> entries = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        Position position = new Position(index++, reader.readVarLong());
        long timeMillis = reader.readVarLong();
        EntryKind kind = entryKind(reader.readByte());
        entries.add(new Entry(position, timeMillis, kind, reader.readBytes()));
      }
      writes.add(new GroupWrite(group, hardState, cut, entries));
    }
    return writes;
  }

  static int checksum(byte[]... parts) {
    CRC32C checksum = new CRC32C();
    for (byte[] part : parts) {
      checksum.update(part, 0, part.length);
    }
    return (int) checksum.getValue();
  }

  private static void putCut(ByteBuffer buffer, @Nullable LogCut cut) {
    if (cut == null) {
      buffer.put((byte) NO_CUT);
      return;
    }
    buffer.put((byte) (cut.keepsTail() ? CUT_BEFORE_TAIL : RESTART));
    FrameFields.putBase(buffer, cut.base());
  }

  private static @Nullable LogCut readCut(ByteReader reader) {
    return switch (reader.readByte()) {
      case NO_CUT -> null;
      case CUT_BEFORE_TAIL -> new LogCut(FrameFields.readBase(reader), true);
      case RESTART -> new LogCut(FrameFields.readBase(reader), false);
      default -> throw new MalformedBytes("not a cut");
    };
  }

  private static EntryKind entryKind(int ordinal) {
    if (ordinal >= ENTRY_KINDS.length) {
      throw new MalformedBytes("entry kind " + ordinal + " is unknown to this version");
    }
    return ENTRY_KINDS[ordinal];
  }
}
