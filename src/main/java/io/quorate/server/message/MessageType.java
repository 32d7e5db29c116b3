package io.quorate.server.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What clients may ask for by message. */
enum MessageType {
  LOCK_ACQUIRE,
  LOCK_RELEASE,
  LOCK_STATUS,
  ENQUEUE,
  DEQUEUE,
  ACK,
  NACK,
  EXTEND;

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

  /** Whether it is about a queue, and not about locks. */
  boolean isOnQueue() {
    return switch (this) {
      case LOCK_ACQUIRE, LOCK_RELEASE, LOCK_STATUS -> false;
      case ENQUEUE, DEQUEUE, ACK, NACK, EXTEND -> true;
    };
  }

  /** The type of the answer. */
  String response() {
    return text() + "_response";
  }
}
