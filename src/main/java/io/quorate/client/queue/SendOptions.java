package io.quorate.client.queue;

import io.quorate.client.wire.Names;
import io.quorate.client.wire.Seconds;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a message is sent. Immutable; begin with {@link #DEFAULT}.
 *
 * @param delay how long it is not delivered at first
 * @param priority from 0 to 9; the greatest are delivered first
 * @param ttl how long it is kept at most; zero for as long as its queue says
 * @param group of whose messages one is delivered at a time; null if it is not to wait for others
 * @param dedupId under which a message is taken once within five minutes; null to have the client
 *     make one
 * @param isRemembered whether there is a dedup id at all
 */
public record SendOptions(
    Duration delay,
    int priority,
    Duration ttl,
    @Nullable String group,
    @Nullable String dedupId,
    boolean isRemembered) {
  private static final Duration DELAY_MAX = Duration.ofDays(30);
  private static final Duration TTL_MAX = Duration.ofDays(366);
  private static final int PRIORITY_MAX = 9;

  /** At once, with priority 0, for as long as the queue says, under a dedup id of the client's. */
  public static final SendOptions DEFAULT =
      new SendOptions(Duration.ZERO, 0, Duration.ZERO, null, null, true);

  /**
   * @throws IllegalArgumentException if the cluster would refuse one of them
   */
  public SendOptions {
    Seconds.requireWithin("a delay", delay, Duration.ZERO, DELAY_MAX);
    Seconds.requireWithin("a message's ttl", ttl, Duration.ZERO, TTL_MAX);
    if (priority < 0 || priority > PRIORITY_MAX) {
      throw new IllegalArgumentException("a priority is from 0 to 9, not " + priority);
    }
    if (group != null) {
      Names.requireValid("a group", group);
    }
    if (dedupId != null) {
      Names.requireValid("a dedup id", dedupId);
    }
  }

  /** The same, not to be delivered before that time has passed. */
  public SendOptions withDelay(Duration other) {
    return new SendOptions(other, priority, ttl, group, dedupId, isRemembered);
  }

  /** The same with another priority, from 0 to 9. */
  public SendOptions withPriority(int other) {
    return new SendOptions(delay, other, ttl, group, dedupId, isRemembered);
  }

  /** The same, to be kept for so long at most. */
  public SendOptions withTtl(Duration other) {
    return new SendOptions(delay, priority, other, group, dedupId, isRemembered);
  }

  /** The same, to be delivered one at a time and in order with others of the group. */
  public SendOptions inGroup(String name) {
    return new SendOptions(delay, priority, ttl, name, dedupId, isRemembered);
  }

  /** The same under a name of the program's own, for programs that send again by themselves. */
  public SendOptions withDedupId(String name) {
    return new SendOptions(delay, priority, ttl, group, name, true);
  }

  /**
   * The same without a dedup id: a message whose sending is repeated, because an answer did not
   * come, may be there twice. Shards remember a million ids for five minutes, and queues in Redis
   * as many each; a queue that is sent more has no room for them.
   */
  public SendOptions withoutDedupId() {
    return new SendOptions(delay, priority, ttl, group, null, false);
  }

  /** The parameters of the HTTP call; each time with another dedup id, if the client makes it. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (isRemembered) {
      parameters.put("dedup_id", dedupId == null ? Names.unique("m-") : dedupId);
    }
    if (!delay.isZero()) {
      parameters.put("delay", Seconds.of(delay));
    }
    if (priority > 0) {
      parameters.put("priority", priority);
    }
    if (!ttl.isZero()) {
      parameters.put("ttl", Seconds.of(ttl));
    }
    if (group != null) {
      parameters.put("group", group);
    }
    return parameters;
  }
}
