package io.quorate.redis;

import java.util.List;

/** What the errors mean that Redis answers with. */
final class Refusals {
  /** What is to be done about an error. */
  enum Kind {
    /** There is no memory left; nothing was done. */
    FULL,
    /** Another process is to be asked; nothing was done. */
    WRONG_PLACE,
    /** Not now, or not for us; nothing was done. */
    NOT_NOW,
    /** Nothing that may happen; what was done is unknown. */
    UNEXPECTED
  }

  private static final List<String> WRONG_PLACE =
      List.of("READONLY", "MASTERDOWN", "LOADING", "CLUSTERDOWN");
  private static final List<String> NOT_NOW =
      List.of("TRYAGAIN", "BUSY", "NOREPLICAS", "MISCONF", "NOAUTH", "NOPERM", "WRONGPASS");

  private Refusals() {}

  static Kind kindOf(String error) {
    String word = error.substring(0, Math.max(0, error.indexOf(' ')));
    if (word.equals("OOM")) {
      return Kind.FULL;
    }
    if (WRONG_PLACE.contains(word)) {
      return Kind.WRONG_PLACE;
    }
    return NOT_NOW.contains(word) ? Kind.NOT_NOW : Kind.UNEXPECTED;
  }
}
