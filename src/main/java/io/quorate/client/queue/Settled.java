package io.quorate.client.queue;

import io.quorate.client.wire.Reply;

/** What has become of a delivery that was to be settled or extended. */
public enum Settled {
  /** It was done. */
  DONE,
  /** The delivery had ended: the message is delivered again, now or later. */
  STALE,
  /**
   * The queue does not know the message any more: it was acknowledged, perhaps by an earlier
   * attempt of the same call, or has expired, or was purged.
   */
  GONE,
  /**
   * Nobody can say: one of several whose part of the cluster was away, or did not answer in time.
   * It is to be asked for again.
   */
  UNKNOWN;

  static Settled of(QueueDoor door, Reply reply) {
    if (reply.isOk()) {
      return DONE;
    }
    return switch (reply.code()) {
      case "stale_receipt" -> STALE;
      case "not_found" -> GONE;
      default -> throw door.refusal(reply);
    };
  }

  /** As the result for one of several receipts says. */
  static Settled ofWord(String status) {
    return switch (status) {
      case "stale_receipt" -> STALE;
      case "not_found" -> GONE;
      case "settled", "extended" -> DONE;
      default -> UNKNOWN;
    };
  }
}
