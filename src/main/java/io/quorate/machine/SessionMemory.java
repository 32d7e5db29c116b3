package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockCommand.UnderSession;
import io.quorate.lock.SessionId;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the client of each session has been told of its last commands, by the numbers that it gives
 * to them (Ongaro's thesis §6.3), for as long as the session lives.
 */
final class SessionMemory {
  /** How many answers of one session are kept: as many commands may be under way at once. */
  static final int ANSWERS_MAX = 16;

  private final TreeMap<SessionId, Answers> sessions = new TreeMap<>();

  private static final class Answers {
    private final TreeMap<Long, Told> bySequence = new TreeMap<>();

    /** What is below has been forgotten, and must not execute again. */
    private long floor = 1;

    private void put(long sequence, Told told) {
      if (sequence >= floor) {
        bySequence.put(sequence, told);
      }
      if (bySequence.size() > ANSWERS_MAX) {
        floor = bySequence.pollFirstEntry().getKey() + 1;
      }
    }
  }

  /** Why a command is too old to execute; null if it is not. */
  @Nullable Refused refusalOf(UnderSession command) {
    Answers answers = sessions.get(command.session());
    // Going on with a call executes nothing twice, however many commands the client sent since.
    return answers == null || command.sequence() >= answers.floor || command.isResumption()
        ? null
        : new Refused(
            "sequence "
                + command.sequence()
                + " is too old: answers are kept from "
                + answers.floor
                + " on");
  }

  /** What the client has been told of the command; null if nothing that binds. */
  @Nullable Told recall(UnderSession command) {
    Answers answers = sessions.get(command.session());
    return answers == null ? null : answers.bySequence.get(command.sequence());
  }

  void remember(UnderSession command, Told told) {
    sessions
        .computeIfAbsent(command.session(), session -> new Answers())
        .put(command.sequence(), told);
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
          answers.bySequence.forEach((sequence, told) -> told.writeTo(out.writeVarLong(sequence)));
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
      memory.sessions.put(session, readAnswers(in));
    }
    return memory;
  }

  private static Answers readAnswers(ByteReader in) {
    Answers answers = new Answers();
    answers.floor = in.readVarLong(1, Long.MAX_VALUE);
    int count = in.readCount(ANSWERS_MAX);
    MalformedBytes.check(count > 0, "a session of no answers");
    long before = answers.floor - 1;
    for (; count > 0; count--) {
      long sequence = in.readVarLong(1, Long.MAX_VALUE);
      MalformedBytes.check(sequence > before, "answers not in their order");
      before = sequence;
      answers.bySequence.put(sequence, Told.readFrom(in));
    }
    return answers;
  }
}
