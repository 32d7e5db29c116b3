package io.quorate.chaos;

/**
 * One hold of an exclusive lock as its client may count it. The node starts the TTL at the grant,
 * which is not before the request was sent, so a lease counted from there ends first.
 *
 * @param endNanos when the client must regard the lock as lost
 */
record Lease(String lock, String client, long token, long endNanos) {
  boolean isLiveAt(long nanos) {
    return nanos - endNanos < 0;
  }

  Lease until(long nanos) {
    return new Lease(lock, client, token, nanos);
  }
}
