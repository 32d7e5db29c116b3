package io.quorate.mutant;

import java.util.List;

/** Bugs in what watchers are told. */
final class EventBugs {
  private static final String STORMS = "storms 200";
  private static final String LAW = "EventsAgree";
  private static final String READER = "server.events.EventReaderTest ";

  private EventBugs() {}

  static List<Mutant> all() {
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
}
