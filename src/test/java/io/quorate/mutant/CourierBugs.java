package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs on the way of messages from one shard to another. */
final class CourierBugs {
  private CourierBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofArrivals(), ofOutbox(), ofCourier()).flatMap(List::stream).toList();
  }

  private static List<Mutant> ofArrivals() {
    return List.of(
        Mutant.againstClaim(
            "a parcel is taken as often as it comes",
            "queue.Parcels",
            "if (parcel.number() > takenUpTo) {",
            "if (takenUpTo >= 0) {",
            "queue.ParcelTest parcelIsTakenOnceHoweverOftenItComes"),
        Mutant.of(
            "a parcel is taken once by each leader that brings it",
            "queue.Parcels",
            "if (parcel.number() > takenUpTo) {",
            "if (takenUpTo >= 0) {",
            "lettersArriveOnceThoughLeadersDieAgainAndAgain",
            "lettersArriveOnceThoughLeadersDieAgainAndAgain"),
        Mutant.againstClaim(
            "a restored shard knows nothing of what it has taken",
            "queue.TableState",
            "    Arrivals arrivals = Arrivals.readFrom(in);\n",
            "    Arrivals.readFrom(in);\n    Arrivals arrivals = new Arrivals();\n",
            "queue.ParcelTest parcelIsTakenOnceHoweverOftenItComes"),
        Mutant.againstClaim(
            "what is settled may come again",
            "queue.Arrivals",
            "Math.max(sender.settledBelow - 1, ",
            "Math.max(0, ",
            "queue.ParcelTest parcelThatComesLateIsNotTakenAgain"),
        Mutant.againstClaim(
            "the mark of what is not yet settled is dropped",
            "queue.Arrivals",
            "removeIf(number -> number < settledBelow)",
            "removeIf(number -> number <= settledBelow)",
            "queue.ParcelTest whatHasArrivedAndIsNotConfirmedIsNotTakenAgain"),
        Mutant.againstClaim(
            "marks are kept for ever",
            "queue.Arrivals",
            "      sender.takenUpTo.values().removeIf(number -> number < settledBelow);\n",
            "",
            "queue.ParcelTest whatIsSettledNeedsNoMarks"),
        Mutant.againstClaim(
            "what has no room is passed over",
            "queue.Parcels",
            "          return new ParcelsTaken(queue, arrivedUpTo, bound);\n",
            "          continue;\n",
            "queue.ParcelTest parcelsForWhichThereIsNoRoomStayAndArriveLater"),
        Mutant.againstClaim(
            "parcels of all shards are counted together",
            "queue.Parcels",
            "int shard = command.fromShard();",
            "int shard = 0;",
            "queue.ParcelTest shardsCountForThemselves"));
  }

  private static List<Mutant> ofOutbox() {
    return List.of(
        Mutant.againstClaim(
            "a confirmation that comes again takes what was not meant",
            "queue.Outbox",
            "waiting.headMap(upTo, true).values()",
            "waiting.values()",
            "queue.ParcelTest confirmationThatComesAgainTakesNothingElse"),
        Mutant.againstClaim(
            "a restored shard begins its numbers anew",
            "queue.Outbox",
            "    this.lastNumber = lastNumber;\n",
            "    this.lastNumber = 0;\n",
            "queue.ParcelTest noTwoParcelsHaveOneNumber"),
        Mutant.againstClaim(
            "a queue vanishes while something of it is on its way",
            "queue.Queues",
            "        && outbox.countFrom(queue.name()) == 0;",
            "        && outbox.count() >= 0;",
            "queue.ParcelTest queueStaysAsLongAsSomethingOfItIsOnItsWay"),
        Mutant.againstClaim(
            "dead letters overfill another queue of their shard",
            "queue.DeadLetters",
            "(queue.isDeadLetterNear() && hasRoom(target))",
            "queue.isDeadLetterNear()",
            "queue.ParcelTest placeOfTheSameShardThatIsFullHasItLater"),
        Mutant.againstClaim(
            "a redrive fills the outbox without end",
            "queue.DeadLetters",
            "outbox.isFullFor(target)",
            "outbox.count() < 0",
            "queue.ParcelTest redriveStopsWhileVeryManyWaitForTheirTarget"));
  }

  private static List<Mutant> ofCourier() {
    return List.of(
        Mutant.of(
            "a load without an answer is taken for arrived",
            "courier.Courier",
            "      returned(route, false);\n      return;\n    }\n    boolean isAll",
            """
            \040     sender.send(
                      route.from,
                      new QueueCommand.ConfirmOutbox(
                          route.to, load.command().parcels().get(0).number()),
                      List.of(),
                      confirmed -> returned(route, false));
                  return;
                }
                boolean isAll""",
            "aQueueWithoutALeaderHoldsUpNoOther",
            "aQueueWithoutALeaderHoldsUpNoOther"),
        Mutant.of(
            "the rest waits behind a target that takes nothing",
            "courier.Courier",
            "machine.queues().parcelTargets().forEach(",
            "machine.queues().parcelTargets().stream().limit(1).forEach(",
            "aQueueWithoutALeaderHoldsUpNoOther",
            "aQueueWithoutALeaderHoldsUpNoOther"),
        Mutant.of(
            "all of a load is taken for arrived",
            "courier.Courier",
            "load.command().queue(), taken.arrivedUpTo()),",
            "load.command().queue(), Long.MAX_VALUE),",
            "aFullQueueHasItsLettersLaterAndHoldsUpNoOther",
            "aFullQueueHasItsLettersLaterAndHoldsUpNoOther"),
        Mutant.of(
            "every shard says that it is the first",
            "courier.Courier",
            "load(route.to, Shards.shardOf(route.from))",
            "load(route.to, 0)",
            "aQueueTakesFromSeveralShards",
            "aQueueTakesFromSeveralShards"));
  }
}
