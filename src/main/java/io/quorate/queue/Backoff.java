package io.quorate.queue;

/** How long a message rests after a failure: twice as long each time, and never all alike. */
final class Backoff {
  /** Each rest is shorter than its full length by up to this part. */
  private static final int JITTER_PERCENT = 20;

  /** Beyond this many doublings any rest is the longest. */
  private static final int DOUBLINGS_MAX = 30;

  private Backoff() {}

  /**
   * The rest in milliseconds; the same for the same message and failure on every replica.
   *
   * @param failed how often the message has failed, from 1
   */
  static long millis(QueueSettings settings, long messageId, int failed) {
    long full =
        Math.min(
            settings.retryBackoffMillis() << Math.min(failed - 1, DOUBLINGS_MAX),
            QueueSettings.BACKOFF_MILLIS_MAX);
    long jitter = full * JITTER_PERCENT / 100;
    return full - Math.floorMod(mix(messageId * 31 + failed), jitter + 1);
  }

  /** The finaliser of SplitMix64: neighbours get values that have nothing to do with each other. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
