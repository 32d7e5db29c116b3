package io.quorate.sim.check;

import io.quorate.queue.GroupName;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Of one message there is one delivery at a time, of which one consumer is told, and none after its
 * ack; of a group, too, and in the order in which its messages came to the shard: an earlier one
 * has been acknowledged, or has died, before a later one is handed out.
 */
public final class DeliveriesExclude {
  private static final Comparator<Receipt> IN_TURN =
      Comparator.comparingLong(Receipt::messageId).thenComparingLong(Receipt::delivery);

  private static final class Handout {
    private final Receipt receipt;
    private final String attempt;
    private final long fromMillis;
    private long untilMillis;
    private boolean isRelinquished;

    private Handout(Receipt receipt, String attempt, long fromMillis, long untilMillis) {
      this.receipt = receipt;
      this.attempt = attempt;
      this.fromMillis = fromMillis;
      this.untilMillis = untilMillis;
    }

    private boolean isOfMessage(Handout other) {
      return receipt.messageId() == other.receipt.messageId();
    }

    @Override
    public String toString() {
      return receipt + " to " + attempt + " from " + fromMillis + " until " + untilMillis;
    }
  }

  private record Order(QueueName queue, GroupName group) {}

  private final TreeMap<Receipt, Handout> handouts = new TreeMap<>(IN_TURN);
  private final Map<Order, TreeMap<Receipt, Handout>> groups =
      new TreeMap<>(Comparator.comparing(Order::queue).thenComparing(Order::group));
  private final Map<Long, Long> acked = new TreeMap<>();

  /**
   * A consumer has been given a message.
   *
   * @param attempt the name of its receive, the same for repetitions
   * @param visibilityMillis what it has asked for
   */
  public void delivered(QueueName queue, Delivery delivery, String attempt, long visibilityMillis) {
    Receipt receipt = delivery.receipt();
    long endsAtMillis = delivery.endsAtMillis();
    Handout handout =
        handouts.computeIfAbsent(
            receipt,
            first -> new Handout(receipt, attempt, endsAtMillis - visibilityMillis, endsAtMillis));
    if (!handout.attempt.equals(attempt)) {
      throw new LawBroken(this, "%s, and to %s", handout, attempt);
    }
    Long ackedDelivery = acked.get(receipt.messageId());
    if (ackedDelivery != null && ackedDelivery < receipt.delivery()) {
      throw new LawBroken(this, "%s, after the ack of delivery %d", handout, ackedDelivery);
    }
    GroupName group = delivery.group();
    if (group != null && isOfFirstLife(delivery)) {
      groups
          .computeIfAbsent(new Order(queue, group), order -> new TreeMap<>(IN_TURN))
          .put(receipt, handout);
    }
  }

  /* Who has died keeps its number, and has its turn where it is now by the time of its death; so
   * does who comes back. The count of deliveries begins anew there, that of receipts does not. */
  private static boolean isOfFirstLife(Delivery delivery) {
    return delivery.deliveryCount() == delivery.receipt().delivery();
  }

  /** The consumer begins to end the delivery, or does not know its end: it relies on it no more. */
  public void relinquished(Receipt receipt) {
    Handout handout = handouts.get(receipt);
    if (handout != null) {
      handout.isRelinquished = true;
    }
  }

  /** The consumer begins to change the end of the delivery. */
  public void extending(Receipt receipt) {
    Handout handout = handouts.get(receipt);
    if (handout != null) {
      handout.untilMillis = 0;
    }
  }

  /** The consumer has been told that the delivery lasts until another instant. */
  public void extended(Receipt receipt, long endsAtMillis) {
    Handout handout = handouts.get(receipt);
    if (handout != null) {
      handout.untilMillis = endsAtMillis;
    }
  }

  /** The consumer has been told that the message has gone. */
  public void acked(Receipt receipt) {
    Long before = acked.put(receipt.messageId(), receipt.delivery());
    if (before != null) {
      throw new LawBroken(this, "%s was acknowledged after delivery %d was", receipt, before);
    }
    Receipt later = handouts.higherKey(receipt);
    if (later != null && later.messageId() == receipt.messageId()) {
      throw new LawBroken(this, "%s was acknowledged after %s", receipt, later);
    }
  }

  /** To be called at the end: looks back on all deliveries. */
  public void requireTurns() {
    requireTurns(handouts, true);
    groups.values().forEach(group -> requireTurns(group, false));
  }

  private void requireTurns(NavigableMap<Receipt, Handout> inTurn, boolean eachMessageAlone) {
    Handout before = null;
    for (Handout handout : inTurn.values()) {
      if (before != null && (!eachMessageAlone || before.isOfMessage(handout))) {
        requireAfter(before, handout);
      }
      before = handout;
    }
  }

  private void requireAfter(Handout before, Handout handout) {
    boolean isOver = before.isRelinquished || before.untilMillis <= handout.fromMillis;
    if (!isOver || handout.fromMillis < before.fromMillis) {
      throw new LawBroken(this, "%s, before the end of %s", handout, before);
    }
  }
}
