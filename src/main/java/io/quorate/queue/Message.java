package io.quorate.queue;

import io.quorate.kernel.Invariant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One message without its body. There may be millions, so what most do not have is apart, and the
 * links of the lane are in the message itself.
 */
final class Message {
  /** The order in which messages have come. */
  static final Comparator<Message> BY_ID = Comparator.comparingLong(Message::id);

  static final long NEVER_MILLIS = Long.MAX_VALUE;

  private final long id;
  private final long enqueuedWallMillis;
  private final int bodyBytes;
  private final byte priority;
  private Place place = Place.NOWHERE;
  private @Nullable Contents contents;
  private @Nullable Particulars particulars;

  /** Only {@link Lane} may use them. */
  @Nullable Message previous;

  @Nullable Message next;

  Message(long id, long enqueuedWallMillis, int bodyBytes, int priority) {
    this.id = id;
    this.enqueuedWallMillis = enqueuedWallMillis;
    this.bodyBytes = bodyBytes;
    this.priority = (byte) priority;
  }

  long id() {
    return id;
  }

  /** When the message came first. */
  long enqueuedWallMillis() {
    return enqueuedWallMillis;
  }

  int bodyBytes() {
    return bodyBytes;
  }

  int priority() {
    return priority;
  }

  Place place() {
    return place;
  }

  /** Those of the queue that it is in. */
  Contents contents() {
    return Invariant.present(contents, "the queue of a message");
  }

  Queue queue() {
    return contents().queue();
  }

  /** Only {@link Stock} may set it. */
  void enter(Contents newContents) {
    contents = newContents;
  }

  /** Only {@link Stock} may set it. */
  void leave() {
    contents = null;
  }

  /** Only {@link Stock} may set it, while the message stands in no order that depends on it. */
  void settle(Place newPlace, long untilMillis) {
    place = newPlace;
    if (particulars != null || untilMillis != 0) {
      particulars().untilMillis = untilMillis;
    }
    if (particulars != null && particulars.areNone()) {
      particulars = null;
    }
  }

  /** Its particulars, which it has from now on. */
  Particulars particulars() {
    if (particulars == null) {
      particulars = new Particulars();
    }
    return particulars;
  }

  long untilMillis() {
    return particulars == null ? 0 : particulars.untilMillis;
  }

  long expiresAtMillis() {
    return particulars == null ? 0 : particulars.expiresAtMillis;
  }

  long sequence() {
    return particulars == null ? 0 : particulars.sequence;
  }

  int handedOut() {
    return particulars == null ? 0 : particulars.handedOut;
  }

  int failed() {
    return particulars == null ? 0 : particulars.failed;
  }

  @Nullable GroupName group() {
    return particulars == null ? null : particulars.group;
  }

  @Nullable Batch batch() {
    return particulars == null ? null : particulars.batch;
  }

  @Nullable Death death() {
    return particulars == null ? null : particulars.death;
  }

  /** Whether it is a dead letter, which does not die again. */
  boolean isDead() {
    return death() != null || queue().name().isDead();
  }

  boolean isExpiredAt(long nowMillis) {
    return expiresAtMillis() != 0 && expiresAtMillis() <= nowMillis;
  }

  /** When something is to happen to it where it is; {@link #NEVER_MILLIS} if nothing is. */
  long deadlineMillis() {
    long expiry = expiresAtMillis() == 0 ? NEVER_MILLIS : expiresAtMillis();
    return switch (place) {
      case NOWHERE -> NEVER_MILLIS;
      case READY, BLOCKED -> expiry;
      case DELAYED -> Math.min(untilMillis(), expiry);
      // What has been delivered in time may be acknowledged as long as the delivery lasts.
      case IN_FLIGHT -> untilMillis();
    };
  }
}
