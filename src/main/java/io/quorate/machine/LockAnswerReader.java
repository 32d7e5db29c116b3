package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.BrokenDeadlock;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Deadlocked;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.HeldLock;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.LockedAll;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockAnswer.ReleasedAll;
import io.quorate.lock.LockAnswer.SessionAlive;
import io.quorate.lock.LockAnswer.SessionEnded;
import io.quorate.lock.LockAnswer.SessionUnknown;
import io.quorate.lock.LockAnswer.SessionView;
import io.quorate.lock.LockAnswer.Validity;
import io.quorate.lock.LockAnswer.Wait;
import io.quorate.lock.LockAnswer.WaitForGraph;
import io.quorate.lock.LockAnswer.WaiterView;
import io.quorate.lock.LockAnswerKind;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import java.util.List;

/** Reads what {@link LockAnswerWriter} wrote, each record's components in their order. */
final class LockAnswerReader {
  private LockAnswerReader() {}

  static LockAnswer read(ByteReader in) {
    return switch (Fields.readConstant(in, LockAnswerKind.values())) {
      case GRANTED -> readGranted(in);
      case LOCKED -> readLocked(in);
      case DEADLOCKED ->
          new Deadlocked(Fields.readLockName(in), Fields.readClientId(in), Fields.readClients(in));
      case RELEASED ->
          new Released(Fields.readLockName(in), Fields.readClientId(in), Fields.readInt(in));
      case LEFT_QUEUE -> new LeftQueue(Fields.readLockName(in), Fields.readClientId(in));
      case NOT_FOUND -> new NotFound(Fields.readLockName(in), in.readString());
      case NOT_HOLDER -> new NotHolder(Fields.readLockName(in), Fields.readClientId(in));
      case CONFLICTING -> new Conflicting(Fields.readLockName(in), in.readString());
      case LOCK_VIEW -> readLockView(in);
      case LOCK_PAGE ->
          new LockPage(Fields.readList(in, LockAnswerReader::readLockView), in.readBoolean());
      case VALIDITY ->
          new Validity(
              Fields.readLockName(in), Fields.readToken(in), in.readBoolean(), in.readString());
      case WAIT_FOR_GRAPH ->
          new WaitForGraph(
              Fields.readClients(in),
              Fields.readList(in, LockAnswerReader::readWait),
              Fields.readList(in, LockAnswerReader::readBroken));
      case REFUSED -> new Refused(in.readString());
      case SESSION_ALIVE -> readAlive(in);
      case SESSION_ENDED ->
          new SessionEnded(
              Fields.readSessionId(in),
              Fields.readClientId(in),
              Fields.readInt(in),
              Fields.readInt(in));
      case SESSION_UNKNOWN -> new SessionUnknown(Fields.readSessionId(in));
      case SESSION_VIEW ->
          new SessionView(
              readAlive(in),
              Fields.readList(in, LockAnswerReader::readHeld),
              Fields.readList(in, Fields::readLockName));
      case GRANTED_ALL -> new GrantedAll(Fields.readList(in, LockAnswerReader::readGranted));
      case LOCKED_ALL -> new LockedAll(Fields.readList(in, LockAnswerReader::readLocked));
      case RELEASED_ALL ->
          new ReleasedAll(
              Fields.readClientId(in), Fields.readList(in, LockAnswerReader::readReleased));
    };
  }

  // What became of one lock of several: nothing that could nest.
  private static LockAnswer readReleased(ByteReader in) {
    return switch (Fields.readConstant(in, LockAnswerKind.values())) {
      case RELEASED ->
          new Released(Fields.readLockName(in), Fields.readClientId(in), Fields.readInt(in));
      case NOT_FOUND -> new NotFound(Fields.readLockName(in), in.readString());
      case NOT_HOLDER -> new NotHolder(Fields.readLockName(in), Fields.readClientId(in));
      default -> throw new MalformedBytes("no answer to a release");
    };
  }

  private static Granted readGranted(ByteReader in) {
    LockName lock = Fields.readLockName(in);
    ClientId client = Fields.readClientId(in);
    LockMode mode = Fields.readConstant(in, LockMode.values());
    FencingToken token = Fields.readToken(in);
    long ttlMillis = in.readVarLong();
    long expiresAtMillis = in.readVarLong();
    int holdCount = Fields.readInt(in);
    return new Granted(
        lock, client, mode, token, ttlMillis, expiresAtMillis, holdCount, Fields.readInt(in));
  }

  private static Locked readLocked(ByteReader in) {
    LockName lock = Fields.readLockName(in);
    int position = Fields.readInt(in);
    List<HolderView> holders = Fields.readList(in, LockAnswerReader::readHolder);
    return new Locked(lock, position, holders, Fields.readInt(in), in.readVarLong());
  }

  private static LockView readLockView(ByteReader in) {
    return new LockView(
        Fields.readLockName(in),
        Fields.readList(in, LockAnswerReader::readHolder),
        Fields.readList(in, LockAnswerReader::readWaiter),
        in.readVarLong(),
        Fields.readInt(in));
  }

  private static SessionAlive readAlive(ByteReader in) {
    return new SessionAlive(
        Fields.readSessionId(in),
        Fields.readClientId(in),
        in.readVarLong(),
        in.readVarLong(),
        in.readVarLong());
  }

  private static HeldLock readHeld(ByteReader in) {
    return new HeldLock(
        Fields.readLockName(in),
        Fields.readConstant(in, LockMode.values()),
        Fields.readToken(in),
        Fields.readInt(in));
  }

  private static HolderView readHolder(ByteReader in) {
    ClientId client = Fields.readClientId(in);
    LockMode mode = Fields.readConstant(in, LockMode.values());
    FencingToken token = Fields.readToken(in);
    int holdCount = Fields.readInt(in);
    long expiresAtMillis = in.readVarLong();
    long acquiredWallMillis = in.readLong();
    return new HolderView(
        client, mode, token, holdCount, expiresAtMillis, acquiredWallMillis, Fields.readInt(in));
  }

  private static WaiterView readWaiter(ByteReader in) {
    return new WaiterView(
        Fields.readClientId(in),
        Fields.readConstant(in, LockMode.values()),
        in.readBoolean(),
        in.readVarLong(),
        Fields.readInt(in));
  }

  private static Wait readWait(ByteReader in) {
    return new Wait(Fields.readClientId(in), Fields.readClientId(in), Fields.readLockName(in));
  }

  private static BrokenDeadlock readBroken(ByteReader in) {
    return new BrokenDeadlock(
        Fields.readClientId(in), Fields.readLockName(in), Fields.readClients(in), in.readVarLong());
  }
}
