package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** The bugs that the laws must find: each was one in a system of this kind, or could be in this. */
final class PlantedBugs {
  private static final String STORMS = "storms 200";

  /** For bugs that need a rare moment. */
  private static final String MANY_STORMS = "storms 400";

  private static final String RESTORES = Mutant.RESTORES + " 200";
  private static final String RESTORE_LAW = "RestoredGoesOnAlike";

  private PlantedBugs() {}

  static List<Mutant> all() {
    return Stream.of(
            ofReplication(),
            ofPersistence(),
            ofStorage(),
            BackupBugs.all(),
            EventBugs.all(),
            JournalBugs.all(),
            ofElections(),
            ofSnapshots(),
            ofTransfers(),
            MembershipBugs.all(),
            ShardBugs.all(),
            ofTimeAndReads(),
            ofRetries(),
            ofRestoredMachines(),
            ofRestoredLocks(),
            ofLocks(),
            LockBugs.all(),
            QueueBugs.all(),
            QueueStormBugs.all(),
            CourierBugs.all(),
            PartitionBugs.all(),
            CacheBugs.all(),
            CoherenceBugs.all(),
            MemoryBugs.all(),
            SessionBugs.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> ofReplication() {
    return List.of(
        Mutant.of(
            "entries of earlier terms are committed by counting copies",
            "raft.Leadership",
            "if (index > log.commitIndex() && log.position(index).term() == member.term()) {",
            "if (index > log.commitIndex()) {",
            STORMS,
            "CommitsOwnTerm"),
        Mutant.of(
            "a follower cuts its log off at every append",
            "raft.Following",
            "if (log.position(index).equals(entry.position())) {",
            "if (index <= log.commitIndex()) {",
            STORMS,
            "PromisesAreDurable",
            "CommittedOnQuorumDisk"),
        Mutant.againstClaim(
            "a command stirs nobody",
            "raft.RaftCore",
            "propose(byte[] command) {\n    isStirred = true;\n",
            "propose(byte[] command) {\n",
            "raft.RaftCoreTest leaderAtRestIsNotSearchedForEffectsAndHeedsAnInputAtOnce"),
        Mutant.of(
            "followers are supposed to have everything from the start",
            "raft.Progress",
            "this.supposedIndex = nextIndex - 1;",
            "this.supposedIndex = nextIndex - 1;\n    this.matchIndex = nextIndex;",
            STORMS,
            "CommittedOnQuorumDisk"),
        Mutant.of(
            "a follower commits what it has not compared",
            "raft.Following",
            "Math.min(request.commitIndex(), verifiedIndex)",
            "Math.min(request.commitIndex(), log.lastIndex())",
            STORMS,
            "CommittedForever"),
        Mutant.of(
            "a leader answers reads before its first commit",
            "raft.Leadership",
            "Math.max(log.commitIndex(), firstIndex)",
            "log.commitIndex()",
            "newLeaderAnswersNothingBeforeItKnowsWhatIsCommitted",
            "newLeaderAnswersNothingBeforeItKnowsWhatIsCommitted"),
        Mutant.of(
            "a leader counts its own log before its disk has it",
            "raft.Leadership",
            "? member.persists().persistedIndex()",
            "? log.lastIndex()",
            STORMS,
            "CommittedOnQuorumDisk"));
  }

  private static List<Mutant> ofPersistence() {
    return List.of(
        Mutant.of(
            "votes and acknowledgements leave before the disk has them",
            "raft.Member",
            "if (persists.isPersisted(ballot.state()) && claimedIndex <= "
                + "persists.persistedIndex()) {",
            "if (claimedIndex >= 0) {",
            STORMS,
            "PromisesAreDurable"),
        Mutant.of(
            "a restart forgets the vote",
            "raft.Member",
            "this.ballot = new Ballot(restored.hardState());",
            "this.ballot = new Ballot(new HardState(restored.hardState().term(), null));",
            STORMS,
            "OneVotePerTerm"),
        Mutant.of(
            "a write that was overtaken by a truncation counts for what replaced it",
            "raft.PersistQueue",
            "      write.lastIndex = Math.min(write.lastIndex, index - 1);\n",
            "",
            "oldWriteDoesNotAcknowledgeWhatReplacedItsEntries",
            "PromisesAreDurable"));
  }

  private static List<Mutant> ofStorage() {
    return List.of(
        Mutant.againstClaim(
            "the name of a new segment may be lost",
            "journal.Segment",
            "    storage.syncDirectory();\n",
            "",
            "journal.WalCrashTest nameOfANewSegmentIsDurableBeforeItHoldsAnythingAcknowledged"),
        Mutant.of(
            "the log is synced without a sync",
            "journal.Wal",
            "      active.file().sync();\n      synced",
            "      synced",
            STORMS,
            "DurableSurvives"),
        Mutant.againstClaim(
            "a sync that failed is tried again",
            "journal.Wal",
            "      active.file().sync();\n      synced",
            """
            \040     try {
                    active.file().sync();
                  } catch (IOException e) {
                    active.file().sync();
                  }
                  synced""",
            "journal.WalFailureTest failedSyncIsNeverTriedAgain"),
        Mutant.of(
            "recovery cuts off what is damaged, durable or not",
            "journal.WalRecovery",
            "      refuseIfDurableOnce(image, offset);\n",
            "",
            STORMS,
            "DurableSurvives"),
        Mutant.of(
            "recovery trusts a frame that does not match its checksum",
            "journal.SegmentImage",
            "return header.bodyChecksum() == (int) checksum.getValue() ? header : null;",
            "return header;",
            Mutant.CLAIM + " journal.WalDamageTest everyBitFlipIsRefusedOrLosesAtMostTheLastUnit",
            "everyBitFlipIsRefusedOrLosesAtMostTheLastUnit"));
  }

  private static List<Mutant> ofSnapshots() {
    return List.of(
        Mutant.of(
            "an older snapshot takes the place of a newer state",
            "raft.RaftCore",
            "if (leadership != null || snapshot.index() <= member.log().commitIndex()) {",
            "if (leadership != null) {",
            Mutant.CLAIM + " raft.SnapshotTest ignoresOlderSnapshotsAndThoseThatComeTwice",
            "io.quorate.kernel.InvariantViolation: a snapshot up to 3, committed 3"),
        Mutant.of(
            "a log that leads elsewhere is kept behind a snapshot",
            "raft.RaftLog",
            "boolean keepsTail = matches(snapshot.position());",
            "boolean keepsTail = snapshot.index() <= lastIndex();",
            Mutant.CLAIM + " raft.SnapshotTest restartsAfterASnapshotThatItsLogDoesNotLeadTo",
            "restartsAfterASnapshotThatItsLogDoesNotLeadTo"),
        Mutant.of(
            "the log is cut where no snapshot reaches",
            "snapshot.Compaction",
            "raft.compact(tailFrom);",
            "raft.compact(raft.commitIndex());",
            STORMS,
            "DurableSurvives",
            "PromisesAreDurable",
            "NoBugs"),
        Mutant.againstClaim(
            "writes of the log before a snapshot count for the log after it",
            "raft.PersistQueue",
            "      write.lastIndex = 0;\n",
            "",
            "raft.SnapshotTest writesOfTheOldLogDoNotCountForTheNewOne"),
        Mutant.of(
            "a snapshot takes in one entry less than it says",
            "snapshot.SnapshotDesk",
            "if (entry.index() > machine.appliedIndex()) {",
            "if (entry.index() > machine.appliedIndex() && entry.index() < base.index()) {",
            STORMS,
            "StateMachineEquality",
            "EventsAgree",
            "NoBugs"));
  }

  private static List<Mutant> ofElections() {
    return List.of(
        Mutant.of(
            "votes ignore how far the candidate's log goes",
            "raft.Election",
            "&& request.last().isAtLeastAsUpToDateAs(member.log().last()); // Raft §5.4.1",
            ";",
            STORMS,
            "LeaderCompleteness",
            "CommittedForever"),
        Mutant.of(
            "a candidate needs no majority",
            "raft.Configuration",
            "return count >= majorityOf(voters);",
            "return count >= majorityOf(voters) - 1;",
            STORMS,
            "LeaderCompleteness",
            "ElectionSafety",
            "LogMatching"),
        Mutant.of(
            "an emptied disk is not told from the one before",
            "port.Identity",
            "return new Identity(node, incarnation, 0, new TreeMap<>(), 0);",
            "return new Identity(node, node.value().length(), 0, new TreeMap<>(), 0);",
            STORMS,
            "MonotoneProgress",
            "OneVotePerTerm",
            "NoBugs"),
        Mutant.of(
            "a node campaigns without asking whether it could win",
            "raft.Election",
            """
            \040   if (hasWonPreVote()) {
                  startVote(Campaign.VOTE);
                }
              }

              /** Campaigns at once""",
            "    startVote(Campaign.VOTE);\n  }\n\n  /** Campaigns at once",
            "nodeThatComesBackDoesNotDeposeTheLeader",
            "nodeThatComesBackDoesNotDeposeTheLeader"));
  }

  private static List<Mutant> ofTransfers() {
    return List.of(
        Mutant.of(
            "a follower campaigns for a leader that has given up handing over",
            "raft.Election",
            "        && member.clock().timeMillis() < request.untilMillis()\n",
            "",
            "callThatIsLateDeposesNobody",
            "callThatIsLateDeposesNobody"),
        Mutant.of(
            "a leader takes commands while it hands over",
            "raft.RaftCore",
            "leadership == null || leadership.successor() != null",
            "leadership == null",
            "targetThatIsDownCostsOneElectionTimeoutAndNoCommand",
            "targetThatIsDownCostsOneElectionTimeoutAndNoCommand"),
        Mutant.of(
            "who campaigns for the leader needs no log",
            "raft.Election",
            "&& request.last().isAtLeastAsUpToDateAs(member.log().last()); // Raft §5.4.1",
            "&& (request.isTransfer()\n"
                + "            || request.last().isAtLeastAsUpToDateAs(member.log().last()));",
            "successorWithoutTheWholeLogIsNotElected",
            "LeaderCompleteness"),
        Mutant.of(
            "a leader never gives up handing over",
            "raft.Handover",
            "successor != null && member.clock().timeMillis() >= untilMillis",
            "successor != null && untilMillis < 0",
            "targetThatIsDownCostsOneElectionTimeoutAndNoCommand",
            "targetThatIsDownCostsOneElectionTimeoutAndNoCommand"),
        Mutant.of(
            "who asked for anybody else asks the new leader as well",
            "node.Transfers",
            "        && raft.term() > wish.askedTerm;",
            "        && raft.term() < wish.askedTerm;",
            "wishWhoseAnswerIsLostMovesTheLeaderOnce",
            "wishWhoseAnswerIsLostMovesTheLeaderOnce"),
        Mutant.of(
            "a broken connection is taken for the death of the leader",
            "raft.RaftCore",
            "      election.hasten(leader);\n",
            "      election.startTransfer();\n",
            "oneBrokenConnectionDeposesNobody",
            "oneBrokenConnectionDeposesNobody"),
        Mutant.of(
            "a connection that breaks says nothing",
            "raft.RaftCore",
            "      election.hasten(leader);\n",
            "",
            "whenTheLeaderDiesAnotherLeadsAtOnce",
            "whenTheLeaderDiesAnotherLeadsAtOnce"));
  }

  private static List<Mutant> ofTimeAndReads() {
    return List.of(
        Mutant.of(
            "a leader answers reads that no quorum has confirmed",
            "raft.ReadQueue",
            "first.round <= confirmedRound && ",
            "",
            "leaderThatIsCutOffDoesNotAnswerFromStaleState",
            "leaderThatIsCutOffDoesNotAnswerFromStaleState"),
        Mutant.of(
            "each replica lets holds expire by its own clock",
            "group.Group",
            "Replay.apply(machine, entry);",
            "Replay.apply(machine, new Entry(entry.position(), Math.max(machine.timeMillis(), "
                + "raft.timeMillis()), entry.kind(), entry.payload()));",
            STORMS,
            "StateMachineEquality"),
        Mutant.of(
            "a lock passes on with the token that it had",
            "lock.Handover",
            "tokenBase.orElseThrow() + ++grantCount",
            "tokenBase.orElseThrow() + grantCount",
            STORMS,
            "TokensRise"),
        Mutant.of(
            "the node goes by the time of day",
            "node.NodeLoop",
            "TimeUnit.NANOSECONDS.toMillis(ports.nanoTime().getAsLong())",
            "ports.wallClock().millis()",
            "wallClocksThatAreSetByDecadesMoveNoDeadlineAndNoToken",
            "wallClocksThatAreSetByDecadesMoveNoDeadlineAndNoToken"),
        Mutant.of(
            "log time runs twice as fast as time",
            "raft.LogClock",
            "timeMillis += Math.min(",
            "timeMillis += 2 * Math.min(",
            STORMS,
            "LogTimeNeverHurries"),
        Mutant.of(
            "log time keeps what an earlier term's leader said",
            "raft.LogClock",
            "if (stampTerm > term) {\n      term = stampTerm;\n      timeMillis = stampMillis;",
            """
            if (stampTerm > term) {
                  term = stampTerm;
                  timeMillis = Math.max(timeMillis, stampMillis);""",
            "holdDoesNotEndEarlyWhoeverLeadsNext",
            "LogTimeNeverHurries"));
  }

  private static List<Mutant> ofRetries() {
    return List.of(
        Mutant.of(
            "a repeated command of a gateway executes again",
            "machine.GatewayMemory",
            "return answers.bySequence.get(stamp.sequence());",
            "return null;",
            STORMS,
            "History",
            "QueuedOnce"),
        Mutant.of(
            "a repeated request of a client executes again",
            "machine.RequestMemory",
            "Kept kept = requests.get(name);",
            "Kept kept = null;",
            MANY_STORMS,
            "History",
            "LockClient",
            "SessionClient"),
        Mutant.of(
            "who has a place in a queue is told that nothing was done",
            "node.WaitRoom",
            "parked.mayHavePlace |= isQueued;",
            "",
            "waiterIsNotToldThatNothingWasDoneWhenItsNodeStops",
            "waiterIsNotToldThatNothingWasDoneWhenItsNodeStops"));
  }

  private static List<Mutant> ofRestoredMachines() {
    return List.of(
        Mutant.of(
            "a restored machine forgets what gateways have been answered",
            "machine.SystemMachine",
            "new SystemMachine(applied, locks, gateways, requests, sessions, placements);",
            "new SystemMachine("
                + "applied, locks, new GatewayMemory(), requests, sessions, placements);",
            RESTORES,
            RESTORE_LAW),
        Mutant.of(
            "a restored machine forgets what clients' requests have been answered",
            "machine.SystemMachine",
            "new SystemMachine(applied, locks, gateways, requests, sessions, placements);",
            "new SystemMachine("
                + "applied, locks, gateways, new RequestMemory(), sessions, placements);",
            RESTORES,
            RESTORE_LAW),
        Mutant.of(
            "a restored machine has no marks of gateways that are forgotten",
            "machine.GatewayMemory",
            "    return memory;\n",
            "    memory.marks.clear();\n    return memory;\n",
            RESTORES,
            RESTORE_LAW),
        Mutant.of(
            "a restored gateway has a floor of its own",
            "machine.GatewayMemory",
            "new Answers(in.readVarLong(0, Long.MAX_VALUE));",
            "new Answers(0 * in.readVarLong(0, Long.MAX_VALUE));",
            RESTORES,
            RESTORE_LAW));
  }

  private static List<Mutant> ofRestoredLocks() {
    return List.of(
        Mutant.of(
            "tokens begin again in a restored table",
            "lock.Handover",
            "grantCount = state.grantCount();",
            "grantCount = 0;",
            RESTORES,
            RESTORE_LAW),
        Mutant.of(
            "a restored offer is a place in the queue again",
            "lock.Wait",
            "wait.isOffered = in.readBoolean();",
            "wait.isOffered = in.readBoolean() & false;",
            RESTORES,
            RESTORE_LAW,
            "RestoreReadsItsOwn"),
        Mutant.of(
            "restored waits are in nobody's way to a deadlock",
            "lock.TableState",
            "        stakes.block(wait);\n",
            "",
            RESTORES,
            RESTORE_LAW),
        Mutant.of(
            "a restored client is as old as its oldest stake that is left",
            "lock.Stakes",
            "client -> new Party(client, head.partySince()));\n"
                + "    MalformedBytes.check(party.since() == head.partySince(), "
                + "\"one client of two beginnings\");\n",
            "client -> new Party(client, head.arrival()));\n",
            RESTORES,
            RESTORE_LAW),
        Mutant.of(
            "a restored table does not know what has been given back",
            "lock.TableState",
            "EndedGrants ended = EndedGrants.readFrom(in);",
            "EndedGrants.readFrom(in);\n    EndedGrants ended = new EndedGrants();",
            RESTORES,
            RESTORE_LAW),
        Mutant.of(
            "a restored table tells no victim of its deadlock",
            "lock.Deadlocks",
            "    return deadlocks;\n",
            "    deadlocks.verdicts.clear();\n    return deadlocks;\n",
            RESTORES,
            RESTORE_LAW));
  }

  private static List<Mutant> ofLocks() {
    return List.of(
        Mutant.of(
            "tokens count what is held now",
            "lock.Handover",
            "tokenBase.orElseThrow() + ++grantCount",
            "tokenBase.orElseThrow() + locksInUse.size()",
            STORMS,
            "TokensRise"),
        Mutant.of(
            "an old token gives back a newer grant",
            "lock.LockTable",
            "if (hold != null && (command.token() == null || "
                + "command.token().equals(hold.token()))) {",
            "if (hold != null) {",
            STORMS,
            "History",
            "LockExclusion"),
        Mutant.of(
            "a shared grant passes an exclusive holder",
            "lock.LockMode",
            "return this == other && this != EXCLUSIVE;",
            "return this == SHARED || other == SHARED;",
            STORMS,
            "LockExclusion"),
        Mutant.of(
            "a resource takes any token",
            "sim.FencedResource",
            "if (writer.token < last.token) {",
            "if (writer.token < 0) {",
            STORMS,
            "FencedResource"));
  }
}
