package io.quorate.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of the cache's replicated memory that claims find. */
final class MemoryBugs {
  private static final String MAP = "cache.memory.MemoryMap";
  private static final String CLAIMS = "cache.memory.MemoryMapTest ";
  private static final String OF_MACHINE = "machine.CacheMemoryTest ";

  private MemoryBugs() {}

  static List<Mutant> all() {
    return Stream.of(ofOrder(), ofFences(), ofTime(), ofBounds(), ofTheMachine())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutant> ofOrder() {
    return List.of(
        Mutant.againstClaim(
            "memory takes what an earlier home wants",
            MAP,
            "    if (request.term() < term) {\n      return MemoryAnswer",
            "    if (request.term() < 0) {\n      return MemoryAnswer",
            CLAIMS + "whatAnEarlierHomeWantsIsRefused"),
        Mutant.againstClaim(
            "an earlier home reads",
            MAP,
            "    if (read.term() < term) {",
            "    if (read.term() < 0) {",
            CLAIMS + "whatAnEarlierHomeWantsIsRefused"),
        Mutant.againstClaim(
            "memory takes an earlier grant's content",
            MAP,
            "      if (order < 0 || content.version() < cell.version()) {",
            "      if (content.version() < cell.version()) {",
            CLAIMS + "earlierGrantIsOutdatedWhateverItsVersion"),
        Mutant.againstClaim(
            "memory takes an earlier version of the same grant",
            MAP,
            "      if (order < 0 || content.version() < cell.version()) {",
            "      if (order < 0) {",
            CLAIMS + "laterVersionOfTheSameGrantIsKeptAndAnEarlierOneIsNot"),
        Mutant.againstClaim(
            "a repeated commit begins a new life",
            MAP,
            "      } else if (content.version() == cell.version()) {",
            "      } else if (content.version() == -1) {",
            CLAIMS + "whatWasGrantedBeforeIsRefusedAlsoWhenTheLifeHasEnded"),
        Mutant.againstClaim(
            "versions of a removed key begin anew",
            MAP,
            "    lastVersion = Math.max(lastVersion, content.version());",
            "    lastVersion = content.isPresent() ? 0 : lastVersion;",
            CLAIMS + "versionOfNothingIsNotBelowThoseThatWere"));
  }

  private static List<Mutant> ofFences() {
    return List.of(
        Mutant.againstClaim(
            "opening refuses nothing",
            MAP,
            "    if (commit.grant().term() < openTerm) {",
            "    if (commit.grant().term() < 0) {",
            CLAIMS + "openingRefusesWhatWasGrantedInEarlierTerms"),
        Mutant.againstClaim(
            "a fence of a key without a value is none",
            MAP,
            "      replace(fence.key(), Cell.without(grant, lastVersion, nowMillis));\n",
            "",
            CLAIMS + "fenceRefusesWhatWasGrantedBeforeForAKeyThatHasNothing"),
        Mutant.againstClaim(
            "a late fence lets in what a later one refuses",
            MAP,
            "    if (cell != null && grant.compareTo(cell.grant()) <= 0) {",
            "    if (cell != null && grant.compareTo(cell.grant()) == 0) {",
            CLAIMS + "fenceThatComesLateFencesNothing"),
        Mutant.againstClaim(
            "a fence leaves out no versions",
            MAP,
            "    lastVersion = Versions.afterLoss(lastVersion);\n    if (cell == null) {",
            "    if (cell == null) {",
            CLAIMS + "fenceLeavesOutWhatTheOwnerCanHaveWritten"),
        Mutant.againstClaim(
            "a new home leaves out no versions",
            MAP,
            "      lastVersion = Versions.afterLoss(lastVersion);\n    }",
            "    }",
            CLAIMS + "homeAfterAnOpenOneLeavesOutWhatOwnersCanHaveWritten"),
        Mutant.againstClaim(
            "every home leaves out versions",
            MAP,
            "    if (newTerm > term && openTerm == term && openTerm > 0) {",
            "    if (newTerm > term) {",
            CLAIMS + "homeAfterOneThatWasNeverOpenLeavesOutNothing"),
        Mutant.againstClaim(
            "a removed key is forgotten at once",
            MAP,
            "      replace(key, Cell.without(commit.grant(), content.version(), nowMillis));\n",
            "      replace(key, null);\n",
            CLAIMS + "removedValueIsGoneAndStaysGone"),
        Mutant.againstClaim(
            "a value whose life has ended takes its grant along",
            MAP,
            "? Cell.without(cell.grant(), cell.version(), cell.touchedMillis())",
            "? null",
            CLAIMS + "whatWasGrantedBeforeIsRefusedAlsoWhenTheLifeHasEnded"));
  }

  private static List<Mutant> ofTime() {
    return List.of(
        Mutant.againstClaim(
            "what is removed is remembered for ever",
            "cache.memory.Cell",
            "touchedMillis + MemoryMap.KEPT_MILLIS;",
            "Content.FOREVER;",
            CLAIMS + "removedKeyIsForgottenWhenNobodyCanOfferAnythingForIt"),
        Mutant.againstClaim(
            "a fence is forgotten with the one before",
            MAP,
            "              cell.endsAtMillis(),\n              nowMillis));",
            "              cell.endsAtMillis(),\n              cell.touchedMillis()));",
            CLAIMS + "laterFenceIsKeptForAsLongAsTheFirst"),
        Mutant.againstClaim(
            "a value is read after its life until something lets it go",
            "cache.memory.Cell",
            "    return number != 0 && nowMillis < endsAtMillis;",
            "    return number != 0;",
            CLAIMS + "oneStepLetsGoABoundedNumberAndTheNextGoesOn"),
        Mutant.againstClaim(
            "all that is due goes in one step",
            MAP,
            "    for (int i = 0; i < EXPIRIES_MAX; i++) {",
            "    for (int i = 0; i < Integer.MAX_VALUE; i++) {",
            CLAIMS + "oneStepLetsGoABoundedNumberAndTheNextGoesOn"));
  }

  private static List<Mutant> ofBounds() {
    return List.of(
        Mutant.againstClaim(
            "memory has no bound",
            MAP,
            "    return more <= 0 || bytes + more <= bytesMax;",
            "    return more <= 0 || bytes <= bytesMax;",
            CLAIMS + "boundIsNeverPassed"),
        Mutant.againstClaim(
            "in a full memory nothing can shrink",
            MAP,
            "    return more <= 0 || bytes + more <= bytesMax;",
            "    return bytes + more <= bytesMax;",
            CLAIMS + "inAFullMemoryThingsMayShrinkAndGo"),
        Mutant.againstClaim(
            "what is removed goes on taking room",
            MAP,
            "      bytes -= Cell.bytesOf(key, before.valueBytes());\n",
            "",
            CLAIMS + "removedKeyIsForgottenWhenNobodyCanOfferAnythingForIt"));
  }

  private static List<Mutant> ofTheMachine() {
    return List.of(
        Mutant.againstClaim(
            "a snapshot that is late brings a replaced value back",
            "machine.Bodies",
            "        byValue.computeIfPresent(number, (any, before) -> place);",
            "        byValue.put(number, place);",
            OF_MACHINE + "valueThatHasMovedIsReadWhereItIsAndOneThatWasReplacedDoesNotComeBack"),
        Mutant.againstClaim(
            "values outlive their deadline until somebody asks",
            "machine.ShardMachine",
            "    cache.expire(timeMillis());\n",
            "",
            OF_MACHINE + "timePassesWithEveryEntry"));
  }
}
