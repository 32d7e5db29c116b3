package io.quorate.mutant;

import java.util.List;

/** Bugs of what clients with sessions do, and with repeated requests: nearly all in storms. */
final class SessionBugs {
  private static final String STORMS = "storms 200";

  private SessionBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "a numbered command executes again after a failover",
            "machine.SessionMemory",
            "Answered known = answers.bySequence.get(command.sequence());",
            "Answered known = null;",
            STORMS,
            "SessionHolds"),
        Mutant.of(
            "answers of sessions are not kept",
            "machine.SystemMachine",
            "    sessions.remember(under, outcome);\n",
            "",
            STORMS,
            "SessionHolds"),
        Mutant.againstClaim(
            "a try that was refused takes the lock when an attempt comes late",
            "machine.Retries",
            "return isFinal(answer) || (isTry(command) && isRefusal(answer));",
            "return isFinal(answer);",
            "machine.DedupTest tryThatWasRefusedTakesNothingWhenAnAttemptComesLate"),
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
