package io.quorate.cache;

/**
 * What a home has done since it began.
 *
 * @param recalls lines that it wanted back
 * @param waitedOut nodes that did not yield a line, until their leases ended
 * @param lostOwners owners among those, with write-back: what they had written may be lost
 */
public record HomeCounts(
    int keys, long recalls, long waitedOut, long lostOwners, long peerReads, long memoryReads) {}
