package io.quorate.journal;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import io.quorate.raft.Configuration;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parts that bodies of frames are made of, in the notation of {@link ByteReader}. */
final class FrameFields {
  static final int VAR_LONG_BYTES_MAX = 10;

  private static final int UTF8_BYTES_MAX = 3; // for each char
  private static final int NO_HARD_STATE = 0;
  private static final int WITHOUT_VOTE = 1;
  private static final int WITH_VOTE = 2;

  private FrameFields() {}

  static int textBytesMax(String value) {
    return VAR_LONG_BYTES_MAX + UTF8_BYTES_MAX * value.length();
  }

  static void putText(ByteBuffer buffer, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    putVarLong(buffer, bytes.length);
    buffer.put(bytes);
  }

  static void putVarLong(ByteBuffer buffer, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  static int hardStateBytesMax(@Nullable HardState hardState) {
    NodeId votedFor = hardState == null ? null : hardState.votedFor();
    return 1 + VAR_LONG_BYTES_MAX + (votedFor == null ? 0 : textBytesMax(votedFor.value()));
  }

  static void putHardState(ByteBuffer buffer, @Nullable HardState hardState) {
    if (hardState == null) {
      buffer.put((byte) NO_HARD_STATE);
      return;
    }
    NodeId votedFor = hardState.votedFor();
    buffer.put((byte) (votedFor == null ? WITHOUT_VOTE : WITH_VOTE));
    putVarLong(buffer, hardState.term());
    if (votedFor != null) {
      putText(buffer, votedFor.value());
    }
  }

  static @Nullable HardState readHardState(ByteReader reader) {
    return switch (reader.readByte()) {
      case NO_HARD_STATE -> null;
      case WITHOUT_VOTE -> new HardState(reader.readVarLong(), null);
      case WITH_VOTE -> new HardState(reader.readVarLong(), reader.readName(NodeId::new));
      default -> throw new MalformedBytes("not a hard state");
    };
  }

  static int baseBytesMax(LogBase base) {
    return 4 * VAR_LONG_BYTES_MAX + base.configuration().encode().length;
  }

  static void putBase(ByteBuffer buffer, LogBase base) {
    putVarLong(buffer, base.index());
    putVarLong(buffer, base.term());
    putVarLong(buffer, base.timeMillis());
    byte[] configuration = base.configuration().encode();
    putVarLong(buffer, configuration.length);
    buffer.put(configuration);
  }

  static LogBase readBase(ByteReader reader) {
    Position position =
        new Position(
            reader.readVarLong(0, Long.MAX_VALUE - 1), reader.readVarLong(0, Long.MAX_VALUE));
    long timeMillis = reader.readVarLong();
    return new LogBase(position, timeMillis, Configuration.decode(reader.readBytes()));
  }
}
