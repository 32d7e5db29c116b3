package io.quorate.peer;

import io.quorate.raft.MessageKind;

/** How the object model calls the messages of Raft: after the paper's remote procedure calls. */
final class MessageType {
  private static final String REQUEST_VOTE = "request_vote";
  private static final String VOTE_RESPONSE = "vote_response";
  private static final String APPEND_ENTRIES = "append_entries";
  private static final String APPEND_RESPONSE = "append_response";
  private static final String TIMEOUT_NOW = "timeout_now";
  private static final String TIMEOUT_NOW_RESPONSE = "timeout_now_response";

  private MessageType() {}

  static String nameOf(MessageKind kind) {
    return switch (kind) {
      case VOTE_REQUEST -> REQUEST_VOTE;
      case VOTE_RESPONSE -> VOTE_RESPONSE;
      case APPEND_REQUEST -> APPEND_ENTRIES;
      case APPEND_RESPONSE -> APPEND_RESPONSE;
      case TIMEOUT_NOW_REQUEST -> TIMEOUT_NOW;
      case TIMEOUT_NOW_RESPONSE -> TIMEOUT_NOW_RESPONSE;
    };
  }

  static MessageKind kindOf(String name) throws MalformedMessage {
    return switch (name) {
      case REQUEST_VOTE -> MessageKind.VOTE_REQUEST;
      case VOTE_RESPONSE -> MessageKind.VOTE_RESPONSE;
      case APPEND_ENTRIES -> MessageKind.APPEND_REQUEST;
      case APPEND_RESPONSE -> MessageKind.APPEND_RESPONSE;
      case TIMEOUT_NOW -> MessageKind.TIMEOUT_NOW_REQUEST;
      case TIMEOUT_NOW_RESPONSE -> MessageKind.TIMEOUT_NOW_RESPONSE;
      default -> throw new MalformedMessage("not a type of message: " + name);
    };
  }
}
