package io.quorate.client.queue;

import io.quorate.client.wire.Reply;

/**
 * How a queue stands, as of one moment.
 *
 * @param ready messages that can be received
 * @param delayed messages whose time has not come
 * @param inFlight messages that are somebody's
 * @param blocked messages that wait for others of their group
 * @param dead dead letters in {@code NAME.dead}
 * @param bodyBytes of all its messages
 * @param settings in force
 * @param totals since the queue came into being
 */
public record QueueStats(
    long ready,
    long delayed,
    long inFlight,
    long blocked,
    long dead,
    long bodyBytes,
    QueueSettings settings,
    Totals totals) {
  /**
   * What has happened to messages of the queue so far.
   *
   * @param returned how many deliveries were given back
   * @param timedOut how many deliveries ended because nobody settled them
   */
  public record Totals(
      long enqueued,
      long delivered,
      long acked,
      long returned,
      long timedOut,
      long expired,
      long deadLettered,
      long redriven) {}

  static QueueStats of(Reply reply) {
    return new QueueStats(
        count(reply, "ready"),
        count(reply, "delayed"),
        count(reply, "in_flight"),
        count(reply, "blocked"),
        count(reply, "dead"),
        count(reply, "body_bytes"),
        QueueSettings.of(reply),
        new Totals(
            count(reply, "enqueued_total"),
            count(reply, "delivered_total"),
            count(reply, "acked_total"),
            count(reply, "returned_total"),
            count(reply, "timed_out_total"),
            count(reply, "expired_total"),
            count(reply, "dead_lettered_total"),
            count(reply, "redriven_total")));
  }

  private static long count(Reply reply, String name) {
    return reply.number(name).orElse(0L);
  }
}
