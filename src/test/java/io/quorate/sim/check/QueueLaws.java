package io.quorate.sim.check;

import io.quorate.kernel.Bytes;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import io.quorate.queue.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** All laws of the queues of one shard, as far as its clients can know them. */
public final class QueueLaws {
  private final int shard;
  private final QueuedOnce once;
  private final QueueNoLoss noLoss;
  private final DeliveriesExclude exclusion = new DeliveriesExclude();
  private int deliveries;

  /**
   * @param once of all shards, as messages may go from one to another
   * @param noLoss of all shards
   */
  public QueueLaws(int shard, QueuedOnce once, QueueNoLoss noLoss) {
    this.shard = shard;
    this.once = once;
    this.noLoss = noLoss;
  }

  /** How many deliveries consumers have been told of. */
  public int deliveries() {
    return deliveries;
  }

  public void sending(QueueName queue, Item item, String body) {
    once.sending(queue, item, body);
  }

  public void refused(String body) {
    once.refused(body);
  }

  public void accepted(Item item, String body, Accepted answer) {
    once.accepted(shard, body, answer);
    if (item.ttlMillis() == 0) {
      noLoss.accepted(shard, body);
    }
  }

  /**
   * A consumer has been answered.
   *
   * @param attempt the name of its receive, the same for repetitions
   */
  public void received(
      Receive receive, String attempt, List<Delivery> received, List<Bytes> bodies) {
    for (int i = 0; i < received.size(); i++) {
      String body = new String(bodies.get(i).array(), StandardCharsets.UTF_8);
      once.delivered(shard, receive.queue(), received.get(i), body);
      exclusion.delivered(receive.queue(), received.get(i), attempt, receive.visibilityMillis());
      deliveries++;
    }
  }

  /** The consumer begins to end the deliveries, or does not know their ends any more. */
  public void relinquished(List<Receipt> receipts) {
    receipts.forEach(exclusion::relinquished);
  }

  /** The consumer begins to change the ends of the deliveries. */
  public void extending(List<Receipt> receipts) {
    receipts.forEach(exclusion::extending);
  }

  public void extended(List<Receipt> receipts, List<Verdict> verdicts, long endsAtMillis) {
    for (int i = 0; i < receipts.size(); i++) {
      if (verdicts.get(i) == Verdict.DONE) {
        exclusion.extended(receipts.get(i), endsAtMillis);
      }
    }
  }

  /** An ack has not been answered. */
  public void mayBeAcked(List<Receipt> receipts) {
    receipts.forEach(receipt -> noLoss.mayBeAcked(once.bodyOf(shard, receipt)));
  }

  public void acked(List<Receipt> receipts, List<Verdict> verdicts) {
    for (int i = 0; i < receipts.size(); i++) {
      noLoss.answered(once.bodyOf(shard, receipts.get(i)), verdicts.get(i));
      if (verdicts.get(i) == Verdict.DONE) {
        once.acked(shard, receipts.get(i));
        exclusion.acked(receipts.get(i));
      }
    }
  }

  /** To be called at the end. */
  public void requireTurns() {
    exclusion.requireTurns();
  }
}
