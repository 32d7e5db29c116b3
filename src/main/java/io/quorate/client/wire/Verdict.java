package io.quorate.client.wire;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** What one response means for the call. */
sealed interface Verdict {
  /** Seconds that are believed of a {@code Retry-After}. */
  int RETRY_AFTER_SECONDS_MAX = 60;

  /** With this status a node has done nothing either, but nor will it soon. */
  int INSUFFICIENT_STORAGE = 507;

  /** There is nothing to receive. */
  int NO_CONTENT = 204;

  /** The last word. */
  record Final(Reply reply) implements Verdict {}

  /**
   * Another attempt may do better.
   *
   * @param isHarmless whether it is certain that this one has done nothing
   * @param restMillis how long the node wants to be left alone; 0 if it does not say
   */
  record Again(String reason, boolean isHarmless, long restMillis) implements Verdict {}

  /** Codes with which a node says that it has done nothing, and that the same may work later. */
  Set<String> NOTHING_DONE = Set.of("no_leader", "overloaded", "timeout");

  static Verdict of(RawReply raw) {
    if (raw.status() == NO_CONTENT && raw.body().isEmpty()) {
      return new Final(new Reply(NO_CONTENT, Map.of()));
    }
    Reply reply;
    try {
      reply = Json.parse(raw.status(), raw.body());
    } catch (IOException e) {
      return notQuorate(raw);
    }
    if (NOTHING_DONE.contains(reply.code())) {
      return new Again(raw.status() + " " + reply.detail(), true, restMillis(raw.retryAfter()));
    }
    if (raw.status() >= 500 && raw.status() != INSUFFICIENT_STORAGE) {
      return new Again(raw.status() + " " + reply.detail(), false, restMillis(raw.retryAfter()));
    }
    boolean isProblem = raw.status() >= 400 && !reply.code().isEmpty();
    return raw.status() == 200 || isProblem ? new Final(reply) : notQuorate(raw);
  }

  // A server answers 404 in its own words before Quorate is deployed, and a proxy anything.
  private static Verdict notQuorate(RawReply raw) {
    boolean isHarmless = raw.status() >= 300 && raw.status() < 500;
    String reason = "an answer with status " + raw.status() + " that is not Quorate's";
    return new Again(reason, isHarmless, restMillis(raw.retryAfter()));
  }

  private static long restMillis(String retryAfter) {
    if (!retryAfter.matches("[0-9]{1,9}")) {
      return 0;
    }
    return Math.min(Long.parseLong(retryAfter), RETRY_AFTER_SECONDS_MAX) * 1_000;
  }
}
