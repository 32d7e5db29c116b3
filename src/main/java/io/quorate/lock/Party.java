package io.quorate.lock;

/** A client for as long as it holds or waits for anything. */
final class Party {
  private final ClientId client;
  private final long since;
  private int stakeCount;

  Party(ClientId client, long since) {
    this.client = client;
    this.since = since;
  }

  ClientId client() {
    return client;
  }

  /** The arrival of the first of its unbroken line of stakes; no two parties have the same. */
  long since() {
    return since;
  }

  int stakeCount() {
    return stakeCount;
  }

  void stakeAdded() {
    stakeCount++;
  }

  void stakeRemoved() {
    stakeCount--;
  }
}
