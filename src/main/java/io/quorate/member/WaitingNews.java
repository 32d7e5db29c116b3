package io.quorate.member;

import java.util.TreeMap;

/**
 * Which of the texts that say what a node waits for are told to people: what may come and go with
 * every attempt must not fill a log. Loop thread only.
 */
public final class WaitingNews {
  /** Nodes that start together have met by then, and there is nothing to tell. */
  static final long QUIET_MILLIS = 1_000;

  /** How long a text rests that has been told, while others have come between. */
  static final long REST_MILLIS = 60_000;

  /** Texts that are told within that time, whatever they say. */
  static final int TEXTS_MAX = 20;

  private final long quietUntilMillis;
  private final TreeMap<String, Long> toldAtMillis = new TreeMap<>();
  private String last = "";

  public WaitingNews(long nowMillis) {
    quietUntilMillis = nowMillis + QUIET_MILLIS;
  }

  /** Whether the text, which holds now, is to be told; what is not may be asked again. */
  public boolean isNews(String text, long nowMillis) {
    if (nowMillis < quietUntilMillis || text.equals(last)) {
      return false;
    }
    toldAtMillis.values().removeIf(toldAt -> nowMillis - toldAt >= REST_MILLIS);
    if (toldAtMillis.containsKey(text) || toldAtMillis.size() >= TEXTS_MAX) {
      return false;
    }
    toldAtMillis.put(text, nowMillis);
    last = text;
    return true;
  }
}
