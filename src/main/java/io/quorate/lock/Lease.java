package io.quorate.lock;

/** What ends at an instant of log time unless it is prolonged, or ended before. */
abstract sealed class Lease permits Stake, Session, Delay {
  private long arrival;
  private long deadlineMillis;

  /** Its place in the order in which all leases of the table came to be. */
  final long arrival() {
    return arrival;
  }

  final long deadlineMillis() {
    return deadlineMillis;
  }

  /** Only {@link Stakes} may set it: its order depends on it. */
  final void arriveAs(long newArrival) {
    arrival = newArrival;
  }

  /** Only {@link Stakes} may set it: its order depends on it. */
  final void endAt(long newDeadlineMillis) {
    deadlineMillis = newDeadlineMillis;
  }
}
