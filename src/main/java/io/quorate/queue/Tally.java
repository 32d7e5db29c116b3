package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/** Counts what happens in one queue. */
final class Tally {
  private long enqueued;
  private long delivered;
  private long acked;
  private long returned;
  private long timedOut;
  private long expired;
  private long deadLettered;
  private long redriven;

  void countEnqueued() {
    enqueued++;
  }

  void countDelivered() {
    delivered++;
  }

  void countAcked() {
    acked++;
  }

  void countReturned() {
    returned++;
  }

  void countTimedOut() {
    timedOut++;
  }

  void countExpired() {
    expired++;
  }

  void countDeadLettered() {
    deadLettered++;
  }

  void countRedriven() {
    redriven++;
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

  static Tally readFrom(ByteReader in) {
    Tally tally = new Tally();
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
