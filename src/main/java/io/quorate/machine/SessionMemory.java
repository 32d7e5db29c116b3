package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockCommand.OfClient;
import io.quorate.lock.LockCommand.UnderSession;
import io.quorate.lock.SessionId;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last final answers of each session, by the numbers that its client gives to its commands
 * (Ongaro's thesis §6.3), for as long as the session lives.
 */
final class SessionMemory {
  /** How many answers of one session are kept: as many commands may be under way at once. */
  static final int ANSWERS_MAX = 16;

  private final TreeMap<SessionId, Answers> sessions = new TreeMap<>();

  private record Answered(OfClient asked, LockAnswer answer) {}

  private static final class Answers {
    private final TreeMap<Long, Answered> bySequence = new TreeMap<>();

    /** What is below has been forgotten, and must not execute again. */
    private long floor = 1;

    private void put(long sequence, Answered answered) {
      if (sequence >= floor) {
        bySequence.put(sequence, answered);
      }
      if (bySequence.size() > ANSWERS_MAX) {
        floor = bySequence.pollFirstEntry().getKey() + 1;
      }
    }
  }

  /** The answer to a command that must not execute (again); null if it is to execute. */
  @Nullable Outcome recall(UnderSession command) {
    Answers answers = sessions.get(command.session());
    if (answers == null || command.sequence() == 0) {
      return null;
    }
    // Going on with a call executes nothing twice, however many commands the client sent since.
    if (command.sequence() < answers.floor && !command.isResumption()) {
      return new Refused(
          "sequence "
              + command.sequence()
              + " is too old: answers are kept from "
              + answers.floor
              + " on");
    }
    Answered known = answers.bySequence.get(command.sequence());
    if (known == null || !Retries.settles(known.answer(), command)) {
      return null;
    }
    return known.asked().equals(Retries.whatIsAsked(command))
        ? known.answer()
        : new Refused("sequence " + command.sequence() + " belongs to another command");
  }

  /** Keeps the outcome if it settles the command, and the session still lives. */
  void remember(UnderSession command, Outcome outcome) {
    if (command.sequence() > 0
        && outcome instanceof LockAnswer answer
        && Retries.isSettled(command, answer)) {
      sessions
          .computeIfAbsent(command.session(), session -> new Answers())
          .put(command.sequence(), new Answered(Retries.whatIsAsked(command), answer));
    }
  }

  void forget(SessionId session) {
    sessions.remove(session);
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(sessions.size());
    sessions.forEach(
        (session, answers) -> {
          out.writeString(session.value())
              .writeVarLong(answers.floor)
              .writeVarLong(answers.bySequence.size());
          answers
              .bySequence
              .values()
              .forEach(
                  answered -> {
                    LockCommandCodec.write(out, answered.asked());
                    LockAnswerWriter.write(out, answered.answer());
                  });
        });
  }

  /**
   * The memory that {@link #writeTo} wrote.
   *
   * @param isAlive whether a session lives
   * @throws MalformedBytes if the bytes are not such a memory
   */
  static SessionMemory readFrom(ByteReader in, Predicate<SessionId> isAlive) {
    SessionMemory memory = new SessionMemory();
    for (int count = in.readCount(); count > 0; count--) {
      SessionId session = Fields.readSessionId(in);
      MalformedBytes.check(
          memory.sessions.isEmpty() || memory.sessions.lastKey().compareTo(session) < 0,
          "sessions not by their names");
      MalformedBytes.check(isAlive.test(session), "answers of a session that has ended");
      memory.sessions.put(session, readAnswers(in, session));
    }
    return memory;
  }

  private static Answers readAnswers(ByteReader in, SessionId session) {
    Answers answers = new Answers();
    answers.floor = in.readVarLong(1, Long.MAX_VALUE);
    int count = in.readCount(ANSWERS_MAX);
    MalformedBytes.check(count > 0, "a session of no answers");
    long before = answers.floor - 1;
    for (; count > 0; count--) {
      if (!(LockCommandCodec.read(in) instanceof UnderSession asked)
          || !asked.session().equals(session)) {
        throw new MalformedBytes("an answer of another session");
      }
      MalformedBytes.check(asked.sequence() > before, "answers not in their order");
      MalformedBytes.check(asked.equals(Retries.whatIsAsked(asked)), "more than what was asked");
      before = asked.sequence();
      LockAnswer answer = LockAnswerReader.read(in);
      MalformedBytes.check(Retries.isKept(answer), "an answer that settles nothing");
      answers.bySequence.put(before, new Answered(asked, answer));
    }
    return answers;
  }
}
