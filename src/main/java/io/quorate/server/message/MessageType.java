package io.quorate.server.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What clients, and members of the cluster, may ask for by message. */
enum MessageType {
  LOCK_ACQUIRE,
  LOCK_RELEASE,
  LOCK_STATUS,
  ENQUEUE,
  DEQUEUE,
  ACK,
  NACK,
  EXTEND,
  CACHE_READ,
  CACHE_WRITE,
  CACHE_INVALIDATE,
  CACHE_STATUS,
  REDISTRIBUTE,
  REQUEST_VOTE,
  APPEND_ENTRIES,
  CACHE_READ_REQUEST;

  /** What a message is about: each has its own way to the node. */
  enum Subject {
    LOCKS,
    QUEUES,
    CACHE,
    SHARDS,
    PEERS
  }

  /** The type of an answer to what is none of them. */
  static final String ERROR_RESPONSE = "error_response";

  static final String ALLOWED =
      Arrays.stream(values()).map(MessageType::text).collect(Collectors.joining(", "));

  static Optional<MessageType> find(String text) {
    return Arrays.stream(values()).filter(type -> type.name().equalsIgnoreCase(text)).findFirst();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  Subject subject() {
    return switch (this) {
      case LOCK_ACQUIRE, LOCK_RELEASE, LOCK_STATUS -> Subject.LOCKS;
      case ENQUEUE, DEQUEUE, ACK, NACK, EXTEND -> Subject.QUEUES;
      case CACHE_READ, CACHE_WRITE, CACHE_INVALIDATE, CACHE_STATUS -> Subject.CACHE;
      case REDISTRIBUTE -> Subject.SHARDS;
      case REQUEST_VOTE, APPEND_ENTRIES, CACHE_READ_REQUEST -> Subject.PEERS;
    };
  }

  /** The type of the answer. */
  String response() {
    return switch (this) {
      // After the paper's names, as everywhere between nodes.
      case REQUEST_VOTE -> "vote_response";
      case APPEND_ENTRIES -> "append_response";
      default -> text() + "_response";
    };
  }
}
