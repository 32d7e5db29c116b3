package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Fingerprint;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockCommand.OfClient;
import io.quorate.lock.LockCommand.OfLock;
import io.quorate.lock.LockTable;
import org.jspecify.annotations.Nullable;

/**
 * What a client has been told of a request that it has named. It binds every attempt that comes
 * later, be it a repetition or one that was held up on its way: a request gets one place at most,
 * and one last word.
 */
final class Told {
  /*
   * An attempt that comes late cannot be told from a repetition, so whatever a repetition may do,
   * an attempt may do of which the client knows nothing any more. Hence who was refused is not let
   * in under the same name, not even with more patience: that may be the first attempt, held up,
   * of a client that has long gone away with the answer to a later, less patient one.
   */

  /** The answer that a request is given once it can get nothing any more. */
  static final Refused SPENT =
      new Refused(
          "the request was refused or has lost its place: whoever wants to queue takes a new"
              + " request id or sequence number");

  private static final byte[] NOTHING = {};

  /** Written as their ordinals: they only grow at the end. */
  private enum Kind {
    /** The last word. */
    ANSWERED,
    /** That it gets neither the lock nor a place in the queue, or that its place has gone. */
    REFUSED,
    /** That it has a place, which may have gone since. */
    PLACED
  }

  private final Kind kind;
  private final Fingerprint asked;

  /** The last word, as it is written; empty if it is not spoken. */
  private final byte[] answer;

  /** Which place, by its arrival; 0 if none. */
  private final long place;

  private Told(Kind kind, Fingerprint asked, byte[] answer, long place) {
    this.kind = kind;
    this.asked = asked;
    this.answer = answer;
    this.place = place;
  }

  /** What the outcome of a command tells of its request; null if nothing that binds. */
  static @Nullable Told of(OfClient command, Outcome outcome, LockTable locks) {
    if (!(outcome instanceof LockAnswer told)) {
      return null;
    }
    if (isLastWord(told)) {
      ByteWriter written = new ByteWriter();
      LockAnswerWriter.write(written, told);
      return new Told(Kind.ANSWERED, Asked.fingerprint(command), written.toByteArray(), 0);
    }
    if (!isLocked(told)) {
      return null;
    }
    return told.isQueued()
        ? new Told(Kind.PLACED, Asked.fingerprint(command), NOTHING, placeOf(command, locks))
        : new Told(Kind.REFUSED, Asked.fingerprint(command), NOTHING, 0);
  }

  private static boolean isLastWord(LockAnswer answer) {
    return switch (answer.kind()) {
      case GRANTED,
          GRANTED_ALL,
          RELEASED,
          RELEASED_ALL,
          LEFT_QUEUE,
          DEADLOCKED,
          NOT_HOLDER,
          NOT_FOUND,
          SESSION_ALIVE,
          SESSION_ENDED ->
          true;
      case LOCKED,
          LOCKED_ALL,
          CONFLICTING,
          REFUSED,
          SESSION_UNKNOWN,
          SESSION_VIEW,
          LOCK_VIEW,
          LOCK_PAGE,
          VALIDITY,
          WAIT_FOR_GRAPH ->
          false;
    };
  }

  private static boolean isLocked(LockAnswer answer) {
    return answer instanceof LockAnswer.Locked || answer instanceof LockAnswer.LockedAll;
  }

  private static long placeOf(OfClient command, LockTable locks) {
    return command instanceof OfLock onLock ? locks.placeOf(onLock) : 0;
  }

  /** The answer to a further attempt; null if it may go on with what the request has been given. */
  @Nullable LockAnswer answerTo(OfClient command, LockTable locks) {
    if (!asked.equals(Asked.fingerprint(command))) {
      return new Refused("the request id or sequence number belongs to another command");
    }
    return switch (kind) {
      case ANSWERED -> LockAnswerReader.read(new ByteReader(answer));
      case REFUSED -> refuse(command, locks);
      case PLACED -> {
        // Without any place it may find that it was a victim, or that another call of the client
        // has collected the same place. The place of another request is none of its business.
        long present = placeOf(command, locks);
        yield present == 0 || present == place ? null : refuse(command, locks);
      }
    };
  }

  private static LockAnswer refuse(OfClient command, LockTable locks) {
    // Who cannot wait asks how the lock stands; who would wait must not be sent round and round.
    return command instanceof OfLock onLock && onLock.placeMillis() == 0
        ? locks.refuse(onLock)
        : SPENT;
  }

  /** The command of a further attempt that may go on: it takes nothing anew. */
  static OfClient goingOn(OfClient command) {
    return command instanceof OfLock onLock ? onLock.asResumption() : command;
  }

  /** How many bytes the answer takes; 0 if there is none. */
  int answerBytes() {
    return answer.length;
  }

  void writeTo(ByteWriter out) {
    Fields.writeConstant(out, kind);
    asked.writeTo(out);
    switch (kind) {
      case ANSWERED -> out.writeRaw(answer, 0, answer.length);
      case REFUSED -> {}
      case PLACED -> out.writeVarLong(place);
    }
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not that
   */
  static Told readFrom(ByteReader in) {
    Kind kind = Fields.readConstant(in, Kind.values());
    Fingerprint asked = Fingerprint.readFrom(in);
    return switch (kind) {
      case ANSWERED -> {
        LockAnswer answer = LockAnswerReader.read(in);
        MalformedBytes.check(isLastWord(answer), "an answer that is not the last word");
        ByteWriter written = new ByteWriter();
        LockAnswerWriter.write(written, answer);
        yield new Told(kind, asked, written.toByteArray(), 0);
      }
      case REFUSED -> new Told(kind, asked, NOTHING, 0);
      case PLACED -> new Told(kind, asked, NOTHING, in.readVarLong(1, Long.MAX_VALUE));
    };
  }
}
