package io.quorate.queue;

/** What has become of a receipt that somebody came with. */
public enum Verdict {
  /** It was good, and what was asked for is done. */
  DONE,
  /** The message is there, but that delivery of it has ended. */
  STALE,
  /** There is no such message, or it has never been delivered so often. */
  UNKNOWN
}
