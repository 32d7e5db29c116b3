package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import org.jspecify.annotations.Nullable;

/** Counts what happens in one queue, and with it in the shard. */
final class Tally {
  private final @Nullable Tally ofShard;
  private long enqueued;
  private long delivered;
  private long acked;
  private long returned;
  private long timedOut;
  private long expired;
  private long deadLettered;
  private long redriven;

  /** Of the deliveries; counted since this replica began, and no part of the state. */
  private long redelivered;

  /**
   * @param ofShard counts along; null if this one does
   */
  Tally(@Nullable Tally ofShard) {
    this.ofShard = ofShard;
  }

  void countEnqueued() {
    enqueued++;
    if (ofShard != null) {
      ofShard.countEnqueued();
    }
  }

  /**
   * @param isAgain whether the message has been delivered before
   */
  void countDelivered(boolean isAgain) {
    delivered++;
    redelivered += isAgain ? 1 : 0;
    if (ofShard != null) {
      ofShard.countDelivered(isAgain);
    }
  }

  void countAcked() {
    acked++;
    if (ofShard != null) {
      ofShard.countAcked();
    }
  }

  void countReturned() {
    returned++;
    if (ofShard != null) {
      ofShard.countReturned();
    }
  }

  void countTimedOut() {
    timedOut++;
    if (ofShard != null) {
      ofShard.countTimedOut();
    }
  }

  void countExpired() {
    expired++;
    if (ofShard != null) {
      ofShard.countExpired();
    }
  }

  void countDeadLettered() {
    deadLettered++;
    if (ofShard != null) {
      ofShard.countDeadLettered();
    }
  }

  void countRedriven() {
    redriven++;
    if (ofShard != null) {
      ofShard.countRedriven();
    }
  }

  long redelivered() {
    return redelivered;
  }

  QueueTotals totals() {
    return new QueueTotals(
        enqueued, delivered, acked, returned, timedOut, expired, deadLettered, redriven);
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(enqueued)
        .writeVarLong(delivered)
        .writeVarLong(acked)
        .writeVarLong(returned)
        .writeVarLong(timedOut)
        .writeVarLong(expired)
        .writeVarLong(deadLettered)
        .writeVarLong(redriven);
  }

  static Tally readFrom(ByteReader in, Tally ofShard) {
    Tally tally = new Tally(ofShard);
    tally.enqueued = in.readVarLong(0, Long.MAX_VALUE);
    tally.delivered = in.readVarLong(0, Long.MAX_VALUE);
    tally.acked = in.readVarLong(0, Long.MAX_VALUE);
    tally.returned = in.readVarLong(0, Long.MAX_VALUE);
    tally.timedOut = in.readVarLong(0, Long.MAX_VALUE);
    tally.expired = in.readVarLong(0, Long.MAX_VALUE);
    tally.deadLettered = in.readVarLong(0, Long.MAX_VALUE);
    tally.redriven = in.readVarLong(0, Long.MAX_VALUE);
    return tally;
  }
}
