package io.quorate.node;

/** The monotonic time of the loop's present step, the same for all its parts. Loop thread only. */
final class LoopTime {
  private long nowMillis;

  LoopTime(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  long nowMillis() {
    return nowMillis;
  }

  void advanceTo(long millis) {
    nowMillis = Math.max(nowMillis, millis);
  }
}
