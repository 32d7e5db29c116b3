package io.quorate.port;

/** One constant for each type of {@link PeerCall}, for exhaustive switches. */
public enum PeerCallKind {
  HELLO,
  VOTES,
  APPENDS,
  PROPOSE,
  READ_INDEX,
  INSTALL_SNAPSHOT,
  TIMEOUT_NOW,
  TRANSFER,
  WATCH,
  CHANGE_MEMBER,
  READ_STATE,
  COHERE,
  SEE_LINE
}
