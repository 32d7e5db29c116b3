package io.quorate.queue;

/** What a message's return means for the message. */
public enum NackMode {
  /** It has failed once more, and comes again after a while. */
  FAIL,
  /** The consumer has not tried it: nothing is counted. */
  SILENT,
  /** It will never succeed: it becomes a dead letter now. */
  FATAL
}
