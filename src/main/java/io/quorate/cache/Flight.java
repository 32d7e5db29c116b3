package io.quorate.cache;

/** A request of a node that has no answer yet. */
final class Flight {
  private final long id;
  private final LeaseId lease;
  private final Wish wish;
  private int readers;
  private final long beganAtNanos;
  private long sentAtNanos;
  private long recalledBy;

  /**
   * @param readers how many reads waited already when it was sent, the first of all calls
   */
  Flight(long id, LeaseId lease, Wish wish, int readers, long nowNanos) {
    this.id = id;
    this.lease = lease;
    this.wish = wish;
    this.readers = readers;
    beganAtNanos = nowNanos;
    sentAtNanos = nowNanos;
  }

  long id() {
    return id;
  }

  LeaseId lease() {
    return lease;
  }

  Wish wish() {
    return wish;
  }

  int readers() {
    return readers;
  }

  /** One of them waits no more. */
  void readerLeaves() {
    readers--;
  }

  long beganAtNanos() {
    return beganAtNanos;
  }

  long sentAtNanos() {
    return sentAtNanos;
  }

  void sentAgain(long nowNanos) {
    sentAtNanos = nowNanos;
  }

  /** The last recall of the key that has come since. */
  long recalledBy() {
    return recalledBy;
  }

  void recalled(long sequence) {
    recalledBy = Math.max(recalledBy, sequence);
  }
}
