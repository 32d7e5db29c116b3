package io.quorate.server.events;

import io.quorate.events.EventFeed;
import io.quorate.events.EventId;
import io.quorate.events.Filter;
import io.quorate.events.History.Slice;
import io.quorate.events.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One who watches: a place in the history, and an outlet to which goes what lies behind it. Nothing
 * is kept for a reader but one piece of text on its way. Thread-safe.
 */
final class EventReader {
  /** One piece of text is about this long at most, plus one event. */
  static final int PIECE_BYTES = 32 * 1_024;

  /** After so many pieces others have their turn. */
  static final int TURN_PIECES = 8;

  /** A reader that has taken nothing for so long is gone, or might as well be. */
  static final long STALL_MILLIS = 20_000;

  /** So many beats a reader waits that has seen more elsewhere than this node has applied. */
  static final int BEATS_AHEAD_MAX = 6;

  static final String FELL_BEHIND = "cut off: the next events are not here any more";
  static final String NOT_SO_FAR = "this node has not come as far as the id says";

  private static final Logger LOG = Logger.getLogger(EventReader.class.getName());
  private static final int LOOK_EVENTS = 256;
  private static final byte[] NOTHING = {};

  private final EventFeed feed;
  private final Filter filter;
  private final Outlet outlet;
  private final Consumer<EventReader> onEnd;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean isBlocked = true;
  private volatile long blockedNanos;
  private volatile boolean isBeatDue;
  private volatile @Nullable String ending;
  private volatile boolean isLost;

  // What follows belongs to whoever has begun a turn.
  private byte[] next;
  private EventId place;
  private int beatsAhead;
  private boolean isUnsent;
  private boolean hasEnded;

  /**
   * @param from behind which its events lie
   * @param onEnd told once, when nothing more is sent
   */
  EventReader(
      EventFeed feed,
      Filter filter,
      EventId from,
      byte[] hello,
      Outlet outlet,
      Consumer<EventReader> onEnd) {
    this.feed = feed;
    this.filter = filter;
    this.place = from;
    this.next = hello;
    this.outlet = outlet;
    this.onEnd = onEnd;
    blockedNanos = System.nanoTime();
  }

  /** The outlet takes something again; nothing is sent before this is called for the first time. */
  boolean writable() {
    isBlocked = false;
    return advance();
  }

  /** The outlet has failed. */
  void lost() {
    isLost = true;
    advance();
  }

  /** The stream is to end; the reader is told why if it is able to listen. */
  void end(String reason) {
    ending = reason;
    advance();
  }

  /** A sign of life is due; a reader that shows none itself is cut off. */
  void beat(long nowNanos) {
    if (isBlocked && nowNanos - blockedNanos >= TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS)) {
      isLost = true;
    }
    isBeatDue = true;
    advance();
  }

  /**
   * Sends what there is, as far as the outlet takes it.
   *
   * @return whether there may be more, which others should not have to wait for
   */
  boolean advance() {
    // Whoever comes while a turn is under way, maybe from inside of it, leaves it another one.
    if (calls.getAndIncrement() != 0) {
      return false;
    }
    boolean hasMore;
    int seen = 1;
    do {
      hasMore = turn();
      seen = calls.addAndGet(-seen);
    } while (seen != 0);
    return hasMore;
  }

  private boolean turn() {
    try {
      for (int piece = 0; piece < TURN_PIECES; piece++) {
        if (hasEnded || isLost || isBlocked || !isOutletReady()) {
          finishIfOver();
          return false;
        }
        if (!sendPiece()) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      LOG.log(Level.FINE, "A reader of events is gone", e);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A stream of events failed", e);
    }
    finish();
    return false;
  }

  private boolean isOutletReady() {
    // Blocked before it is asked: it may become writable before the answer is looked at.
    blockedNanos = System.nanoTime();
    isBlocked = true;
    if (outlet.isReady()) {
      isBlocked = false;
    }
    return !isBlocked;
  }

  /** Whether another piece may follow. */
  private boolean sendPiece() throws IOException {
    String reason = ending;
    if (reason == null && next.length == 0) {
      reason = prepare();
    }
    if (reason != null) {
      outlet.write(EventText.comment(reason));
      finish();
      return false;
    }
    if (next.length > 0) {
      outlet.write(next);
      next = NOTHING;
      isUnsent = true;
      return true;
    }
    if (isUnsent) {
      outlet.flush();
      isUnsent = false;
    }
    return false;
  }

  /** Puts together what is to be sent next; the answer is why the stream has to end, if it has. */
  private @Nullable String prepare() {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    boolean hasMore = true;
    while (hasMore && piece.size() < PIECE_BYTES) {
      Slice slice = feed.after(place, LOOK_EVENTS);
      if (slice == null) {
        return FELL_BEHIND;
      }
      hasMore = !slice.events().isEmpty();
      place = slice.upTo();
      for (Recorded event : slice.events()) {
        if (filter.admits(event.event())) {
          piece.writeBytes(event.text(EventText::of));
          if (piece.size() >= PIECE_BYTES) {
            place = event.id();
            break;
          }
        }
      }
    }
    if (isBeatDue) {
      isBeatDue = false;
      piece.writeBytes(EventText.beat(place));
      if (isAheadForLong()) {
        return NOT_SO_FAR;
      }
    }
    next = piece.toByteArray();
    return null;
  }

  private boolean isAheadForLong() {
    boolean isAhead = feed.position().filter(end -> place.compareTo(end) > 0).isPresent();
    beatsAhead = isAhead ? beatsAhead + 1 : 0;
    return beatsAhead > BEATS_AHEAD_MAX;
  }

  private void finishIfOver() {
    if (isLost || ending != null) {
      finish();
    }
  }

  private void finish() {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    try {
      outlet.close();
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "A stream of events was not closed in order", e);
    }
    onEnd.accept(this);
  }
}
