package io.quorate.cache;

/** When memory learns of a write. */
public enum WritePolicy {
  /** Before the writer is answered. */
  THROUGH,
  /** Later: what an owner that dies, pauses or is cut off has not flushed by then is lost. */
  BACK
}
