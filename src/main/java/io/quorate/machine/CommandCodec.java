package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.LeaveQueue;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.Renew;
import io.quorate.lock.LockCommandKind;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.Command.Bootstrap;
import io.quorate.machine.Command.OnLock;
import io.quorate.machine.Command.PassTime;

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
    }
    return out.toByteArray();
  }

  /**
   * The command that was encoded.
   *
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not a command
   */
  public static Command decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Fields.requireVersion(in, VERSION);
    Command command =
        switch (Fields.readConstant(in, CommandKind.values())) {
          case BOOTSTRAP -> new Bootstrap(in.readVarLong());
          case PASS_TIME -> new PassTime();
          case ON_LOCK -> readOnLock(in);
        };
    in.requireEnd();
    return command;
  }

  /** The part of a command that concerns locks, as it stands inside other formats. */
  static void writeLockCommand(ByteWriter out, LockCommand command) {
    Fields.writeConstant(out, command.kind());
    out.writeString(command.lock().value()).writeString(command.client().value());
    switch (command.kind()) {
      case ACQUIRE -> writeAcquire(out, (Acquire) command);
      case RENEW -> out.writeVarLong(((Renew) command).ttlMillis());
      case RELEASE -> Fields.writeOptional(out, ((Release) command).token(), Fields::writeToken);
      case LEAVE_QUEUE -> {}
    }
  }

  /**
   * What {@link #writeLockCommand} wrote.
   *
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not such a command
   */
  static LockCommand readLockCommand(ByteReader in) {
    LockCommandKind kind = Fields.readConstant(in, LockCommandKind.values());
    LockName lock = Fields.readLockName(in);
    ClientId client = Fields.readClientId(in);
    return switch (kind) {
      case ACQUIRE -> readAcquire(in, lock, client);
      case RENEW -> new Renew(lock, client, in.readVarLong());
      case RELEASE -> new Release(lock, client, Fields.readOptional(in, Fields::readToken));
      case LEAVE_QUEUE -> new LeaveQueue(lock, client);
    };
  }

  private static void writeOnLock(ByteWriter out, OnLock command) {
    GatewayStamp stamp = command.stamp();
    out.writeLong(stamp.gateway())
        .writeVarLong(stamp.sequence())
        .writeVarLong(stamp.answeredBelow());
    Fields.writeOptional(out, command.requestId(), (to, id) -> to.writeString(id.value()));
    writeLockCommand(out, command.command());
  }

  private static OnLock readOnLock(ByteReader in) {
    GatewayStamp stamp = new GatewayStamp(in.readLong(), in.readVarLong(), in.readVarLong());
    RequestId requestId = Fields.readOptional(in, from -> from.readName(RequestId::new));
    return new OnLock(stamp, requestId, readLockCommand(in));
  }

  private static void writeAcquire(ByteWriter out, Acquire command) {
    Fields.writeConstant(out, command.mode());
    out.writeVarLong(command.ttlMillis())
        .writeVarLong(command.placeMillis())
        .writeVarLong(command.offerMillis())
        .writeLong(command.wallMillis())
        .writeBoolean(command.isResumption());
  }

  private static Acquire readAcquire(ByteReader in, LockName lock, ClientId client) {
    LockMode mode = Fields.readConstant(in, LockMode.values());
    long ttlMillis = in.readVarLong();
    long placeMillis = in.readVarLong();
    long offerMillis = in.readVarLong();
    long wallMillis = in.readLong();
    boolean isResumption = in.readBoolean();
    return new Acquire(
        lock, client, mode, ttlMillis, placeMillis, offerMillis, wallMillis, isResumption);
  }
}
