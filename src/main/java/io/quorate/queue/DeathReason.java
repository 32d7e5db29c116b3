package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/** Why a message has become a dead letter. */
public enum DeathReason {
  /** It has failed as often as its queue allows, or has been handed out too often for nothing. */
  MAX_DELIVERIES,
  /** A consumer has said that it will never succeed. */
  REJECTED;

  void writeTo(ByteWriter out) {
    out.writeBoolean(this == REJECTED);
  }

  static DeathReason readFrom(ByteReader in) {
    return in.readBoolean() ? REJECTED : MAX_DELIVERIES;
  }
}
