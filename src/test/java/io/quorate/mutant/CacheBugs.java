package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the cache's protocol, one for each of its rules, that the search finds. */
final class CacheBugs {
  private static final String THROUGH = Mutant.SEARCH + " THROUGH ";
  private static final String BACK = Mutant.SEARCH + " BACK ";

  private static final String AGENT = "cache.CacheAgentTest ";
  private static final String LOST = "cache.LostVersionsTest ";
  private static final String SHARED = "cache.SharedMemoryTest ";

  private static final String ALONE = "nobody reads beside an owner";
  private static final String EQUAL = "all copies are equal";
  private static final String MEMORY = "no copy differs from memory";
  private static final String STALE = "no copy is stale";
  private static final String KNOWN = "the home knows who can read";
  private static final String OWNERS = "the home knows owners";
  private static final String COVERED = "the home's lease covers the node's";
  private static final String LINEAR = "calls are linearizable";
  private static final String DONE = "a write is done only under its lease";
  private static final String NAMED = "a version names one value for ever";
  private static final String OFFERED = "nothing is given up that has not had time to be offered";
  private static final String TWICE = "no write is carried out twice";
  private static final String INVARIANT = "Invariant";
  private static final String EXPECTED_LOSS = "an owner is lost only once it cannot read";

  private CacheBugs() {}

  static List<Mutant> all() {
    return Stream.of(
            ofInvalidations(),
            ofRequests(),
            ofLeases(),
            ofHomes(),
            ofWriteBack(),
            ofOldWrites(),
            ofLostVersions(),
            ofFullMemory(),
            ofHits())
        .flatMap(List::stream)
        .toList();
  }

  private static Mutant of(
      String bug, String type, String original, String replacement, String trial) {
    return Mutant.of(
        bug,
        "cache." + type,
        original,
        replacement,
        trial,
        ALONE,
        EQUAL,
        MEMORY,
        STALE,
        KNOWN,
        OWNERS,
        COVERED,
        LINEAR,
        DONE,
        OFFERED,
        NAMED,
        TWICE,
        INVARIANT,
        EXPECTED_LOSS);
  }

  private static List<Mutant> ofInvalidations() {
    return List.of(
        of(
            "a write does not wait for the invalidations",
            "Turn",
            "    if (!awaited.isEmpty()) {\n",
            "    if (awaited.size() > 9) {\n",
            THROUGH + 0),
        of(
            "a line is yielded and stays readable",
            "CacheAgent",
            "      desk.disown(line, view.deadSinceNanos(nowNanos));\n    }\n    errands.giveUp",
            "      view.deadSinceNanos(nowNanos);\n    }\n    errands.giveUp",
            THROUGH + 0),
        of(
            "an invalidation overtakes a fill, and the stale line is installed",
            "Errand",
            "        && reply.sequence() > landed.recalledBy();",
            "        && reply.sequence() > 0;",
            THROUGH + 0),
        of(
            "a read that joins a miss after the invalidation uses the older fill",
            "Errand",
            "isCurrent ? calls.size() : landed.readers()",
            "calls.size()",
            THROUGH + 3),
        of(
            "the writer's own line stays readable while it writes",
            "Errand",
            "    desk.lines().remove(key);\n    return switch",
            "    return switch",
            THROUGH + 1),
        of(
            "a fetch does not recall the owner",
            "Turn",
            "    if (owner == null) {\n      read();",
            "    if (owner == null || wish.kind() == WishKind.FETCH) {\n      read();",
            BACK + 0),
        of(
            "whoever reads gets the key exclusively",
            "Turn",
            "entry.holdings().isEmpty() && !home.isRebuilding() && "
                + "!home.isOfTheLost(content.version());",
            "!home.isRebuilding();\n    entry.holdings().clear();",
            THROUGH + 0),
        of(
            "an owner that shares goes on as the owner",
            "CacheAgent",
            "desk.lines().put(line.shared(), nowNanos);",
            "desk.lines().put(line, nowNanos);",
            THROUGH + 0),
        of(
            "the home forgets a sharer",
            "Turn",
            "      entry.grant(from, shared);\n",
            "",
            THROUGH + 0));
  }

  private static List<Mutant> ofRequests() {
    return List.of(
        of(
            "a doubled write is carried out twice",
            "Lessee",
            "    if (id < doneBelow || requests.containsKey(id) || requests",
            "    if (id < doneBelow || requests",
            THROUGH + 2),
        of(
            "a late request is carried out when its answer is long forgotten",
            "Lessee",
            "    if (id < doneBelow || requests.containsKey(id) || requests",
            "    if (requests.containsKey(id) || requests",
            THROUGH + 25),
        of(
            "a write that may be done is sent to the next home",
            "Errand",
            "    if (mayBeDone) {\n",
            "    if (mayBeDone && grounded.readers() > 9) {\n",
            THROUGH + 8));
  }

