package io.quorate.journal;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The form of a checkpoint on disk: how far every group had come before the segment that begins
 * with it.
 */
final class CheckpointBody {
  /** The first byte of the body. */
  private static final int KIND = 2;

  private CheckpointBody() {}

  /** Whether the body claims to be a checkpoint. */
  static boolean isIn(ByteReader body) {
    return body.remaining() > 0 && body.readByte() == KIND;
  }

  /** No fewer bytes than {@link #put} will take. */
  static int bytesMax(SortedMap<GroupId, GroupMark> marks) {
    long bytes = 1;
    for (Map.Entry<GroupId, GroupMark> mark : marks.entrySet()) {
      bytes += FrameFields.textBytesMax(mark.getKey().value());
      bytes += FrameFields.hardStateBytesMax(mark.getValue().hardState());
      bytes += FrameFields.baseBytesMax(mark.getValue().base());
      bytes += FrameFields.VAR_LONG_BYTES_MAX;
    }
    Invariant.check(bytes < Integer.MAX_VALUE / 4, "a checkpoint of %d bytes", bytes);
    return (int) bytes;
  }

  static void put(ByteBuffer buffer, SortedMap<GroupId, GroupMark> marks) {
    buffer.put((byte) KIND);
    marks.forEach(
        (group, mark) -> {
          FrameFields.putText(buffer, group.value());
          FrameFields.putHardState(buffer, mark.hardState());
          FrameFields.putBase(buffer, mark.base());
          FrameFields.putVarLong(buffer, mark.lastIndex());
        });
  }

  /**
   * Reads what {@link #put} wrote.
   *
   * @throws MalformedBytes if it has another form
   */
  static SortedMap<GroupId, GroupMark> read(ByteReader reader) {
    MalformedBytes.check(isIn(reader), "not a checkpoint");
    SortedMap<GroupId, GroupMark> marks = new TreeMap<>();
    while (reader.remaining() > 0) {
      GroupId group = reader.readName(GroupId::new);
      HardState hardState = FrameFields.readHardState(reader);
      LogBase base = FrameFields.readBase(reader);
      long lastIndex = reader.readVarLong(base.index(), Long.MAX_VALUE - 1);
      if (hardState == null) {
        throw new MalformedBytes("no hard state of " + group);
      }
      marks.put(group, new GroupMark(hardState, base, lastIndex));
    }
    return marks;
  }
}
