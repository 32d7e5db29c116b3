package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.MalformedBytes;
import io.quorate.machine.Command.AskQueues;
import io.quorate.machine.Command.Bootstrap;
import io.quorate.machine.Command.FollowTable;
import io.quorate.machine.Command.OnCache;
import io.quorate.machine.Command.OnLock;
import io.quorate.machine.Command.OnPlacement;
import io.quorate.machine.Command.OnQueue;
import io.quorate.machine.Command.PassTime;
import io.quorate.machine.Command.TellDepths;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueEvent.DepthTold;
import java.util.List;

/**
 * The form of a {@link Command} in the log and between nodes. Every command that can be encoded can
 * be decoded: bytes that no replica could read must not get into the log.
 */
public final class CommandCodec {
  private static final int VERSION = 1;

  private CommandCodec() {}

  /** The bytes of the command, for {@link #decode}. */
  public static byte[] encode(Command command) {
    ByteWriter out = new ByteWriter().writeByte(VERSION);
    Fields.writeConstant(out, command.kind());
    switch (command.kind()) {
      case BOOTSTRAP -> out.writeVarLong(((Bootstrap) command).tokenBase());
      case PASS_TIME -> {}
      case ON_LOCK -> writeOnLock(out, (OnLock) command);
      case ON_PLACEMENT -> PlacementCommandCodec.write(out, ((OnPlacement) command).command());
      case FOLLOW_TABLE -> out.writeVarLong(((FollowTable) command).epoch());
      case ON_QUEUE -> writeOnQueue(out, (OnQueue) command);
      case ASK_QUEUES -> QueueQueryCodec.write(out, ((AskQueues) command).query());
      case ON_CACHE -> CacheCommandCodec.write(out, (OnCache) command);
      case TELL_DEPTHS ->
          Fields.writeList(out, ((TellDepths) command).depths(), CommandCodec::writeDepth);
    }
    return out.toByteArray();
  }

  /**
   * The command that was encoded.
   *
   * @throws MalformedBytes if the bytes are not a command
   */
  public static Command decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Fields.requireVersion(in, VERSION);
    Command command =
        switch (Fields.readConstant(in, CommandKind.values())) {
          case BOOTSTRAP -> new Bootstrap(in.readVarLong());
          case PASS_TIME -> new PassTime();
          case ON_LOCK -> readOnLock(in);
          case ON_PLACEMENT -> new OnPlacement(PlacementCommandCodec.read(in));
          case FOLLOW_TABLE -> new FollowTable(in.readVarLong(1, Long.MAX_VALUE));
          case ON_QUEUE -> readOnQueue(in);
          case ASK_QUEUES -> new AskQueues(QueueQueryCodec.read(in));
          case ON_CACHE -> CacheCommandCodec.read(in);
          case TELL_DEPTHS -> readDepths(in);
        };
    in.requireEnd();
    return command;
  }

  /**
   * The command of a committed entry.
   *
   * @throws InvariantViolation if the bytes are not a command: to skip it would part this replica
   *     from those that can read it
   */
  static Command decodeCommitted(long index, byte[] bytes) {
    try {
      return decode(bytes);
    } catch (MalformedBytes e) {
      throw new InvariantViolation("committed entry " + index + ": " + e.getMessage());
    }
  }

  private static void writeOnQueue(ByteWriter out, OnQueue command) {
    writeStamp(out, command.stamp());
    QueueCommandCodec.write(out, command.command());
    Fields.writeList(out, command.bodies(), (to, body) -> to.writeBytes(body));
  }

  private static OnQueue readOnQueue(ByteReader in) {
    GatewayStamp stamp = readStamp(in);
    QueueCommand command = QueueCommandCodec.read(in);
    List<Bytes> bodies = Fields.readList(in, ByteReader::readPart);
    return Fields.unlessMalformed(() -> new OnQueue(stamp, command, bodies));
  }

  private static void writeDepth(ByteWriter out, DepthTold told) {
    out.writeString(told.queue().value()).writeVarLong(told.depth());
  }

  private static TellDepths readDepths(ByteReader in) {
    List<DepthTold> depths =
        Fields.readList(
            in, from -> new DepthTold(QueueCommandCodec.readQueue(from), Fields.readInt(from)));
    return Fields.unlessMalformed(() -> new TellDepths(depths));
  }

  private static void writeStamp(ByteWriter out, GatewayStamp stamp) {
    out.writeLong(stamp.gateway())
        .writeVarLong(stamp.sequence())
        .writeVarLong(stamp.answeredBelow());
  }

  private static GatewayStamp readStamp(ByteReader in) {
    return new GatewayStamp(in.readLong(), in.readVarLong(), in.readVarLong());
  }

  private static void writeOnLock(ByteWriter out, OnLock command) {
    writeStamp(out, command.stamp());
    Fields.writeOptional(out, command.requestId(), (to, id) -> to.writeString(id.value()));
    LockCommandCodec.write(out, command.command());
  }

  private static OnLock readOnLock(ByteReader in) {
    GatewayStamp stamp = readStamp(in);
    RequestId requestId = Fields.readOptional(in, from -> from.readName(RequestId::new));
    return new OnLock(stamp, requestId, LockCommandCodec.read(in));
  }
}
