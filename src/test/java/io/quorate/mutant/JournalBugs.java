package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the journal that need a certain moment, which storms seldom meet: claims find them. */
final class JournalBugs {
  private JournalBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofSegments(), ofRecovery(), ofSnapshots(), ofBodies())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> ofSegments() {
    return List.of(
        Mutant.againstClaim(
            "segments are deleted before the cut is durable",
            "journal.Wal",
            "if (synced.equals(active.at(end()))) {",
            "if (synced != null) {",
            "journal.WalCutTest nothingIsFreedBeforeTheCutIsDurable"),
        Mutant.againstClaim(
            "a segment is deleted with one entry in it that no snapshot holds",
            "journal.WalLedger",
            "return last.getValue() > marks",
            "return last.getValue() - 1 > marks",
            "journal.WalCutCrashTest everyCrashOfALifeThatFreesSegmentsLosesNothingAcknowledged"),
        Mutant.againstClaim(
            "a power cut may take deletions of segments back in any order",
            "journal.Wal",
            "      storage.syncDirectory();\n      ledger.forgetOldest();",
            "      ledger.forgetOldest();",
            "journal.WalCutCrashTest deletionsThatAPowerCutTakesBackLeaveNoGap"),
        Mutant.againstClaim(
            "a checkpoint forgets votes",
            "journal.CheckpointBody",
            "FrameFields.putHardState(buffer, mark.hardState());",
            "FrameFields.putHardState(buffer, new HardState(mark.hardState().term(), null));",
            "journal.WalCutTest hardStatesOfFreedSegmentsAreKept"),
        Mutant.againstClaim(
            "nobody asks what the segments held that are missing",
            "journal.GroupLogs",
            "if (log.unreadTo > log.base.index()) {",
            "if (log.unreadTo < 0) {",
            "journal.WalCutDamageTest "
                + "missingBeginningIsRefusedAlsoWhenItsGroupHasWrittenNothingSince"));
  }

  private static List<Mutant> ofRecovery() {
    return List.of(
        Mutant.againstClaim(
            "a restart after a failed sync believes the cache",
            "journal.WalRecovery",
            "      file.write(ByteBuffer.wrap(unproven), unprovenFrom.offset());\n",
            "",
            "journal.WalFailureTest "
                + "restartAfterAFailedSyncBuildsOnNothingThatOnlyTheCacheHolds"),
        Mutant.againstClaim(
            "who asks as the disk fails is never answered",
            "node.NodeLoop",
            "      Inbox.runAll(asked); //",
            "      if (phase == Phase.HALTED) {\n        asked.clear();\n      }\n"
                + "      Inbox.runAll(asked); //",
            "node.HaltTest whoAsksInTheMomentInWhichTheDiskFailsIsAnswered"),
        Mutant.againstClaim(
            "a frame counts wherever it lies",
            "journal.FrameHeader",
            "    checksum.update(place);\n",
            "",
            "journal.WalDamageTest frameCountsOnlyInTheLifeTheSegmentAndThePlaceItWasMadeFor"),
        Mutant.againstClaim(
            "what was cut off stays on the disk",
            "journal.WalRecovery",
            "      segment.zero(found.dirtyFrom(), found.dirtyTo());\n",
            "",
            "journal.WalCrashTest "
                + "everyCrashOfASecondLifeLosesNothingAcknowledgedAndRevivesNothing"));
  }

  private static List<Mutant> ofSnapshots() {
    return List.of(
        Mutant.againstClaim(
            "a snapshot's name may be lost after the log was cut behind it",
            "journal.SnapshotFiles",
            "    storage.rename(unfinished, name);\n    storage.syncDirectory();",
            "    storage.rename(unfinished, name);",
            "journal.SnapshotCrashTest logAndSnapshotMeetWhereverASnapshotIsTaken"),
        Mutant.againstClaim(
            "a node starts from a state that does not match its checksum",
            "journal.SnapshotFile",
            "if (FrameBody.checksum(state, table) != meta.checksum()) {",
            "if (state.length != meta.stateBytes()) {",
            "journal.StartStateTest "
                + "everyDamageToTheOnlySnapshotThatReachesTheLogIsRefusedAndChangesNothing"));
  }

  private static List<Mutant> ofBodies() {
    return List.of(
        Mutant.againstClaim(
            "a snapshot may be durable before its bodies are",
            "journal.BodyFiles",
            "      flush(file, buffer, offset);\n      file.sync();",
            "      flush(file, buffer, offset);",
            "journal.SnapshotCrashTest bodiesAreWhereEverySnapshotSaysThatTheyAre"),
        Mutant.againstClaim(
            "the name of a snapshot may be durable before that of its bodies",
            "journal.BodyFiles",
            "      storage.syncDirectory(); // before a snapshot's name may become durable\n",
            "",
            "journal.SnapshotCrashTest bodiesAreWhereEverySnapshotSaysThatTheyAre"),
        Mutant.againstClaim(
            "a received snapshot may be durable before its bodies are",
            "journal.Receipt",
            "      bodies.sync();\n",
            "",
            "journal.SnapshotCrashTest bodiesArriveWithTheirSnapshotOrNotAtAll"),
        Mutant.againstClaim(
            "bodies of a snapshot that is lent are deleted",
            "journal.SnapshotFiles",
            "    for (SnapshotName name : names(group)) {\n      try (StorageFile file",
            "    for (SnapshotName name : names(group).subList(0, 1)) {\n"
                + "      try (StorageFile file",
            "journal.BodyFilesTest bodiesOfASnapshotThatIsLentStay"),
        Mutant.againstClaim(
            "a body that has decayed is handed out",
            "journal.BodyFile",
            "if (FrameBody.checksum(body) == checksum) {",
            "if (body.length == length) {",
            "journal.BodyFilesTest aBodyThatHasDecayedIsNeverHandedOut"),
        Mutant.againstClaim(
            "a body that has decayed is sent to others",
            "journal.BodyReader",
            "if (next + count == row.end) {",
            "if (next + count < 0) {",
            "journal.BodyFilesTest aBodyThatHasDecayedIsNotSentToOthers"),
        Mutant.againstClaim(
            "bodies move to a snapshot of another state",
            "snapshot.Compaction",
            "    giveUpMoving();\n",
            "",
            "snapshot.MovingBodiesTest"
                + " whatHasNotMovedWhenAnotherSnapshotIsInstalledStaysWhereThatHasIt"),
        Mutant.againstClaim(
            "files that are mostly garbage are kept",
            "journal.BodyFiles",
            "bytes * 2 < file.bytes() ? worn : good",
            "bytes * 2 < 0 ? worn : good",
            "journal.BodyFilesTest aFileThatIsMostlyGarbageIsWrittenAnewAndDeleted"));
  }
}
