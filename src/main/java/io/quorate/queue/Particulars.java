package io.quorate.queue;

import org.jspecify.annotations.Nullable;

/** What a message has only once something particular is wanted of it or has happened to it. */
final class Particulars {
  /** When its delay or delivery ends; 0 if it has none. */
  long untilMillis;

  /** When it is too old to be delivered; 0 for never. */
  long expiresAtMillis;

  /** How often it has been handed out, in whatever queue: the number of its newest delivery. */
  long sequence;

  /** How often it has been handed out in this queue, or since it was sent back here. */
  int handedOut;

  /** How many of those deliveries have failed. */
  int failed;

  @Nullable GroupName group;
  @Nullable Batch batch;
  @Nullable Death death;

  /** Whether nothing is lost if a message is without these. */
  boolean areNone() {
    return untilMillis == 0
        && expiresAtMillis == 0
        && sequence == 0
        && group == null
        && death == null;
  }
}
