package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs in what watchers are told. */
final class EventBugs {
  private static final String STORMS = "storms 200";
  private static final String LAW = "EventsAgree";
  private static final String READER = "server.events.EventReaderTest ";

  private EventBugs() {}

  static List<Mutant> all() {
    return Stream.concat(ofFeeds().stream(), ofDepths().stream()).toList();
  }

  private static List<Mutant> ofFeeds() {
    return List.of(
        Mutant.of(
            "a history does not notice that its node has leapt over entries",
            "node.NodeLoop",
            "      events.leap(machine.appliedIndex());\n",
            "      events.applied(machine.appliedIndex(), java.util.List.of());\n",
            STORMS,
            LAW),
        Mutant.of(
            "what expires with a term's first entry is told to nobody",
            "node.Performer",
            "for (LockEvent change : changes) {\n      events.add",
            "for (LockEvent change : changes) {\n      if (!isTermsFirst) events.add",
            STORMS,
            LAW),
        Mutant.againstClaim(
            "a reader that fell behind goes on with what is left",
            "server.events.EventReader",
            "        return FELL_BEHIND;\n",
            "        place = feed.position().orElseThrow();\n        return null;\n",
            READER + "leapOfTheNodeEndsTheStreamInsteadOfSkippingEvents"),
        Mutant.againstClaim(
            "a place ahead of the node falls back to where the node is",
            "events.History",
            "place.compareTo(end()) > 0 ? place : end()",
            "end()",
            "events.HistoryTest placeAheadOfTheNodeStaysWhereItIsUntilTheNodeIsThere"));
  }

  private static List<Mutant> ofDepths() {
    return List.of(
        Mutant.of(
            "a queue that has gone keeps its depth for watchers",
            "courier.DepthNews",
            "        changed.add(new DepthTold(each.getKey(), 0));\n",
            "",
            "depthsAreToldWhenTheyDoubleOrHalveOrEnd",
            "depthsAreToldWhenTheyDoubleOrHalveOrEnd"),
        Mutant.of(
            "every change of a depth is told",
            "courier.DepthNews",
            "return depth >= 2L * told || 2L * depth <= told;",
            "return depth != told;",
            "depthsAreToldWhenTheyDoubleOrHalveOrEnd",
            "depthsAreToldWhenTheyDoubleOrHalveOrEnd"),
        Mutant.of(
            "a new leader tells only what changes",
            "courier.DepthNews",
            "      return told == null || told != depth;\n",
            "      return told != null && told != depth;\n",
            "aNewLeaderTellsWhatTheOldOneMayNotHave",
            "aNewLeaderTellsWhatTheOldOneMayNotHave"),
        Mutant.of(
            "the first queues by their names are told over and over",
            "courier.DepthNews",
            "          if (outcome instanceof DepthsTold) {",
            "          if (outcome == null) {",
            "veryManyQueuesAreAllToldAfterAWhile",
            "veryManyQueuesAreAllToldAfterAWhile"),
        Mutant.of(
            "depths have a place in the log and are told to nobody",
            "node.Performer",
            "    for (QueueEvent told : applied.queueEvents()) {",
            "    for (QueueEvent told : applied.queueEvents().subList(0, 0)) {",
            STORMS,
            LAW));
  }
}
