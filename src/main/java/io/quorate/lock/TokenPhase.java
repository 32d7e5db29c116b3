package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;

/** What a table's state says of its tokens. */
enum TokenPhase {
  /** The table has not started, and there is no token. */
  NONE(0),
  COUNTING(1),
  /** There have been tokens, and the next one waits until it is known what it has to exceed. */
  AWAITING_BASE(2);

  private final int code;

  TokenPhase(int code) {
    this.code = code;
  }

  static TokenPhase of(boolean hasBase, boolean awaitsBase) {
    if (!hasBase) {
      return NONE;
    }
    return awaitsBase ? AWAITING_BASE : COUNTING;
  }

  void writeTo(ByteWriter out) {
    out.writeByte(code);
  }

  /**
   * @throws MalformedBytes if there is no such phase
   */
  static TokenPhase readFrom(ByteReader in) {
    int code = in.readByte();
    for (TokenPhase phase : values()) {
      if (phase.code == code) {
        return phase;
      }
    }
    throw new MalformedBytes("no phase of tokens: " + code);
  }
}
