package io.quorate.mutant;

import java.util.List;

/** Bugs in how members come and go. */
final class MembershipBugs {
  private static final String TEST = "raft.MembershipTest ";

  private MembershipBugs() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.againstClaim(
            "a leader changes members before its first commit",
            "raft.Leadership",
            "if (!isReady()) {\n      // Ongaro",
            "if (followers.isEmpty()) {\n      // Ongaro",
            TEST + "aNewLeaderChangesNothingBeforeItsFirstCommit"),
        Mutant.againstClaim(
            "a configuration stays when its entry is cut off",
            "raft.RaftLog",
            "    configurations.truncatedFrom(index);\n",
            "",
            TEST + "aChangeThatWasNotCommittedIsTakenBackWithItsEntry"),
        Mutant.againstClaim(
            "a joint configuration asks the new voters only",
            "raft.Configuration",
            "isMajority(voters, condition) && (!isJoint() || isMajority(outgoing, condition))",
            "isMajority(voters, condition)",
            "raft.ConfigurationTest"
                + " whatAQuorumHasReachedIsTheGreatestValueThatAQuorumHasReached"),
        Mutant.againstClaim(
            "who is outside by an entry that only it has does not campaign",
            "raft.Member",
            "return isVoter() || log.committedConfiguration().isVoter(self);",
            "return isVoter();",
            TEST + "whoIsOutsideByAnEntryThatOnlyItHasBringsItToItsEnd"),
        Mutant.againstClaim(
            "who may not lead believes for ever in the leader that it has heard of",
            "raft.Election",
            "&& !member.mayLead()\n",
            "&& member.isVoter()\n            && !member.mayLead()\n",
            TEST + "aLearnerThatHearsNothingMissesItsLeader"),
        Mutant.againstClaim(
            "a leader that has moved does not know it of itself",
            "member.Relocation",
            "    visitors.seen(identity.node(), address, identity.incarnation(), nowMillis);\n",
            "",
            "sim.MembershipSimTest aLeaderThatListensElsewhereIsWrittenDownThere"),
        Mutant.againstClaim(
            "a member that has moved goes by what it knows to be committed alone",
            "member.Relocation",
            " || isElsewhere(newest, identity)",
            "",
            "sim.MembershipSimTest aMemberThatWasAddedMayMoveLikeAFounder"),
        Mutant.againstClaim(
            "a change starts while the one before it has not ended",
            "raft.Membership",
            "if (!isSettled()) {\n      return ChangeStart.UNDER_WAY;",
            "if (log.configuration().isJoint()) {\n      return ChangeStart.UNDER_WAY;",
            TEST + "aChangeWaitsForTheOneBeforeIt"),
        Mutant.againstClaim(
            "somebody is removed whose absence stops the rest",
            "raft.Leadership",
            "if (!isServedBy(target)) {",
            "if (followers.isEmpty()) {",
            TEST + "nobodyIsRemovedWhoseAbsenceWouldStopTheRest"));
  }
}
