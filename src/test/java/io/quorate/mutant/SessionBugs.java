package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of what clients with sessions do, and with repeated requests: nearly all in storms. */
final class SessionBugs {
  private static final String STORMS = "storms 200";

  private SessionBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofSessions(), ofLateAttempts()).flatMap(List::stream).toList();
  }

  private static List<Mutant> ofLateAttempts() {
    return List.of(
        Mutant.of(
            "a request whose place has gone is queued anew",
            "machine.Told",
            "? onLock.asResumption() : command;",
            "? onLock : command;",
            STORMS,
            "LockClient",
            "History",
            "SessionHolds"),
        Mutant.of(
            "nobody remembers who had a place",
            "machine.Told",
            "? new Told(Kind.PLACED, Asked.fingerprint(command), NOTHING, placeOf(command, locks))",
            "? null",
            STORMS,
            "LockClient",
            "History",
            "SessionHolds"),
        Mutant.againstClaim(
            "a try that was refused takes the lock when an attempt comes late",
            "machine.Told",
            ": new Told(Kind.REFUSED, Asked.fingerprint(command), NOTHING, 0);",
            ": null;",
            "machine.DedupTest tryThatWasRefusedTakesNothingWhenAnAttemptComesLate"),
        Mutant.againstClaim(
            "an attempt goes on with the place of another request",
            "machine.Told",
            "yield present == 0 || present == place ?",
            "yield present >= 0 ?",
            "machine.ToldTest attemptThatComesLateDoesNotGoOnWithThePlaceOfAnotherRequest"),
        Mutant.againstClaim(
            "who was refused is queued by an attempt that is more patient and comes late",
            "machine.SystemMachine",
            "LockAnswer answer = told == null ? null : told.answerTo(command, locks);",
            "LockAnswer answer = told == null ? null : told.answerTo(command, locks);"
                + " if (Told.SPENT.equals(answer)) return execution.apply(command);",
            "machine.ToldTest whoWasRefusedIsNotQueuedByAMorePatientAttempt"),
        Mutant.of(
            "a restored machine has forgotten which place it gave",
            "machine.Told",
            "NOTHING, in.readVarLong(1, Long.MAX_VALUE));",
            "NOTHING, in.readVarLong(1, Long.MAX_VALUE) + 1);",
            Mutant.CLAIM + " machine.ToldTest restoredMachineKnowsWhatItHasTold",
            "restoredMachineKnowsWhatItHasTold"));
  }

  private static List<Mutant> ofSessions() {
    return List.of(
        Mutant.of(
            "a numbered command executes again after a failover",
            "machine.SessionMemory",
            "return answers == null ? null : answers.bySequence.get(command.sequence());",
            "return null;",
            STORMS,
            "SessionHolds"),
        Mutant.of(
            "answers of sessions are not kept",
            "machine.SystemMachine",
            "now -> sessions.remember(under, now)",
            "now -> {}",
            STORMS,
            "SessionHolds"),
        Mutant.of(
            "an ended session leaves what its client holds",
            "lock.Handover",
            "      if (stake instanceof Hold hold) {\n        end(",
            "      if (stake instanceof Hold hold && isExpired) {\n        end(",
            STORMS,
            "EndedSessionsHaveNothing"),
        Mutant.of(
            "nobody looks for deadlocks",
            "lock.Acquisitions",
            "List<ClientId> ownCycle = breakCycles(wait, step);",
            "List<ClientId> ownCycle = wait.isOffered() ? breakCycles(wait, step) : List.of();",
            STORMS,
            "NoDeadlockRemains"),
        Mutant.of(
            "an upgrade counts as one more hold",
            "lock.Hold",
            "count = before.count;",
            "count = before.count + 1;",
            STORMS,
            "SessionHolds"),
        Mutant.of(
            "a semaphore has a permit more than it was declared to have",
            "lock.Lock",
            "case SEMAPHORE -> permits <= permitsMax - permitsTaken();",
            "case SEMAPHORE -> permits <= permitsMax + 1 - permitsTaken();",
            STORMS,
            "LockExclusion"));
  }
}