  private static List<Mutant> ofLeases() {
    return List.of(
        of(
            "a node serves after its lease has ended",
            "ShardView",
            "lease != null && lease.isValidAt(nowNanos) ? lease : null",
            "lease",
            THROUGH + 4),
        of(
            "a lease counts from its arrival",
            "ShardView",
            "long ends = since + leaseNanos;",
            "long ends = since + leaseNanos + leaseNanos / 2;",
            THROUGH + 4),
        of(
            "a lease that is renewed too late keeps its lines",
            "Lessee",
            "    if (nowNanos >= endsAtNanos || generation == 0) {",
            "    if (generation == 0) {",
            THROUGH + 11),
        of(
            "a home holds leases for too short a time",
            "CacheConfig",
            "return leaseNanos + 3 * leaseNanos / DRIFT_PARTS;",
            "return leaseNanos / 2;",
            THROUGH + 4),
        of(
            "an unanswered invalidation is not waited for",
            "Turn",
            "      if (!home.isLive(node, each.recall().lease().generation(), nowNanos)) {\n",
            "      if (nowNanos > 0) {\n",
            THROUGH + 4));
  }

  private static List<Mutant> ofHomes() {
    return List.of(
        of(
            "a new home writes while older leases last",
            "Rebuild",
            "      return nowNanos - beganAtNanos >= hold || haveAllAnswered();\n",
            "      return true;\n",
            THROUGH + 8),
        of(
            "a new home does not wait for those whom it does not know",
            "Rebuild",
            "return former.areAll() && answers",
            "return answers",
            THROUGH + 10),
        of(
            "the time to offer begins before memory has answered",
            "Directory",
            "        rebuild.listens(nowNanos);\n",
            "",
            BACK + 19),
        of(
            "a rebuilding home serves writes",
            "Directory",
            "              ? wish.kind() == WishKind.FETCH\n",
            "              ? wish.kind() != WishKind.WRITE_BACK\n",
            THROUGH + 8),
        of(
            "memory does not know of the new home",
            "Directory",
            "home.ask(id -> new MemoryRequest.Raise(id, term));",
            "home.ask(id -> new MemoryRequest.Raise(id, 1));",
            THROUGH + 8));
  }

  private static List<Mutant> ofWriteBack() {
    return List.of(
        of(
            "what an owner yields is not written back",
            "Turn",
            "    if (had != null && message.dirtyBy() != null) {\n",
            "    if (had == null && message.dirtyBy() != null) {\n",
            BACK + 7),
        of(
            "what was yielded and got lost is not yielded again",
            "CacheAgent",
            "    if (orphan != null) {\n      had",
            "    if (orphan != null && line != null && line.isDirty()) {\n      had",
            BACK + 6),
        of(
            "a write past the lease is called done",
            "CacheAgent",
            "    if (lease != null && lease.id().equals(write.lease())) {\n",
            "    if (line(write.key()) != null) {\n",
            BACK + 5),
        of(
            "what a lost owner wrote is taken after others have read without it",
            "Turn",
            "    if (home.config().isThrough()) {\n      read();\n      return;",
            "    if (home.term() > 0) {\n"
                + "      home.tally().lostOwners++;\n      read();\n      return;",
            BACK + 12),
        of(
            "a new home reads before dirty owners have written back",
            "Directory",
            "              : wish.kind() == WishKind.WRITE_BACK;\n",
            "              : wish.kind() != WishKind.PURGE;\n",
            BACK + 9),
        of(
            "a dirty owner says to a new home that it has nothing",
            "CacheAgent",
            "boolean isSettled = !desk.orphans().hasOlderThan(shard, view.term());",
            "boolean isSettled = view.term() > 0;",
            BACK + 9),
        of(
            "what was written under an older home is taken once it is too late",
            "Directory",
            "    if (home.config().isThrough()) {\n      phase = Phase.OPEN;",
            "    if (home.term() > 0) {\n      phase = Phase.OPEN;",
            BACK + 13));
  }

