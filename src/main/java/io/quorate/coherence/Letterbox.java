package io.quorate.coherence;

import io.quorate.cache.CacheMessage;
import io.quorate.cache.Content;
import io.quorate.cache.Wish;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages on their way to one node; the oldest gets lost where there are too many. */
final class Letterbox {
  /** How many messages may wait for a free call. */
  static final int WAITING_MAX = 4_096;

  /** How many bytes they may be together. */
  static final long WAITING_BYTES_MAX = 64L << 20;

  /** How many travel in one call at most. */
  static final int CALL_MESSAGES_MAX = 1_024;

  /** How long the messages of one call may be together; a longer one travels alone. */
  static final long CALL_BYTES_MAX = 1 << 20;

  private static final int OVERHEAD_BYTES = 64;

  private final ArrayDeque<CacheMessage> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int callsInFlight;

  int callsInFlight() {
    return callsInFlight;
  }

  void callBegins() {
    callsInFlight++;
  }

  void callEnds() {
    callsInFlight--;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void add(CacheMessage message) {
    waiting.add(message);
    waitingBytes += bytesOf(message);
    while (waiting.size() > WAITING_MAX || waitingBytes > WAITING_BYTES_MAX) {
      take();
    }
  }

  /** What the next call brings. */
  List<CacheMessage> next() {
    List<CacheMessage> taken = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && taken.size() < CALL_MESSAGES_MAX) {
      bytes += bytesOf(waiting.element());
      if (!taken.isEmpty() && bytes > CALL_BYTES_MAX) {
        break;
      }
      taken.add(take());
    }
    return taken;
  }

  private CacheMessage take() {
    CacheMessage first = waiting.remove();
    waitingBytes -= bytesOf(first);
    return first;
  }

  private static long bytesOf(CacheMessage message) {
    return OVERHEAD_BYTES
        + switch (message.kind()) {
          case REQUEST -> bytesOf(((CacheMessage.Request) message).wish());
          case REPLY -> bytesOf(((CacheMessage.Reply) message).content());
          case YIELD -> bytesOf(((CacheMessage.Yield) message).content());
          case LEASE_ASK, LEASE_GIVEN, LEASE_REFUSED -> 0L;
          case RECALL, SETTLED, DROPPED, REBUILD, REBUILT -> 0L;
        };
  }

  private static long bytesOf(Wish wish) {
    return switch (wish.kind()) {
      case STORE -> ((Wish.Store) wish).value().length();
      case WRITE_BACK -> bytesOf(((Wish.WriteBack) wish).content());
      case FETCH, ERASE, PURGE -> 0L;
    };
  }

  private static long bytesOf(@Nullable Content content) {
    return content == null || content.value() == null ? 0 : content.value().length();
  }
}
