package io.quorate.lock;

/** Which client of a cycle of waiting clients loses its waits. */
public enum DeadlockPolicy {
  /** The one that came to its present holds and waits last. */
  YOUNGEST,
  /** The one whose request closed the cycle. */
  REQUESTER
}