  private static List<Mutant> ofOldWrites() {
    return List.of(
        Mutant.againstClaim(
            "offers are as old as the moment in which the node notices",
            "cache.ShardView",
            "    return Math.min(nowNanos, leaseEndNanos);",
            "    return nowNanos;",
            AGENT + "writeIsOfferedForATimeThatBeginsWithTheEndOfTheLease"),
        Mutant.againstClaim(
            "a machine that stood still does not know how long",
            "cache.ShardView",
            "    leaseEndNanos -= before.nanos();\n",
            "",
            AGENT + "whatASuspendedMachineHadWrittenIsOfferedUnlessItStoodStillForTooLong"),
        Mutant.againstClaim(
            "an offer that is under way is never too old",
            "cache.Errands",
            "        errand.takeOfferBack(old.line().grant());\n",
            "",
            AGENT + "offerThatIsUnderWayWhenItsTimeIsOverIsTakenBack"));
  }

  private static List<Mutant> ofLostVersions() {
    return List.of(
        of(
            "a home grants versions of lost writes",
            "Turn",
            "finish(Verdict.STORED, Content.absent(home.baseOf(content)));\n    } else {",
            "finish(Verdict.STORED, Content.absent(content.version()));\n    } else {",
            BACK + 15),
        of(
            "an owner goes on from a version from before a loss",
            "Turn",
            " && !home.isOfTheLost(content.version());",
            ";",
            BACK + 16),
        of(
            "a home does not hear which versions it leaves out",
            "Turn",
            "        home.lost(answer.content().version());\n",
            "",
            BACK + 15),
        of(
            "a new home does not hear which versions it leaves out",
            "Directory",
            "      home.lost(answer.content().version());\n",
            "",
            BACK + 17),
        Mutant.againstClaim(
            "an owner that nobody asked for is forgotten without a fence",
            "cache.Directory",
            "        entry.waiting().add(Asked.ofHome(home.lease(0), entry.key()));\n"
                + "        advance(entry, nowNanos);\n      }\n      forgetIfUnused",
            "        entry.holdings().clear();\n      }\n      forgetIfUnused",
            LOST + "ownerThatNobodyAskedForIsNotForgottenWithoutAFence"),
        Mutant.againstClaim(
            "an owner writes into a block that memory does not know of",
            "cache.Errand",
            "\n        || Versions.isLastOfBlock(line.version())",
            "",
            LOST + "ownerWritesIntoTheNextBlockOnlyWhenMemoryKnowsOfIt"));
  }

  private static List<Mutant> ofFullMemory() {
    return List.of(
        Mutant.againstClaim(
            "a deletion that memory had no room for removes what it had before",
            "cache.Turn",
            "goOnWith(kind == Kind.DONE || isMemoryBehind ? content : null, nowNanos);",
            "goOnWith(kind == Kind.DONE ? content : null, nowNanos);",
            AGENT + "deletedValueThatMemoryHadNoRoomForDoesNotReturn"),
        Mutant.againstClaim(
            "an owner that memory has no room for owns nothing any more",
            "cache.Turn",
            "      entry.grant(yielder, yielded);\n",
            "",
            AGENT + "ownerWhoseValueMemoryCanNeitherKeepNorRemoveGoesOnAsTheOwner"),
        Mutant.againstClaim(
            "dirty lines have no bound while memory is full",
            "cache.Desk",
            "CROWD = 2;",
            "CROWD = 2_000;",
            AGENT + "dirtyLinesAreBoundedWhileMemoryIsFull"),
        Mutant.againstClaim(
            "the search for a line that can go has no bound",
            "cache.Lines",
            "found.size() < max && looked < LOOKS_MAX; looked++) {",
            "found.size() < max; looked++) {",
            "cache.LinesTest searchIsBoundedAndFindsTheOldestInTheEnd"),
        Mutant.againstClaim(
            "an invalidation that was sent just now ends the lease",
            "cache.Directory",
            "nowNanos - home.config().leaseNanos() / PATIENCE_PARTS",
            "nowNanos",
            AGENT + "leaseGoesOnWhileInvalidationsAreAnswered"),
        Mutant.againstClaim(
            "leases from before a moment in which nothing was heard go on",
            "cache.Directory",
            "      deafUntilNanos = home.leasesEndNanos();\n",
            "",
            SHARED + "linesFromBeforeADeafMomentDieEvenIfItWasShort"),
        Mutant.againstClaim(
            "a home that hears nothing goes on giving leases",
            "cache.Directory",
            "    return home.isDeaf() || nowNanos < deafUntilNanos;",
            "    return nowNanos < deafUntilNanos;",
            SHARED + "leaseThatIsProvedWhenTheHomeHearsNothingAnyMoreIsNotGiven"));
  }

  private static List<Mutant> ofHits() {
    return List.of(
        Mutant.againstClaim(
            "hits are served after the lease has ended",
            "cache.shelf.ConcurrentShelf",
            "            && lease.isValidAt(nowNanos)\n",
            "",
            "cache.shelf.ConcurrentShelfTest lineIsReadUnderItsLeaseAlone"));
  }
}
