package io.quorate.client;

/** How sure a client may be of its session, and so of its holds. */
public enum SessionState {
  /** The cluster has confirmed the session lately. */
  ACTIVE,
  /** Confirmations fail to come. The holds are still the client's; it is time to finish. */
  JEOPARDY,
  /** The holds may be others' by now, or are. This is final. */
  LOST,
  /** The client has ended the session itself. This is final. */
  CLOSED;

  /** Whether holds under the session are the client's. */
  public boolean isLive() {
    return this == ACTIVE || this == JEOPARDY;
  }
}
