package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of queues that are divided into partitions. */
final class PartitionBugs {
  private PartitionBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofPlaces(), ofLives(), ofLetters(), ofWaits()).flatMap(List::stream).toList();
  }

  private static List<Mutant> ofPlaces() {
    return List.of(
        Mutant.againstClaim(
            "a divided queue takes messages itself",
            "queue.Divisions",
            "if (partitioning.isDivided()) {",
            "if (partitioning.count() > Partitioning.COUNT_MAX) {",
            "queue.PartitionTest queueThatIsDividedTakesNothingItself"),
        Mutant.againstClaim(
            "a partition comes into being by a message for it",
            "queue.Divisions",
            "return isGone(name) ? new Elsewhere(name, null) : null;",
            "return null;",
            "queue.PartitionTest partitionIsThereFromItsConfigurationUntilItsDeletion"),
        Mutant.againstClaim(
            "a dedup id has no place of its own",
            "queue.Partitioning",
            "return item.dedupId() != null",
            "return item.dedupId() != null && turn < 0",
            "queue.PartitionTest" + " messagesOfAGroupHaveOnePlaceAndWithoutAGroupThoseOfADedupId"),
        Mutant.againstClaim(
            "each partition takes as much as all of the queue",
            "queue.Queue",
            "name.isPart() ? settings.maxLengthOfPart() : ",
            "",
            "queue.PartitionTest partitionTakesItsShareOfTheLength"),
        Mutant.againstClaim(
            "a node forgets what it has been told of partitions",
            "server.queues.Routes",
            "      known.put(source, partitioning);\n",
            "      known.remove(source);\n",
            "sim.PartitionSimTest aNodeWithAnOldNotionPutsNothingWhereNobodyLooks"));
  }

  private static List<Mutant> ofLives() {
    return List.of(
        Mutant.againstClaim(
            "later settings bring a deleted partition back",
            "queue.Divisions",
            "if (command.mustExist() && queues.get(name.source()) == null) {",
            "if (command.mustExist() && queues.isFull()) {",
            "queue.PartitionTest partitionIsThereFromItsConfigurationUntilItsDeletion"),
        Mutant.againstClaim(
            "a queue with messages is divided",
            "queue.Divisions",
            "return wish.isDivided() && !isEmpty(name)",
            "return wish.isDivided() && name.isDead()",
            "queue.PartitionTest onlyAnEmptyQueueIsDivided"),
        Mutant.againstClaim(
            "the end of one life ends the next",
            "queue.Divisions",
            "return command.partitioning().equals(known) ? null : new Elsewhere(name, known);",
            "return null;",
            "queue.PartitionTest dividedQueueGoesWithItsLifeAndNoOther"),
        Mutant.againstClaim(
            "a partition goes with its dead letters",
            "queue.Divisions",
            "!name.isDead() && count(name.dead()) > 0",
            "!name.isDead() && count(name.dead()) > 1",
            "queue.PartitionTest deadLettersKeepTheirPartitionFromDeletion"));
  }

  private static List<Mutant> ofLetters() {
    return List.of(
        Mutant.againstClaim(
            "letters stay in the shard of a divided queue's name",
            "queue.Parcels",
            "if (partitioning.isDivided()) {",
            "if (partitioning.count() > Partitioning.COUNT_MAX) {",
            "queue.PartitionTest parcelGoesOnToThePartitionInWhichItHasItsPlace"),
        Mutant.againstClaim(
            "a letter brings a partition back that is gone",
            "queue.Parcels",
            "return divisions.isGone(queue) ? queue.outer() : null;",
            "return null;",
            "queue.PartitionTest parcelGoesBackToTheNameFromAPartitionThatIsGone"));
  }

  private static List<Mutant> ofWaits() {
    return List.of(
        Mutant.againstClaim(
            "who waits is not told that the queue has been divided",
            "queue.Divisions",
            "    step.tell(new Rerouted(name));\n    step.tell(new Rerouted(name.dead()));\n",
            "",
            "queue.PartitionTest whoWaitsAtTheWrongPlaceIsTold"),
        Mutant.againstClaim(
            "a call waits for the first partition only",
            "node.ReceiveRoom",
            "    for (Option option : options) {\n      byQueue\n",
            "    for (Option option : options.subList(0, 1)) {\n      byQueue\n",
            "node.ReceiveRoomTest whicheverGetsAMessageWakesTheCall"),
        Mutant.againstClaim(
            "a call waits for a partition that nobody leads",
            "node.ReceiveRoom",
            "if (rank == Sight.UNLED && !isOver(parked)) {",
            "if (rank == Sight.UNLED && isRetired) {",
            "node.ReceiveRoomTest whatNobodyLeadsKeepsNobodyFromTheOthers"),
        Mutant.againstClaim(
            "a queue is called empty although a partition has not answered",
            "node.ReceiveRoom",
            "          .orElse(nothing);",
            "          .map(absence -> nothing)\n          .orElse(nothing);",
            "node.ReceiveRoomTest thatThereIsNothingIsNotSaidForWhatHasNotAnswered"),
        Mutant.againstClaim(
            "who comes to the wrong place waits there, as nothing is seen there",
            "queue.QueueTable",
            "        && divisions.redirect(command.queue()) == null;",
            "        && divisions.of(command.queue()) != null;",
            "queue.PartitionTest nobodyIsToWaitAtTheWrongPlace"),
        Mutant.againstClaim(
            "a call is told that there is nothing in a partition that it has not asked",
            "node.ReceiveRoom",
            "    if (parked.hasAskedAll()) {\n      finishIfIdle(parked);",
            "    if (parked.nothing != null) {\n      finishIfIdle(parked);",
            "node.ReceiveRoomTest ofSeveralThoseWhereNothingIsSeenAreAskedInTheEnd"),
        Mutant.againstClaim(
            "a call waits with a replica that nobody leads any more",
            "node.ReceiveRoom",
            " || sight.isUnled(shard)",
            "",
            "node.ReceiveRoomTest whereNobodyLeadsOneAsksForAll"));
  }
}
