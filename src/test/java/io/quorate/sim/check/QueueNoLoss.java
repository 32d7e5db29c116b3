package io.quorate.sim.check;

import io.quorate.queue.Verdict;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A message that was accepted for good leaves by an ack, and by nothing else. */
public final class QueueNoLoss {
  private final TreeMap<String, Integer> owed = new TreeMap<>();
  private final TreeSet<String> mayBeAcked = new TreeSet<>();

  /**
   * A client has been told that its message is there, and it has no time after which it may go.
   *
   * @param body which no other message has
   */
  public void accepted(int shard, String body) {
    owed.put(body, shard);
  }

  /** An ack has not been answered: it may be carried out at any time. */
  public void mayBeAcked(String body) {
    mayBeAcked.add(body);
  }

  /** An ack has been answered. */
  public void answered(String body, Verdict verdict) {
    if (verdict == Verdict.DONE) {
      mayBeAcked.add(body);
    }
  }

  /** To be called when nothing is left in the queues of these shards. */
  public void requireAllAcked(Set<Integer> drained) {
    owed.forEach(
        (body, shard) -> {
          if (drained.contains(shard) && !mayBeAcked.contains(body)) {
            throw new LawBroken(this, "%s, accepted in shard %d, has gone", body, shard);
          }
        });
  }
}
