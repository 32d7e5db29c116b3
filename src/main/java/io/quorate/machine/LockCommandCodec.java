package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.AcquireAll;
import io.quorate.lock.LockCommand.AcquirePermits;
import io.quorate.lock.LockCommand.Downgrade;
import io.quorate.lock.LockCommand.EndSession;
import io.quorate.lock.LockCommand.KeepAlive;
import io.quorate.lock.LockCommand.LeaveQueue;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.ReleaseAll;
import io.quorate.lock.LockCommand.Renew;
import io.quorate.lock.LockCommand.Terms;
import io.quorate.lock.LockCommand.UnderSession;
import io.quorate.lock.LockCommandKind;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import java.util.List;

/** The part of a command that concerns locks, as it stands inside other formats. */
final class LockCommandCodec {
  private LockCommandCodec() {}

  static void write(ByteWriter out, LockCommand command) {
    Fields.writeConstant(out, command.kind());
    switch (command.kind()) {
      case ACQUIRE -> writeAcquire(out, (Acquire) command);
      case RENEW -> writeNames(out, (Renew) command).writeVarLong(((Renew) command).ttlMillis());
      case RELEASE ->
          Fields.writeOptional(
              writeNames(out, (Release) command), ((Release) command).token(), Fields::writeToken);
      case LEAVE_QUEUE -> writeNames(out, (LeaveQueue) command);
      case OPEN_SESSION -> writeOpenSession(out, (OpenSession) command);
      case KEEP_ALIVE -> out.writeString(((KeepAlive) command).session().value());
      case END_SESSION -> out.writeString(((EndSession) command).session().value());
      case UNDER_SESSION -> writeUnderSession(out, (UnderSession) command);
      case ACQUIRE_ALL -> writeAcquireAll(out, (AcquireAll) command);
      case ACQUIRE_PERMITS -> writeAcquirePermits(out, (AcquirePermits) command);
      case DOWNGRADE ->
          writeNames(out, (Downgrade) command).writeVarLong(((Downgrade) command).ttlMillis());
      case RELEASE_ALL -> writeReleaseAll(out, (ReleaseAll) command);
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws MalformedBytes if the bytes are not such a command
   */
  static LockCommand read(ByteReader in) {
    LockCommandKind kind = Fields.readConstant(in, LockCommandKind.values());
    return switch (kind) {
      case ACQUIRE, RENEW, RELEASE, LEAVE_QUEUE, ACQUIRE_PERMITS, DOWNGRADE -> readOnLock(kind, in);
      case ACQUIRE_ALL -> readAcquireAll(in);
      case RELEASE_ALL -> readReleaseAll(in);
      case OPEN_SESSION ->
          new OpenSession(
              Fields.readSessionId(in),
              Fields.readClientId(in),
              in.readVarLong(),
              in.readVarLong());
      case KEEP_ALIVE -> new KeepAlive(Fields.readSessionId(in));
      case END_SESSION -> new EndSession(Fields.readSessionId(in));
      case UNDER_SESSION -> readUnderSession(in);
    };
  }

  private static LockCommand.OfLock readOnLock(LockCommandKind kind, ByteReader in) {
    LockName lock = Fields.readLockName(in);
    ClientId client = Fields.readClientId(in);
    return switch (kind) {
      case ACQUIRE -> readAcquire(in, lock, client);
      case RENEW -> new Renew(lock, client, in.readVarLong());
      case RELEASE -> new Release(lock, client, Fields.readOptional(in, Fields::readToken));
      case LEAVE_QUEUE -> new LeaveQueue(lock, client);
      case ACQUIRE_PERMITS -> readAcquirePermits(in, lock, client);
      case DOWNGRADE -> new Downgrade(lock, client, in.readVarLong());
      case ACQUIRE_ALL, RELEASE_ALL, OPEN_SESSION, KEEP_ALIVE, END_SESSION, UNDER_SESSION ->
          throw new MalformedBytes("no command on a lock: " + kind);
    };
  }

  private static ByteWriter writeNames(ByteWriter out, LockCommand.OfLock command) {
    return out.writeString(command.lock().value()).writeString(command.client().value());
  }

  private static void writeOpenSession(ByteWriter out, OpenSession command) {
    out.writeString(command.session().value())
        .writeString(command.client().value())
        .writeVarLong(command.ttlMillis())
        .writeVarLong(command.delayMillis());
  }

  private static void writeUnderSession(ByteWriter out, UnderSession command) {
    out.writeString(command.session().value()).writeVarLong(command.sequence());
    write(out, command.command());
  }

  // A session does not stand under a session, or bytes could nest without end.
  private static UnderSession readUnderSession(ByteReader in) {
    SessionId session = Fields.readSessionId(in);
    long sequence = in.readVarLong(0, Long.MAX_VALUE);
    LockCommandKind kind = Fields.readConstant(in, LockCommandKind.values());
    return switch (kind) {
      case ACQUIRE_ALL -> new UnderSession(session, sequence, readAcquireAll(in));
      case RELEASE_ALL -> new UnderSession(session, sequence, readReleaseAll(in));
      default -> new UnderSession(session, sequence, readOnLock(kind, in));
    };
  }

  private static void writeAcquireAll(ByteWriter out, AcquireAll command) {
    Fields.writeList(out, command.locks(), (to, lock) -> to.writeString(lock.value()));
    out.writeString(command.client().value());
    Fields.writeConstant(out, command.mode());
    writeTerms(out, command.terms());
  }

  private static AcquireAll readAcquireAll(ByteReader in) {
    List<LockName> locks = Fields.readList(in, Fields::readLockName);
    ClientId client = Fields.readClientId(in);
    LockMode mode = Fields.readConstant(in, LockMode.values());
    Terms terms = readTerms(in);
    return Fields.unlessMalformed(() -> new AcquireAll(locks, client, mode, terms));
  }

  private static void writeAcquirePermits(ByteWriter out, AcquirePermits command) {
    writeNames(out, command).writeVarLong(command.permits()).writeVarLong(command.permitsMax());
    writeTerms(out, command.terms());
  }

  private static AcquirePermits readAcquirePermits(ByteReader in, LockName lock, ClientId client) {
    int permits = (int) in.readVarLong(1, LockCommand.PERMITS_MAX);
    int permitsMax = (int) in.readVarLong(0, LockCommand.PERMITS_MAX);
    Terms terms = readTerms(in);
    return Fields.unlessMalformed(
        () -> new AcquirePermits(lock, client, permits, permitsMax, terms));
  }

  private static void writeReleaseAll(ByteWriter out, ReleaseAll command) {
    out.writeString(command.client().value());
    Fields.writeList(
        out,
        command.releases(),
        (to, release) ->
            Fields.writeOptional(
                to.writeString(release.lock().value()), release.token(), Fields::writeToken));
  }

  private static ReleaseAll readReleaseAll(ByteReader in) {
    ClientId client = Fields.readClientId(in);
    List<Release> releases =
        Fields.readList(
            in,
            from ->
                new Release(
                    Fields.readLockName(from),
                    client,
                    Fields.readOptional(from, Fields::readToken)));
    return Fields.unlessMalformed(() -> new ReleaseAll(releases));
  }

  private static void writeTerms(ByteWriter out, Terms terms) {
    out.writeVarLong(terms.ttlMillis())
        .writeVarLong(terms.placeMillis())
        .writeVarLong(terms.offerMillis())
        .writeLong(terms.wallMillis())
        .writeBoolean(terms.isResumption());
  }

  private static Terms readTerms(ByteReader in) {
    return new Terms(
        in.readVarLong(), in.readVarLong(), in.readVarLong(), in.readLong(), in.readBoolean());
  }

  private static void writeAcquire(ByteWriter out, Acquire command) {
    writeNames(out, command);
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
