package io.quorate.raft;

/** One constant for each type of {@link Message}, for exhaustive switches. */
public enum MessageKind {
  VOTE_REQUEST,
  VOTE_RESPONSE,
  APPEND_REQUEST,
  APPEND_RESPONSE,
  TIMEOUT_NOW_REQUEST,
  TIMEOUT_NOW_RESPONSE;

  public boolean isResponse() {
    return switch (this) {
      case VOTE_RESPONSE, APPEND_RESPONSE, TIMEOUT_NOW_RESPONSE -> true;
      case VOTE_REQUEST, APPEND_REQUEST, TIMEOUT_NOW_REQUEST -> false;
    };
  }
}
