package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the lock manager beyond single exclusive and shared locks: claims find them. */
final class LockBugs {
  private LockBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofSessions()).flatMap(List::stream).toList();
  }

  private static List<Mutant> ofSessions() {
    return List.of(
        Mutant.againstClaim(
            "what an ended session still sends is carried out",
            "lock.SessionCommands",
            "if (session == null) {\n      return new SessionUnknown(command.session());\n    }\n"
                + "    return session.client()",
            "if (session == null) {\n      return null;\n    }\n    return session.client()",
            "lock.SessionTest commandsUnderAnEndedSessionDoNothing"),
        Mutant.againstClaim(
            "the end of a session passes its locks on to nobody",
            "lock.Handover",
            "    left.forEach(lock -> offerOnward(lock, step));\n",
            "",
            "lock.SessionTest expiryTakesAllInTheEntryThatFindsIt"),
        Mutant.againstClaim(
            "a session that is ended in order leaves its delay",
            "lock.Handover",
            "if (isExpired && session.delayMillis() > 0) {",
            "if (session.delayMillis() > 0) {",
            "lock.SessionTest sessionThatIsEndedInOrderLeavesNoDelay"),
        Mutant.againstClaim(
            "nobody minds the delay after an expired session",
            "lock.Lock",
            "delays().stream().allMatch(delay -> delay.mode().isCompatibleWith(mode))",
            "true",
            "lock.SessionTest delayAfterExpiryKeepsTheLockFromOthersAndTellsForHowLong"),
        Mutant.againstClaim(
            "a command older than the answers of its session executes again",
            "machine.SessionMemory",
            "if (command.sequence() < answers.floor && !command.isResumption()) {",
            "if (command.sequence() < 0) {",
            "machine.SessionMemoryTest lastSixteenAnswersAreKeptAndOlderCommandsNeverExecuteAgain"),
        Mutant.againstClaim(
            "a numbered command executes at each repetition",
            "machine.SessionMemory",
            "Answered known = answers.bySequence.get(command.sequence());",
            "Answered known = null;",
            "machine.SessionMemoryTest repeatedCommandGetsItsAnswerAndExecutesOnce"),
        Mutant.againstClaim(
            "a session begun anew has the answers of the one before",
            "machine.SessionMemory",
            "    sessions.remove(session);\n",
            "",
            "machine.SessionMemoryTest endedSessionLeavesNoAnswers"),
        Mutant.of(
            "a restored table has no sessions",
            "lock.Sessions",
            "    return sessions;\n",
            "    sessions.byId.clear();\n    return sessions;\n",
            Mutant.RESTORES + " 60",
            "RestoredGoesOnAlike",
            "RestoreReadsItsOwn"),
        Mutant.againstClaim(
            "a restored session forgets which commands are too old",
            "machine.SessionMemory",
            "answers.floor = in.readVarLong(1, Long.MAX_VALUE);",
            "answers.floor = Math.min(1, in.readVarLong(1, Long.MAX_VALUE));",
            "machine.SessionMemoryTest restoredMemoryStillKnowsWhatIsTooOld"));
  }
}
