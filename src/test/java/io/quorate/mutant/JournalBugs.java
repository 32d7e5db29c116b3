package io.quorate.mutant;

import java.util.List;

/** Bugs of the journal that need a certain moment, which storms seldom meet: claims find them. */
final class JournalBugs {
  private JournalBugs() {}

  static List<Mutant> all() {
    return List.of(
        found(
            "segments are deleted before the cut is durable",
            "journal.Wal",
            "if (synced.equals(active.at(end()))) {",
            "if (synced != null) {",
            "WalCutTest nothingIsFreedBeforeTheCutIsDurable"),
        found(
            "a segment is deleted with one entry in it that no snapshot holds",
            "journal.WalLedger",
            "if (last.getValue() > marks",
            "if (last.getValue() - 1 > marks",
            "WalCutCrashTest everyCrashOfALifeThatFreesSegmentsLosesNothingAcknowledged"),
        found(
            "a power cut may take deletions of segments back in any order",
            "journal.Wal",
            "      storage.syncDirectory();\n      ledger.forgetOldest();",
            "      ledger.forgetOldest();",
            "WalCutCrashTest deletionsThatAPowerCutTakesBackLeaveNoGap"),
        found(
            "a checkpoint forgets votes",
            "journal.CheckpointBody",
            "FrameFields.putHardState(buffer, mark.hardState());",
            "FrameFields.putHardState(buffer, new HardState(mark.hardState().term(), null));",
            "WalCutTest hardStatesOfFreedSegmentsAreKept"),
        found(
            "nobody asks what the segments held that are missing",
            "journal.GroupLogs",
            "if (log.unreadTo > log.base.index()) {",
            "if (log.unreadTo < 0) {",
            "WalCutDamageTest missingBeginningIsRefusedAlsoWhenItsGroupHasWrittenNothingSince"),
        found(
            "a snapshot's name may be lost after the log was cut behind it",
            "journal.SnapshotFiles",
            "    storage.rename(unfinished, name);\n    storage.syncDirectory();",
            "    storage.rename(unfinished, name);",
            "SnapshotCrashTest logAndSnapshotMeetWhereverASnapshotIsTaken"),
        found(
            "a node starts from a state that does not match its checksum",
            "journal.SnapshotFile",
            "if (FrameBody.checksum(state) != meta.checksum()) {",
            "if (state.length != meta.bytes()) {",
            "StartStateTest "
                + "everyDamageToTheOnlySnapshotThatReachesTheLogIsRefusedAndChangesNothing"));
  }

  private static Mutant found(
      String bug, String type, String original, String replacement, String claim) {
    String law = claim.substring(claim.indexOf(' ') + 1);
    return Mutant.of(bug, type, original, replacement, Mutant.JOURNAL + " " + claim, law);
  }
}
