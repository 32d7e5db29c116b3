package io.quorate.redis;

import java.util.Locale;

/** What is kept in Redis, for those who tell operators of it. */
enum RedisContents {
  QUEUES(
      QueueKeys.NAMES, "The queues are", "messages may be lost that were acknowledged", "queues"),
  CACHE(
      CacheScripts.keyOf(0),
      "The cache's values are",
      "values may be lost that were written, and older ones come back",
      "values");

  private final String key;
  private final String subject;
  private final String loss;
  private final String thing;

  RedisContents(String key, String subject, String loss, String thing) {
    this.key = key;
    this.subject = subject;
    this.loss = loss;
    this.thing = thing;
  }

  /** Any key of those that it has. */
  String key() {
    return key;
  }

  /** A sentence about all of it. */
  String sentence(String rest) {
    return String.format(Locale.ROOT, "%s %s", subject, rest);
  }

  /** What may happen to it where not everything is synced before it is answered. */
  String loss() {
    return loss;
  }

  /** Many of what it has. */
  String thing() {
    return thing;
  }
}
