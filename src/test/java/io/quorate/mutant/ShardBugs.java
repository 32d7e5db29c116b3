package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs in how shards come to where they are to be. */
final class ShardBugs {
  private static final String KEEPER = "placement.ShardKeeperTest ";
  private static final String PLACEMENTS = "ring.PlacementsTest ";
  private static final String CLUSTER = "sim.ShardSimTest ";
  private static final String STORMS = "storms 200";

  private ShardBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofGroups(), ofTurns()).flatMap(List::stream).toList();
  }

  private static List<Mutant> ofGroups() {
    return List.of(
        Mutant.againstClaim(
            "a group that comes back has forgotten its term and its vote",
            "group.Hosting",
            "hardState == null ? HardState.INITIAL : hardState",
            "HardState.INITIAL",
            CLUSTER + "whoLeavesLosesItsShardsFirst"),
        Mutant.of(
            "a node that gets a shard takes the table's nodes for its group's",
            "group.Hosting",
            ": Configuration.awaitedBy(self);",
            ": Configuration.of(placements.table().replicasOf(shard).nodes());",
            STORMS,
            "CommittedForever",
            "ElectionSafety",
            "LeaderCompleteness",
            "LogMatching",
            "CommittedOnQuorumDisk",
            "NoBugs"),
        Mutant.againstClaim(
            "who has been removed may be added as what it was",
            "node.Peering",
            "      reception.visitors().forgetMembers(system.log().committedConfiguration());\n",
            "",
            CLUSTER + "whoHasBeenRemovedIsNotAddedInItsFormerLife"),
        Mutant.againstClaim(
            "a node gives a shard up on the word of placements that it reads again",
            "group.Hosting",
            "        group.suspend();\n        doubted.add(id);",
            "        leave(id);",
            CLUSTER + "aRestartedNodeKeepsWhatItHasBeenGivenSinceItsSnapshot"),
        Mutant.againstClaim(
            "a founder that has missed the beginning waits for the others",
            "group.Hosting",
            "founders.contains(self)\n",
            "founders.contains(self)\n            && !placements.isMoving(shard)\n",
            CLUSTER + "aFounderThatHearsOfItsShardsOnlyWhenTheyMoveStillFoundsThem"),
        Mutant.of(
            "a move is reported before those who are to go have gone",
            "placement.ShardKeeper",
            "} else if (leaver.isPresent()) {",
            "} else if (leaver.isPresent() && replicas.nodes().contains(leaver.get())) {",
            STORMS,
            "Storm"),
        Mutant.againstClaim(
            "a leader follows an older table than its shard has followed",
            "placement.ShardKeeper",
            "machine.tableEpoch() == epoch",
            "machine.tableEpoch() >= epoch",
            KEEPER + "aLeaderThatKnowsOnlyAnOlderTableChangesNothing"),
        Mutant.againstClaim(
            "a leader follows a table that its shard does not know of",
            "placement.ShardKeeper",
            "machine.tableEpoch() < epoch",
            "machine.tableEpoch() > epoch",
            KEEPER + "theTableIsWrittenIntoTheShardsLogBeforeAnythingChanges"));
  }

  private static List<Mutant> ofTurns() {
    return List.of(
        Mutant.againstClaim(
            "all shards move at the same time",
            "ring.Placements",
            "return turn != null && turn.shard == shard;",
            "return turn != null;",
            CLUSTER + "shardsMoveOneAtATime"),
        Mutant.againstClaim(
            "a shard that makes no progress keeps its turn",
            "ring.Placements",
            "if (turn != null && turn.untilMillis <= nowMillis) {",
            "if (turn != null && turn.untilMillis <= 0) {",
            CLUSTER + "aShardWithoutAQuorumHoldsUpNoOther"),
        Mutant.againstClaim(
            "who has been a member since the last table but one is forgotten",
            "ring.Placements",
            "first -> new TreeSet<>(before)",
            "first -> new TreeSet<>()",
            PLACEMENTS + "whoMayBeAMemberIsEverybodyOfTheTablesSinceTheShardWasSettled"),
        Mutant.againstClaim(
            "a shard that has moved may be founded anew",
            "ring.Placements",
            "      founders.remove(command.shard());\n",
            "",
            PLACEMENTS + "aShardHasItsFoundersUntilItsFirstMoveHasEnded"),
        Mutant.againstClaim(
            "a report of an older table counts",
            "ring.Placements",
            "if (command.epoch() == table.epoch() && moving.remove(",
            "if (command.epoch() <= table.epoch() && moving.remove(",
            PLACEMENTS + "aReportOfAnOlderTableSettlesNothing"),
        Mutant.againstClaim(
            "a member leaves before its shards do",
            "placement.Steward",
            "} else if (placements.sharesOf(node) == 0) {",
            "} else {",
            CLUSTER + "whoLeavesLosesItsShardsFirst"));
  }
}
