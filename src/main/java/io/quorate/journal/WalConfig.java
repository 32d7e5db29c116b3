package io.quorate.journal;

import java.util.concurrent.Executor;

/**
 * The knobs of the write-ahead log.
 *
 * @param incarnation of the node; part of every checksum, so that no bytes of another node or of
 *     another life of this one are ever taken for its own
 * @param firstSegmentBytes size of the first segment, which is made while the node starts
 * @param segmentBytes size of every later one, made once the one before it is half full; a batch
 *     that is larger gets a segment of its own
 * @param fullSegmentsMax with more full segments than this the log is too long, and somebody should
 *     know why
 * @param preparer makes the next segment while the current one is still being filled
 */
public record WalConfig(
    long incarnation,
    int firstSegmentBytes,
    int segmentBytes,
    int fullSegmentsMax,
    Executor preparer) {
  private static final int FIRST_SEGMENT_BYTES = 4 << 20;
  private static final int SEGMENT_BYTES = 32 << 20;
  private static final int FULL_SEGMENTS_MAX = 3;
  private static final int FULL_SEGMENTS_MAX_SMALL = 4;

  /** The sizes for a real disk. */
  public static WalConfig of(long incarnation, Executor preparer) {
    return new WalConfig(
        incarnation, FIRST_SEGMENT_BYTES, SEGMENT_BYTES, FULL_SEGMENTS_MAX, preparer);
  }

  /** Equal small segments, made on the caller's thread: deterministic, for simulated disks. */
  public static WalConfig small(long incarnation, int segmentBytes) {
    return new WalConfig(
        incarnation, segmentBytes, segmentBytes, FULL_SEGMENTS_MAX_SMALL, Runnable::run);
  }
}
