package io.quorate.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The highest token seen of each lock. An exclusive lock is granted anew only after the release of
 * the last grant was sent, so grants must arrive with rising tokens.
 */
final class TokenFloor {
  private final AtomicLongArray highest;

  TokenFloor(int locks) {
    highest = new AtomicLongArray(locks);
  }

  boolean isRisen(int lock, long token) {
    return highest.getAndAccumulate(lock, token, Math::max) < token;
  }
}
