package io.quorate.mutant;

import java.util.List;

/** Bugs of backups and of clusters that begin with them. */
final class BackupBugs {
  private static final String FORM = "backup.BackupFormTest ";
  private static final String BEGIN = "machine.BeginAnewTest ";

  private BackupBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.againstClaim(
            "tokens go on in a restored cluster as if nobody had granted any since",
            "lock.Handover",
            "grantCount = Math.max(grantCount, base - tokenBase.getAsLong());",
            "grantCount = Math.max(grantCount, 0);",
            BEGIN + "tokensExceedThoseThatWereGrantedSince"),
        Mutant.againstClaim(
            "tokens of a restored cluster fall when the clock was set back",
            "lock.Handover",
            "grantCount = Math.max(grantCount, base - tokenBase.getAsLong());",
            "grantCount = Math.max(0, base - tokenBase.getAsLong());",
            BEGIN + "tokensRiseAlsoWhenTheClockWasSetBack"),
        Mutant.againstClaim(
            "a restored machine grants before it knows what tokens have to exceed",
            "machine.SystemMachine",
            "    other.locks.suspend();\n",
            "",
            BEGIN + "nothingIsGrantedBeforeTheNewBaseIsKnown"),
        Mutant.againstClaim(
            "nobody compares a backup with its digest",
            "backup.Backup",
            "if (!MessageDigest.isEqual(next(in, BackupForm.DIGEST_BYTES), expected)) {",
            "if (next(in, BackupForm.DIGEST_BYTES).length != expected.length) {",
            FORM + "aStateThatWasExchangedTogetherWithItsChecksumIsNoticed"),
        Mutant.againstClaim(
            "a backup of a damaged snapshot gets a digest that is right",
            "backup.BackupWriter",
            "if (!check.isPassed()) {",
            "if (offset != state.bytes()) {",
            FORM + "aSourceThatGivesOtherBytesBreaksTheBackupOff"),
        Mutant.againstClaim(
            "founders begin with different states",
            "member.Joining",
            "      absence = disagreement();\n",
            "",
            "member.JoiningTest foundersThatWouldBeginDifferentlyFoundNothing"),
        Mutant.againstClaim(
            "a founder adopts a cluster that began with another state",
            "member.Joining",
            "if (hello.clusterId() != Identity.idOf(hello.founders(), origin)) {",
            "if (hello.clusterId() == 0) {",
            "member.JoiningTest aFounderThatWouldBeginDifferentlyNowStaysOutside"));
  }
}
