package io.quorate.sim.check;

import io.quorate.queue.Receipt;
import io.quorate.queue.Verdict;
import java.util.TreeMap;
import java.util.TreeSet;

/** A message that was accepted for good leaves by an ack, and by nothing else. */
public final class QueueNoLoss {
  private final TreeMap<Long, String> owed = new TreeMap<>();
  private final TreeSet<Long> mayBeAcked = new TreeSet<>();

  /** A client has been told that its message is there, and it has no time after which it may go. */
  public void accepted(long messageId, String body) {
    owed.put(messageId, body);
  }

  /** An ack has not been answered: it may be carried out at any time. */
  public void mayBeAcked(Receipt receipt) {
    mayBeAcked.add(receipt.messageId());
  }

  /** An ack has been answered. */
  public void answered(Receipt receipt, Verdict verdict) {
    if (verdict == Verdict.DONE) {
      mayBeAcked.add(receipt.messageId());
    }
  }

  /** To be called when nothing is left in the queues. */
  public void requireAllAcked() {
    owed.forEach(
        (messageId, body) -> {
          if (!mayBeAcked.contains(messageId)) {
            throw new LawBroken(this, "%s, accepted as message %d, has gone", body, messageId);
          }
        });
  }
}
