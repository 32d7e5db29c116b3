package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the queues that claims find. */
final class QueueBugs {
  private QueueBugs() {}

  static List<Mutant> all() {
    return Stream.of(
            ofReceipts(),
            ofFailures(),
            ofDeadLetters(),
            ofGroups(),
            ofOrder(),
            ofDedup(),
            ofTime(),
            ofDiscards(),
            ofRestoredQueues())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> ofReceipts() {
    return List.of(
        Mutant.againstClaim(
            "a late ack with an old receipt deletes another consumer's redelivery",
            "queue.Stock",
            "message.place() == Place.IN_FLIGHT && receipt.delivery() == message.sequence()",
            "message.place() == Place.IN_FLIGHT && receipt.delivery() <= message.sequence()",
            "queue.DeliveryTest lateAckOfAnOldDeliveryLeavesTheNewOneAlone"),
        Mutant.againstClaim(
            "an ack after the end of the delivery counts",
            "queue.Stock",
            "message.place() == Place.IN_FLIGHT && receipt.delivery() == message.sequence()",
            "receipt.delivery() == message.sequence()",
            "queue.DeliveryTest lateAckOfAnOldDeliveryLeavesTheNewOneAlone"),
        Mutant.againstClaim(
            "receipts begin anew in the dead-letter queue",
            "queue.DeadLetters",
            "    particulars.failed = 0;\n",
            "    particulars.failed = 0;\n    particulars.sequence = 0;\n",
            "queue.DeadLetterTest receiptOfTheOldQueueIsNotGoodInTheDeadOne"),
        Mutant.againstClaim(
            "a silent return takes the number of the delivery back, too",
            "queue.Deliveries",
            "    switch (command.mode()) {",
            "    message.particulars().sequence -= 1;\n    switch (command.mode()) {",
            "queue.DeliveryTest silentReturnCountsNothingAndComesAtOnce"),
        Mutant.againstClaim(
            "a repeated receive takes further messages",
            "queue.Deliveries",
            "known == null ? deliver(",
            "known == null || known.messages().size() > 0 ? deliver(",
            "queue.DeliveryTest repeatedReceiveGetsTheSameAsLongAsItIsInFlight"),
        Mutant.againstClaim(
            "a repeated receive gets what it has given back",
            "queue.Stock",
            "    contents.removeFromBatch(message);\n    GroupName",
            "    GroupName",
            "queue.DeliveryTest repeatedReceiveGetsTheSameAsLongAsItIsInFlight"));
  }

  private static List<Mutant> ofFailures() {
    return List.of(
        Mutant.againstClaim(
            "a delivery that nobody settles does not count as failed",
            "queue.Deliveries",
            "    fail(message, QueueCommand.AS_BACKOFF_SAYS, step);\n",
            "    comeBack(message, 0, step);\n",
            "queue.DeadLetterTest deliveriesThatNobodySettlesCountAsFailures"),
        Mutant.againstClaim(
            "what has timed out comes again at once",
            "queue.Deliveries",
            "    fail(message, QueueCommand.AS_BACKOFF_SAYS, step);\n",
            "    fail(message, 0, step);\n",
            "queue.DeliveryTest visibilityEndsAtItsInstantAndNotBefore"),
        Mutant.againstClaim(
            "all rests are alike",
            "queue.Backoff",
            "return full - Math.floorMod(",
            "return full - 0 * Math.floorMod(",
            "queue.DeliveryTest restsOfMessagesThatFailTogetherAreNotAllAlike"),
        Mutant.againstClaim(
            "rests grow beyond all bounds",
            "queue.Backoff",
            "            QueueSettings.BACKOFF_MILLIS_MAX);",
            "            Long.MAX_VALUE / 1_000);",
            "queue.DeliveryTest failureRestsTheMessageTwiceAsLongEachTimeUpToFiveMinutes"),
        Mutant.againstClaim(
            "a silent return counts as a failure",
            "queue.Deliveries",
            "case SILENT -> comeBack(",
            "case SILENT -> fail(",
            "queue.DeliveryTest silentReturnCountsNothingAndComesAtOnce"),
        Mutant.againstClaim(
            "what comes back silently comes back for ever",
            "queue.Deliveries",
            "message.handedOut() >= HANDED_OUT_MAX",
            "message.handedOut() < 0",
            "queue.DeadLetterTest messageThatIsHandedBackSilentlyForEverDiesAtLast"),
        Mutant.againstClaim(
            "an extension counts from the end of the delivery",
            "queue.Deliveries",
            "stock.extend(stock.messageOf(receipt), untilMillis, step);",
            "stock.extend(stock.messageOf(receipt),\n"
                + "            stock.messageOf(receipt).untilMillis() + command.visibilityMillis(),"
                + " step);",
            "queue.DeliveryTest extensionCountsFromNow"));
  }

  private static List<Mutant> ofDeadLetters() {
    return List.of(
        Mutant.againstClaim(
            "a dead letter is dropped on the way",
            "queue.DeadLetters",
            "    stock.add(message, next, step.nowMillis(), step);\n",
            "    stock.forget(message);\n",
            "queue.DeadLetterTest messageThatFailsTooOftenDiesInTheSameStep"),
        Mutant.againstClaim(
            "a message may fail once more than it should",
            "queue.Deliveries",
            "failed >= queue.settings().maxDeliveries()",
            "failed > queue.settings().maxDeliveries()",
            "queue.DeadLetterTest tenFailuresAreAllowedIfNobodySaysOtherwise"),
        Mutant.againstClaim(
            "dead letters die again",
            "queue.Deliveries",
            "!message.isDead() && failed >=",
            "failed >=",
            "queue.DeadLetterTest deadLetterDoesNotDieAgain"),
        Mutant.againstClaim(
            "a message that is sent back has failed before",
            "queue.DeadLetters",
            "    particulars.failed = 0;\n",
            "",
            "queue.DeadLetterTest redriveSendsBackAsIfNothingHadFailed"),
        Mutant.againstClaim(
            "messages sent back overfill their queue",
            "queue.DeadLetters",
            "!queues.isFull() : !known.isFull();",
            "!queues.isFull() : true;",
            "queue.DeadLetterTest redriveLeavesWhatIsBeingWorkedOnAndWhatHasNoRoom"),
        Mutant.againstClaim(
            "the outbox loses what it has shown to nobody",
            "queue.DeadLetters",
            "      outbox.add(queue.name(), target, message);\n",
            "",
            "queue.DeadLetterTest deadLetterForAnotherQueueWaitsInTheOutboxUntilConfirmed"),
        Mutant.againstClaim(
            "a restored outbox is empty",
            "queue.TableState",
            "      outbox.restore(new Parcel(number, origin, target, message));\n",
            "",
            "queue.DeadLetterTest deadLetterForAnotherQueueWaitsInTheOutboxUntilConfirmed"),
        Mutant.againstClaim(
            "dead letters die of the age of their first life",
            "queue.DeadLetters",
            "    particulars.expiresAtMillis = ttlMillis == 0 ? 0 : step.after(ttlMillis);\n",
            "    particulars.expiresAtMillis = ttlMillis == 0 ? 0 : step.after(60_000);\n",
            "queue.DeadLetterTest deadLetterLivesAsLongAsItsNewQueueSays"));
  }

  private static List<Mutant> ofGroups() {
    return List.of(
        Mutant.againstClaim(
            "two of a group are in flight",
            "queue.Stock",
            "exposed == first || (exposed != null && exposed.place() == Place.IN_FLIGHT)",
            "exposed == first",
            "queue.MessageGroupTest redrivenMessageGoesFirstButNotBesideAnother"),
        Mutant.againstClaim(
            "an ack leaves the group blocked",
            "queue.Stock",
            "      } else {\n        expose(members, step);\n      }\n    }\n    count--;",
            "      }\n    }\n    count--;",
            "queue.MessageGroupTest oneOfAGroupIsInFlightAtATime"),
        Mutant.againstClaim(
            "the group passes a message that rests",
            "queue.Stock",
            "if (members == null || members.first() == message) {",
            "if (members == null || members.first() == message) { if (members != null) {"
                + " members.remove(message); if (!members.isEmpty()) { expose(members, step); }"
                + " members.add(message); }",
            "queue.MessageGroupTest failedMessageBlocksItsGroupWhileItRests"),
        Mutant.againstClaim(
            "groups are never forgotten",
            "queue.Stock",
            "        contents.removeGroup(group);\n",
            "        members.isEmpty();\n",
            "queue.MessageGroupTest groupIsForgottenWithItsLastMessage"));
  }

  private static List<Mutant> ofOrder() {
    return List.of(
        Mutant.againstClaim(
            "the least urgent come first",
            "queue.Contents",
            "  @Nullable Message next() {\n"
                + "    for (int priority = lanes.length - 1; priority >= 0; priority--) {",
            "  @Nullable Message next() {\n"
                + "    for (int priority = 0; priority < lanes.length; priority++) {",
            "queue.DeliveryTest urgentMessagesComeFirst"),
        Mutant.againstClaim(
            "a message that comes back goes to the end",
            "queue.Lane",
            "if (last != null && last.id() > message.id()) {",
            "if (last != null && last.id() < 0) {",
            "queue.DeliveryTest failedMessageComesBeforeThoseAfterIt"),
        Mutant.againstClaim(
            "messages that come back are never delivered while others come",
            "queue.Lane",
            "return returned.first().id() < first.id() ? returned.first() : first;",
            "return first;",
            "queue.DeliveryTest failedMessageComesBeforeThoseAfterIt"),
        Mutant.againstClaim(
            "nobody is told of messages whose rest has ended",
            "queue.Stock",
            "    if (place == Place.READY) {\n      step.stir(contents);",
            "    if (place == Place.READY && message.sequence() == 0 && untilMillis < 0) {\n"
                + "      step.stir(contents);",
            "queue.DeliveryTest stepTellsWhatHasComeAndWhereSomethingIsReady"));
  }

  private static List<Mutant> ofDedup() {
    return List.of(
        Mutant.againstClaim(
            "a message that has gone is taken again",
            "queue.Enqueues",
            "Long known = name == null ? null : dedups",
            "Long known = name == null || queues.get(command.queue()) == null ? null : dedups",
            "queue.EnqueueTest messageIsKnownAgainAfterItHasGone"),
        Mutant.againstClaim(
            "dedup ids of all queues are one",
            "queue.Dedups",
            "writeString(queue.value()).writeString(dedupId.value())",
            "writeString(dedupId.value())",
            "queue.EnqueueTest dedupIdsOfSeveralQueuesAreNotTakenForOne"),
        Mutant.againstClaim(
            "dedup ids are forgotten early to make room",
            "queue.Dedups",
            "return count >= DEDUPS_MAX;",
            "if (count >= DEDUPS_MAX) { removeOldest(); } return false;",
            "queue.EnqueueTest noMoreDedupIdsAreTakenThanAreRemembered"),
        Mutant.againstClaim(
            "a repetition finds the queue full",
            "queue.Enqueues",
            "    if (known != null) {\n",
            "Queue there = queues.get(command.queue());"
                + " if (known != null && (there == null || !there.isFull())) {",
            "queue.EnqueueTest fullQueueSaysSo"));
  }

  private static List<Mutant> ofTime() {
    return List.of(
        Mutant.againstClaim(
            "a delivery ends with its message's time",
            "queue.Message",
            "case IN_FLIGHT -> untilMillis();",
            "case IN_FLIGHT -> Math.min(untilMillis(), expiry);",
            "queue.EnqueueTest messageInFlightOutlivesItsTimeUntilTheDeliveryEnds"),
        Mutant.againstClaim(
            "a message that is too old comes back",
            "queue.Deliveries",
            "} else if (message.isExpiredAt(step.nowMillis())) {",
            "} else if (message.isExpiredAt(0)) {",
            "queue.EnqueueTest messageInFlightOutlivesItsTimeUntilTheDeliveryEnds"),
        Mutant.againstClaim(
            "rests begin when somebody looks",
            "queue.QueueTable",
            "happen(due, step.at(dueMillis));",
            "happen(due, step);",
            "queue.QueueModelTest tableDoesWhatTheModelDoes"),
        Mutant.againstClaim(
            "empty queues stay for ever",
            "queue.Queues",
            "      idle.add(queue);\n    } else {",
            "    } else {",
            "queue.QueueLifeTest queueThatNobodyWouldMissVanishes"));
  }

  private static List<Mutant> ofDiscards() {
    return List.of(
        Mutant.againstClaim(
            "a purge leaves receipts good",
            "queue.Stock",
            "        || message.contents().isDiscarded()\n",
            "",
            "queue.QueueLifeTest purgeOfManyTakesOneStepAndItsTracesGoInSlices"),
        Mutant.againstClaim(
            "bodies of purged messages stay for ever",
            "queue.Stock",
            "      step.tell(new Gone(queue, message.id(), Cause.PURGED));\n",
            "",
            "queue.QueueLifeTest purgeTakesAllThatIsThereAndNothingThatComes"),
        Mutant.againstClaim(
            "a restored table removes purged messages in another order",
            "queue.Lane",
            "    all.addAll(returned);\n",
            "    all.addAll(returned.descendingSet());\n",
            "queue.QueueLifeTest restoredTableRemovesTheSameSlices"));
  }

  private static List<Mutant> ofRestoredQueues() {
    return List.of(
        Mutant.againstClaim(
            "what was in flight is available after a restore",
            "queue.Stock",
            "settle(message, isInFlight ? Place.IN_FLIGHT : place, message.untilMillis(), step);",
            "settle(message, isInFlight ? Place.READY : place, 0, step);",
            "queue.QueueModelTest tableDoesWhatTheModelDoes"),
        Mutant.againstClaim(
            "a restored table gives ids again",
            "queue.Enqueues",
            "this.lastId = state.lastId();",
            "this.lastId = state.stock().count();",
            "queue.DeliveryTest idsRiseOverAllQueuesAndAreNeverGivenAgain"),
        Mutant.againstClaim(
            "a restored table knows no dedup ids",
            "queue.Dedups",
            "    return dedups;\n",
            "    return new Dedups();\n",
            "queue.EnqueueTest messageIsKnownAgainAfterItHasGone"),
        Mutant.againstClaim(
            "a restored group forgets who is being worked on",
            "queue.Stock",
            "        members.expose(message);\n",
            "",
            "queue.QueueModelTest tableDoesWhatTheModelDoes"),
        Mutant.againstClaim(
            "two of a group in flight are read",
            "queue.Stock",
            "        MalformedBytes.check(members.exposed() == null, \"two of a group in"
                + " flight\");\n",
            "",
            "queue.QueueStateTest oneOfAGroupIsInFlight"));
  }
}
