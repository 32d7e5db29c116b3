package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs around the cache's protocol: in what carries its letters, its news and its memory. */
final class CoherenceBugs {
  private static final String STORE = "sim.CacheStoreSimTest ";
  private static final String SHARED = "cache.SharedMemoryTest ";

  private CoherenceBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofNews(), ofMemory(), ofHits(), ofCalls()).flatMap(List::stream).toList();
  }

  private static List<Mutant> ofNews() {
    return List.of(
        Mutant.againstClaim(
            "a fill is installed that is older than a change that was told",
            "cache.CacheAgent",
            "      errand.recalled(Long.MAX_VALUE);\n",
            "",
            SHARED + "changeThatIsHeardOfVoidsAFillThatIsUnderWay"),
        Mutant.againstClaim(
            "a node that is told of a change waits for the home",
            "coherence.Coherence",
            "    agent.changedOutside(key);\n",
            "",
            STORE + "aNodeThatItsHomeCannotReachHearsOfItItself"),
        Mutant.againstClaim(
            "a home that is told of a change calls nobody's copy back",
            "coherence.Coherence",
            "    homes.changedOutside(key);\n",
            "",
            STORE + "aNodeThatIsDeafItselfIsToldByTheHome"),
        Mutant.againstClaim(
            "a node goes on with its copies when its subscription is lost",
            "coherence.Coherence",
            "    agent.missedChanges();\n",
            "",
            STORE + "aNodeThatIsDeafItselfIsToldByTheHome"),
        Mutant.againstClaim(
            "a home goes on giving leases when its subscription is lost",
            "coherence.Homes",
            "    directories.values().forEach(directory -> directory.hears(is));\n",
            "",
            STORE + "nobodyReadsWhatADeafHomeHasNotHeardForLongerThanALease"),
        Mutant.againstClaim(
            "a home that begins believes that it hears",
            "coherence.Homes",
            "    directory.hears(isHearing);\n",
            "",
            STORE + "theNextHomeIsAsDeafAsItsNodeIs"),
        Mutant.againstClaim(
            "changes that were told are kept without a bound",
            "coherence.StoreNews",
            "    if (changed.size() > WAITING_MAX) {",
            "    if (changed.size() < 0) {",
            STORE + "whoeverTellsOfMoreThanCanBeRememberedHasEverythingForgotten"));
  }

  private static List<Mutant> ofMemory() {
    return List.of(
        Mutant.againstClaim(
            "a write that may be done is called undone once the store is away",
            "coherence.StoreMemory",
            "(kind == MemoryRequestKind.COMMIT && !isDoubtful)",
            "kind == MemoryRequestKind.COMMIT",
            STORE + "aWriteInDoubtIsNotCalledUndoneWhenTheStoreThenGoesAway"),
        Mutant.againstClaim(
            "a write that nobody knows of is called done",
            "coherence.StoreMemory",
            "    } else if (outcome instanceof Outcome.MemoryFull) {",
            "    } else if (outcome instanceof Outcome.OutcomeUnknown) {"
                + " question.onAnswer.accept(question.answer(Kind.DONE));"
                + " } else if (outcome instanceof Outcome.MemoryFull) {",
            STORE + "aWriteInDoubtIsNotCalledUndoneWhenTheStoreThenGoesAway"),
        Mutant.againstClaim(
            "what an owner yields while the store is away is lost",
            "cache.Turn",
            "    isMemoryBehind = kind == Kind.FULL || kind == Kind.AWAY;\n",
            "    isMemoryBehind = kind == Kind.FULL;\n",
            SHARED + "whatAnOwnerYieldsWhileMemoryIsAwayStaysItsOwn"));
  }

  private static List<Mutant> ofHits() {
    return List.of(
        Mutant.againstClaim(
            "a hit looks at the clock first",
            "cache.shelf.ConcurrentShelf",
            "    Lease lease = leases.get(key.shard());\n    long nowNanos = clock.getAsLong();",
            "    long nowNanos = clock.getAsLong(); Lease lease = leases.get(key.shard());",
            "cache.shelf.ConcurrentShelfTest clockIsLookedAtAfterTheLeaseWasLoaded"),
        Mutant.againstClaim(
            "a hit believes a clock that has stood still",
            "coherence.Coherence",
            "    if (line == null || clock.isInDoubt()) {\n",
            "    if (line == null) {\n",
            "sim.CacheSimTest leasesAreDroppedWhenTheTimeOfDayGetsAhead"),
        Mutant.againstClaim(
            "letters to one node overtake each other",
            "coherence.Letterbox",
            "    waiting.add(message);\n",
            "    waiting.addFirst(message);\n",
            "coherence.LetterboxTest messagesTravelTogetherInTheirOrder"));
  }

  private static List<Mutant> ofCalls() {
    return List.of(
        Mutant.againstClaim(
            "a write that has left is called undone",
            "coherence.CacheCalls",
            "    if (agent.withdraw(taken.key, call)) {\n",
            "    if (agent.withdraw(taken.key, call) || taken.changes) {\n",
            "coherence.CacheCallsTest "
                + "ofAChangeThatIsUnderWayNobodyKnowsWhetherItWasDoneAndItsValueIsKeptUntilItIs"),
        Mutant.againstClaim(
            "calls that no home takes fill the node",
            "cache.CallQueue",
            "          desk.served();\n",
            "",
            SHARED + "callsThatNobodyTakesLeaveNoTraceWhenTheyAreWithdrawn"),
        Mutant.againstClaim(
            "an answer is given to those who came after its question",
            "cache.CallQueue",
            "            flight.readerLeaves();\n",
            "",
            SHARED + "readThatIsWithdrawnLeavesItsPlaceToNobody"));
  }
}
