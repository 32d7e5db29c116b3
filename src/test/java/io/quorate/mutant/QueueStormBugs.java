package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the queues that their clients find in storms. */
final class QueueStormBugs {
  private static final String STORMS = "storms 200";
  private static final String DELIVERIES = "DeliveriesExclude";
  private static final String ONCE = "QueuedOnce";
  private static final String NO_LOSS = "QueueNoLoss";

  private QueueStormBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofDeliveries(), ofMessages(), ofBodies()).flatMap(List::stream).toList();
  }

  private static List<Mutant> ofDeliveries() {
    return List.of(
        Mutant.of(
            "what was in flight is available again after a snapshot",
            "queue.MessageForm",
            "return new Read(message, isInFlight);",
            "return new Read(message, false);",
            STORMS,
            "StateMachineEquality",
            "NoBugs",
            DELIVERIES),
        Mutant.of(
            "an ack takes a receipt of any delivery",
            "queue.Stock",
            "message.place() == Place.IN_FLIGHT && receipt.delivery() == message.sequence()",
            "message.place() == Place.IN_FLIGHT && receipt.delivery() <= message.sequence()",
            STORMS,
            DELIVERIES),
        Mutant.of(
            "a message is handed out again before its delivery has ended",
            "queue.Message",
            "case IN_FLIGHT -> untilMillis();",
            "case IN_FLIGHT -> untilMillis() - 100;",
            STORMS,
            DELIVERIES),
        Mutant.of(
            "a message is handed out twice under one receipt",
            "queue.Stock",
            "    particulars.sequence++;\n",
            "    particulars.sequence = 1;\n",
            STORMS,
            DELIVERIES),
        Mutant.of(
            "an extension is promised and not kept",
            "queue.Deliveries",
            "        stock.extend(stock.messageOf(receipt), untilMillis, step);\n",
            "",
            STORMS,
            DELIVERIES),
        Mutant.of(
            "a message that comes does not wait for those of its group",
            "queue.Stock",
            "      members.add(message);\n      block(message, readyAtMillis, step);\n      expose",
            "      members.add(message);\n      rest(message, readyAtMillis, step);\n      expose",
            STORMS,
            DELIVERIES));
  }

  private static List<Mutant> ofMessages() {
    return List.of(
        Mutant.of(
            "a command to a shard executes as often as its gateway repeats it",
            "machine.ShardMachine",
            "Outcome known = gateways.recall(command.stamp(), timeMillis());",
            "Outcome known = null;",
            STORMS,
            ONCE,
            NO_LOSS),
        Mutant.of(
            "dedup ids are not remembered",
            "queue.Enqueues",
            "      dedups.remember(name, id, step);\n",
            "",
            STORMS,
            ONCE),
        Mutant.of(
            "the bodies of a batch are swapped",
            "machine.Bodies",
            "brought.get(stored.item())",
            "brought.get(brought.size() - 1 - stored.item())",
            STORMS,
            ONCE),
        Mutant.of(
            "a dead letter has no body",
            "machine.Bodies",
            "    } else if (event instanceof QueueEvent.Gone gone) {",
            """
            \040   } else if (event instanceof QueueEvent.DeadLettered dead) {
                  byMessage.remove(dead.messageId());
                } else if (event instanceof QueueEvent.Gone gone) {""",
            STORMS,
            "Storm",
            "NoBugs"),
        Mutant.of(
            "a message that fails too often is thrown away",
            "queue.Deliveries",
            "      deadLetters.bury(message, DeathReason.MAX_DELIVERIES, failed, step);\n",
            "      stock.remove(message, Cause.EXPIRED, step);\n",
            STORMS,
            NO_LOSS));
  }

  private static List<Mutant> ofBodies() {
    return List.of(
        Mutant.of(
            "a body is moved to the place of the one before",
            "machine.KeptBodies",
            "        changed[places.size()] = numbers[i];",
            "        changed[places.size()] = numbers[Math.max(0, i - 1)];",
            STORMS,
            ONCE,
            "StateMachineEquality"),
        Mutant.of(
            "bodies are forgotten with the snapshot before",
            "journal.SnapshotFiles",
            "needed.addAll(snapshot.bodyFiles(known.header(), name.group()));",
            "needed.add(BodyFileName.of(known.meta()));",
            STORMS,
            "NoBugs",
            "Halted"));
  }
}
