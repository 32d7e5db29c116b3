package io.quorate.mutant;

import java.util.List;

/** Bugs of the journal that need a certain moment, which storms seldom meet: claims find them. */
final class JournalBugs {
  private JournalBugs() {}

  static List<Mutant> all() {
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
                + "missingBeginningIsRefusedAlsoWhenItsGroupHasWrittenNothingSince"),
        Mutant.againstClaim(
            "a snapshot's name may be lost after the log was cut behind it",
            "journal.SnapshotFiles",
            "    storage.rename(unfinished, name);\n    storage.syncDirectory();",
            "    storage.rename(unfinished, name);",
            "journal.SnapshotCrashTest logAndSnapshotMeetWhereverASnapshotIsTaken"),
        Mutant.againstClaim(
            "a node starts from a state that does not match its checksum",
            "journal.SnapshotFile",
            "if (FrameBody.checksum(state) != meta.checksum()) {",
            "if (state.length != meta.bytes()) {",
            "journal.StartStateTest "
                + "everyDamageToTheOnlySnapshotThatReachesTheLogIsRefusedAndChangesNothing"));
  }
}
