package io.quorate.cache;

/** Arithmetic of lives, of which some have no end. */
final class Lives {
  // Clocks may run apart by 1 %; what a node keeps must not outlive what its memory keeps.
  private static final int DRIFT_PARTS = 33;

  private Lives() {}

  static long left(long endsAtNanos, long nowNanos) {
    return endsAtNanos == Content.FOREVER ? Content.FOREVER : endsAtNanos - nowNanos;
  }

  static long end(long nowNanos, long lifeNanos) {
    return lifeNanos >= Content.FOREVER - nowNanos ? Content.FOREVER : nowNanos + lifeNanos;
  }

  /** The end of a life that another clock measures, early enough for any drift between both. */
  static long earlyEnd(long nowNanos, long lifeNanos) {
    return lifeNanos == Content.FOREVER
        ? Content.FOREVER
        : end(nowNanos, lifeNanos - lifeNanos / DRIFT_PARTS);
  }
}
