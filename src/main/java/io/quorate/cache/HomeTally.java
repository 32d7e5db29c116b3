package io.quorate.cache;

/** Counts of what a home does. */
final class HomeTally {
  long recalls;
  long waitedOut;
  long lostOwners;
  long peerReads;
  long memoryReads;

  HomeCounts counts(int keys) {
    return new HomeCounts(keys, recalls, waitedOut, lostOwners, peerReads, memoryReads);
  }
}
