package io.quorate.machine;

import io.quorate.kernel.ByteWriter;
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

/** Writes what {@link LockAnswerReader} reads. */
final class LockAnswerWriter {
  private LockAnswerWriter() {}

  static void write(ByteWriter out, LockAnswer answer) {
    Fields.writeConstant(out, answer.kind());
    switch (answer.kind()) {
      case GRANTED -> writeGranted(out, (Granted) answer);
      case LOCKED -> writeLocked(out, (Locked) answer);
      case DEADLOCKED -> writeDeadlocked(out, (Deadlocked) answer);
      case RELEASED -> writeReleased(out, (Released) answer);
      case LEFT_QUEUE -> writeLeftQueue(out, (LeftQueue) answer);
      case NOT_FOUND -> writeNotFound(out, (NotFound) answer);
      case NOT_HOLDER -> writeNotHolder(out, (NotHolder) answer);
      case CONFLICTING -> writeConflicting(out, (Conflicting) answer);
      case LOCK_VIEW -> writeLockView(out, (LockView) answer);
      case LOCK_PAGE -> writeLockPage(out, (LockPage) answer);
      case VALIDITY -> writeValidity(out, (Validity) answer);
      case WAIT_FOR_GRAPH -> writeGraph(out, (WaitForGraph) answer);
      case REFUSED -> out.writeString(((Refused) answer).detail());
      case SESSION_ALIVE -> writeAlive(out, (SessionAlive) answer);
      case SESSION_ENDED -> writeEnded(out, (SessionEnded) answer);
      case SESSION_UNKNOWN -> out.writeString(((SessionUnknown) answer).session().value());
      case SESSION_VIEW -> writeSession(out, (SessionView) answer);
      case GRANTED_ALL ->
          Fields.writeList(out, ((GrantedAll) answer).grants(), LockAnswerWriter::writeGranted);
      case LOCKED_ALL ->
          Fields.writeList(out, ((LockedAll) answer).locks(), LockAnswerWriter::writeLocked);
      case RELEASED_ALL -> {
        out.writeString(((ReleasedAll) answer).client().value());
        Fields.writeList(out, ((ReleasedAll) answer).results(), LockAnswerWriter::write);
      }
    }
  }

  private static void writeGranted(ByteWriter out, Granted answer) {
    out.writeString(answer.lock().value()).writeString(answer.client().value());
    Fields.writeConstant(out, answer.mode());
    Fields.writeToken(out, answer.token());
    out.writeVarLong(answer.ttlMillis())
        .writeVarLong(answer.expiresAtMillis())
        .writeVarLong(answer.holdCount())
        .writeVarLong(answer.permits());
  }

  private static void writeLocked(ByteWriter out, Locked answer) {
    out.writeString(answer.lock().value()).writeVarLong(answer.position());
    Fields.writeList(out, answer.holders(), LockAnswerWriter::writeHolder);
    out.writeVarLong(answer.waiters()).writeVarLong(answer.delayedUntilMillis());
  }

  private static void writeDeadlocked(ByteWriter out, Deadlocked answer) {
    out.writeString(answer.lock().value()).writeString(answer.client().value());
    Fields.writeClients(out, answer.cycle());
  }

  private static void writeReleased(ByteWriter out, Released answer) {
    out.writeString(answer.lock().value())
        .writeString(answer.client().value())
        .writeVarLong(answer.holdsLeft());
  }

  private static void writeLeftQueue(ByteWriter out, LeftQueue answer) {
    out.writeString(answer.lock().value()).writeString(answer.client().value());
  }

  private static void writeNotFound(ByteWriter out, NotFound answer) {
    out.writeString(answer.lock().value()).writeString(answer.detail());
  }

  private static void writeNotHolder(ByteWriter out, NotHolder answer) {
    out.writeString(answer.lock().value()).writeString(answer.client().value());
  }

  private static void writeConflicting(ByteWriter out, Conflicting answer) {
    out.writeString(answer.lock().value()).writeString(answer.detail());
  }

  private static void writeLockView(ByteWriter out, LockView answer) {
    out.writeString(answer.lock().value());
    Fields.writeList(out, answer.holders(), LockAnswerWriter::writeHolder);
    Fields.writeList(out, answer.waiters(), LockAnswerWriter::writeWaiter);
    out.writeVarLong(answer.delayedUntilMillis()).writeVarLong(answer.permitsMax());
  }

  private static void writeLockPage(ByteWriter out, LockPage answer) {
    Fields.writeList(out, answer.locks(), LockAnswerWriter::writeLockView);
    out.writeBoolean(answer.isLast());
  }

  private static void writeValidity(ByteWriter out, Validity answer) {
    out.writeString(answer.lock().value());
    Fields.writeToken(out, answer.token());
    out.writeBoolean(answer.isValid()).writeString(answer.detail());
  }

  private static void writeGraph(ByteWriter out, WaitForGraph answer) {
    Fields.writeClients(out, answer.nodes());
    Fields.writeList(out, answer.edges(), LockAnswerWriter::writeWait);
    Fields.writeList(out, answer.recent(), LockAnswerWriter::writeBroken);
  }

  private static void writeAlive(ByteWriter out, SessionAlive answer) {
    out.writeString(answer.session().value())
        .writeString(answer.client().value())
        .writeVarLong(answer.ttlMillis())
        .writeVarLong(answer.expiresAtMillis())
        .writeVarLong(answer.delayMillis());
  }

  private static void writeEnded(ByteWriter out, SessionEnded answer) {
    out.writeString(answer.session().value())
        .writeString(answer.client().value())
        .writeVarLong(answer.holdsEnded())
        .writeVarLong(answer.waitsEnded());
  }

  private static void writeSession(ByteWriter out, SessionView answer) {
    writeAlive(out, answer.session());
    Fields.writeList(out, answer.holds(), LockAnswerWriter::writeHeld);
    Fields.writeList(out, answer.waits(), (to, lock) -> to.writeString(lock.value()));
  }

  private static void writeHeld(ByteWriter out, HeldLock held) {
    out.writeString(held.lock().value());
    Fields.writeConstant(out, held.mode());
    Fields.writeToken(out, held.token());
    out.writeVarLong(held.holdCount());
  }

  private static void writeHolder(ByteWriter out, HolderView holder) {
    out.writeString(holder.client().value());
    Fields.writeConstant(out, holder.mode());
    Fields.writeToken(out, holder.token());
    out.writeVarLong(holder.holdCount())
        .writeVarLong(holder.expiresAtMillis())
        .writeLong(holder.acquiredWallMillis())
        .writeVarLong(holder.permits());
  }

  private static void writeWaiter(ByteWriter out, WaiterView waiter) {
    out.writeString(waiter.client().value());
    Fields.writeConstant(out, waiter.mode());
    out.writeBoolean(waiter.isOffered())
        .writeVarLong(waiter.placeEndsAtMillis())
        .writeVarLong(waiter.permits());
  }

  private static void writeWait(ByteWriter out, Wait wait) {
    out.writeString(wait.waiter().value())
        .writeString(wait.blocker().value())
        .writeString(wait.lock().value());
  }

  private static void writeBroken(ByteWriter out, BrokenDeadlock broken) {
    out.writeString(broken.victim().value()).writeString(broken.lock().value());
    Fields.writeClients(out, broken.cycle());
    out.writeVarLong(broken.atMillis());
  }
}
