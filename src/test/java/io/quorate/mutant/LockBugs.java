package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the lock manager beyond single exclusive and shared locks: claims find them. */
final class LockBugs {
  private static final String GRANT_INVARIANT =
      "io.quorate.kernel.InvariantViolation: a grant beside an incompatible one";

  private LockBugs() {}

  static List<Mutant> all() {
    return Stream.of(
            ofSessions(),
            ofUpgrades(),
            ofGroups(),
            ofSemaphores(),
            ofDeadlocks(),
            ofLeavings(),
            ofRestoredWaits())
        .flatMap(List::stream)
        .toList();
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
            "what has ended passes on to nobody",
            "lock.Handover",
            "    loose.add(hold.lock());\n    LockName lock",
            "    LockName lock",
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
            "          delays == null\n",
            "          permits > 0\n",
            "lock.SessionTest delayAfterExpiryKeepsTheLockFromOthersAndTellsForHowLong"),
        Mutant.againstClaim(
            "a command older than the answers of its session executes again",
            "machine.SessionMemory",
            "|| command.sequence() >= answers.floor",
            "|| command.sequence() >= 0",
            "machine.SessionMemoryTest lastSixteenAnswersAreKeptAndOlderCommandsNeverExecuteAgain"),
        Mutant.againstClaim(
            "a numbered command executes at each repetition",
            "machine.SessionMemory",
            "return answers == null ? null : answers.bySequence.get(command.sequence());",
            "return null;",
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

  private static List<Mutant> ofUpgrades() {
    return List.of(
        Mutant.againstClaim(
            "an upgrade that nobody is in the way of closes no circle",
            "lock.Acquisitions",
            "&& lock.hasBlocked();",
            "&& lock.isIdle();",
            "lock.UpgradeTest anUpgradeThatClosesACircleIsADeadlockThoughNobodyIsInItsWay"),
        Mutant.of(
            "a reader becomes a writer beside other readers",
            "lock.Lock",
            "(holds.isEmpty() || (holds.size() == 1 && holds.containsKey(client)))",
            "(holds.isEmpty() || holds.containsKey(client))",
            Mutant.CLAIM + " lock.UpgradeTest readerAmongOthersWaitsAheadOfAllForThemToGo",
            GRANT_INVARIANT),
        Mutant.againstClaim(
            "an upgrade keeps the reader's token",
            "lock.Handover",
            "had != null && !isUpgrade(had, claim) ? had",
            "had != null ? had",
            "lock.UpgradeTest onlyReaderBecomesAWriterAtOnceUnderANewToken"),
        Mutant.againstClaim(
            "readers pass an upgrade that waits",
            "lock.WaitQueue",
            "? !barriers.isEmpty() || !upgrades.isEmpty()",
            "? !barriers.isEmpty()",
            "lock.UpgradeTest readersDoNotPassAnUpgradeThatWaits"),
        Mutant.againstClaim(
            "an upgrade waits in the queue like everybody",
            "lock.WaitQueue",
            "} else if (wait.isUpgrade()) {",
            "} else if (wait.places().isEmpty()) {",
            "lock.UpgradeTest readerAmongOthersWaitsAheadOfAllForThemToGo"),
        Mutant.againstClaim(
            "who reads no more keeps the place ahead of all",
            "lock.Handover",
            "if (hold.waitsBuiltOnIt() > 0) {",
            "if (hold.waitsBuiltOnIt() < 0) {",
            "lock.UpgradeTest upgradeEndsWithTheHoldThatItBuildsOn"),
        Mutant.againstClaim(
            "a downgrade lets nobody in",
            "lock.Handover",
            "    hold.downgrade();\n    loose.add(hold.lock());\n",
            "    hold.downgrade();\n",
            "lock.UpgradeTest downgradeKeepsTheTokenAndLetsReadersIn"),
        Mutant.againstClaim(
            "a downgrade makes old readers' tokens good again",
            "lock.LockQueries",
            "hold.grantMode() != LockMode.SHARED",
            "hold.mode() != LockMode.SHARED",
            "lock.UpgradeTest downgradeDoesNotRestoreTheTokensOfReadersBefore"));
  }

  private static List<Mutant> ofGroups() {
    return List.of(
        Mutant.of(
            "a group takes what is free and waits for the rest",
            "lock.Acquisitions",
            "locks.stream().allMatch(lock -> isFree(lock, claim))",
            "locks.stream().anyMatch(lock -> isFree(lock, claim))",
            Mutant.CLAIM + " lock.GroupTest oneLockThatIsNotFreeKeepsAllFromBeingTaken",
            GRANT_INVARIANT),
        Mutant.againstClaim(
            "a group is served as soon as one of its locks is free",
            "lock.Handover",
            "if (wait.places().stream().allMatch(place -> place.isTurnOf(wait))) {",
            "if (wait.places().stream().anyMatch(place -> place.isTurnOf(wait))) {",
            "lock.GroupTest waitingGroupHoldsNothingAndIsServedWhenItsLastLockIsFree"),
        Mutant.againstClaim(
            "single requests pass a group at a lock that is free",
            "lock.WaitQueue",
            "!upgrades.isEmpty() : hasBlocked();",
            "!upgrades.isEmpty()\n"
                + "        : hasBlocked() && head().get(0).places().size() == 1;",
            "lock.GroupTest nobodyPassesAGroupInAnyOfItsQueues"),
        Mutant.againstClaim(
            "a dead group leaves one of its queues",
            "lock.Handover",
            "    wait.places().forEach(lock -> lock.remove(wait));\n"
                + "    wait.basis().forEach(Hold::waitRemoved);",
            "    wait.places().get(0).remove(wait);\n"
                + "    wait.basis().forEach(Hold::waitRemoved);",
            "lock.GroupTest groupWhosePlaceEndsLeavesAllItsQueues"),
        Mutant.againstClaim(
            "places that a group gives up pass to nobody",
            "lock.Handover",
            "    loose.addAll(wait.places());\n",
            "",
            "lock.GroupTest groupWhosePlaceEndsLeavesAllItsQueues"));
  }

  private static List<Mutant> ofSemaphores() {
    return List.of(
        Mutant.againstClaim(
            "a semaphore gives more permits than it has",
            "lock.Lock",
            "case SEMAPHORE -> permits <= permitsMax - permitsTaken();",
            "case SEMAPHORE -> permits <= permitsMax;",
            "lock.SemaphoreTest permitsAreGivenAsLongAsThereAreEnough"),
        Mutant.againstClaim(
            "small requests pass a large one",
            "lock.WaitQueue",
            "!upgrades.isEmpty() : hasBlocked();",
            "!upgrades.isEmpty()\n" + "        : newcomer == LockMode.EXCLUSIVE && hasBlocked();",
            "lock.SemaphoreTest nobodyPassesWhoWaitsForManyPermits"),
        Mutant.againstClaim(
            "a release serves one waiter although more permits are free",
            "lock.Handover",
            "isServed = serveHead(lock, step);",
            "serveHead(lock, step);\n        isServed = false;",
            "lock.SemaphoreTest severalWaitersAreServedByOneReleaseAsFarAsItReaches"));
  }

  private static List<Mutant> ofDeadlocks() {
    return List.of(
        Mutant.againstClaim(
            "whoever holds some permits counts as holding all",
            "lock.CycleSearch",
            "if (cycle.stream().anyMatch(Edge::isChoice)) {",
            "if (cycle.isEmpty() && cycle.stream().anyMatch(Edge::isChoice)) {",
            "lock.SemaphoreTest cycleThroughOneOfSeveralHoldersIsNoDeadlock"),
        Mutant.againstClaim(
            "nobody who waits for permits is ever in a deadlock",
            "lock.Stuck",
            "return wait.permits() > lock.permitsMax() - kept;",
            "return kept < 0;",
            "lock.SemaphoreTest cycleThroughAllHoldersIsADeadlock"),
        Mutant.againstClaim(
            "an edge to anybody on the path closes a cycle",
            "lock.CycleSearch",
            "if (edge.blocker() == start) {",
            "if (visited.contains(edge.blocker().client())) {",
            "lock.DeadlockTest waitsThatConvergeOnOneThatWaitsItselfAreNoCycle"),
        Mutant.againstClaim(
            "waits behind waits are no edges",
            "lock.Lock",
            "blockers.addAll(queue.othersInTheWayOf(wait));",
            "blockers.addAll(queue.upgrades());",
            "lock.GroupTest cycleThroughAFreeLockThatAGroupIsNextForIsFound"),
        Mutant.againstClaim(
            "edges lead to the first holder only",
            "lock.Lock",
            "holds.values().stream().filter(hold -> isInTheWay(hold, wait)).forEach(takers::add);",
            "holds.values().stream().filter(hold -> isInTheWay(hold, wait)).limit(1)"
                + ".forEach(takers::add);",
            "lock.DeadlockTest allCyclesThatOneRequestClosesAreBroken"),
        Mutant.againstClaim(
            "two upgrades wait for each other for ever",
            "lock.CycleSearch",
            "if (!isAwaited(start)) {",
            "if (!isAwaited(start) || start.newest() instanceof Wait w && w.isUpgrade()) {",
            "lock.UpgradeTest twoReadersThatBothUpgradeAreADeadlock"),
        Mutant.againstClaim(
            "what an expired session holds back closes cycles",
            "lock.Stuck",
            "int kept = 0;",
            "int kept = lock.delays().stream().mapToInt(Delay::permits).sum();",
            "lock.SemaphoreTest permitsThatAreHeldBackAreNobodysInADeadlock"));
  }

  private static List<Mutant> ofLeavings() {
    return List.of(
        Mutant.againstClaim(
            "a call goes on to take the lock for a client that has left",
            "lock.Acquisitions",
            "if (claim.terms().isResumption() && !isHeld(locks, claim)) {",
            "if (claim.terms().isResumption() && locks.isEmpty()) {",
            "lock.OffersTest resumedCallTakesNothingAnewOnceItsPlaceHasGone"),
        Mutant.of(
            "a call waits on though its client has left",
            "node.WaitRoom",
            "            || event instanceof LockEvent.Left\n",
            "",
            "leavingAtAnyNodeEndsTheCallThatWaitsAtAnother",
            "leavingAtAnyNodeEndsTheCallThatWaitsAtAnother"));
  }

  private static List<Mutant> ofRestoredWaits() {
    return List.of(
        Mutant.of(
            "a restored upgrade stands behind the others",
            "lock.Wait",
            "    return !basis.isEmpty() && basis.get(0).lock() == places.get(0);",
            "    return !basis.isEmpty() && basis.get(0).count() < 0;",
            Mutant.RESTORES + " 200",
            "RestoredGoesOnAlike",
            "RestoreReadsItsOwn",
            "Invariant"),
        Mutant.of(
            "a restored downgrade is an exclusive hold again",
            "lock.Hold",
            "    hold.isDowngraded = isDowngraded;\n",
            "",
            Mutant.RESTORES + " 200",
            "RestoredGoesOnAlike",
            "RestoreReadsItsOwn"),
        Mutant.of(
            "a restored wait outlives the hold that it builds on",
            "lock.TableState",
            "      wait.basis().forEach(Hold::waitAdded);\n",
            "",
            Mutant.RESTORES + " 200",
            "RestoredGoesOnAlike",
            "RestoreReadsItsOwn",
            "io.quorate.kernel.InvariantViolation: client0 can never go on, and is on no cycle"));
  }
}
