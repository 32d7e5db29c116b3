package io.quorate.cache;

import io.quorate.cache.CacheMessage.LeaseAsk;
import io.quorate.cache.CacheMessage.Reply;
import io.quorate.kernel.NodeId;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a home knows of one node: its lease, its requests, and what it has not yielded yet. */
final class Lessee {
  /** How many requests of a node may be under way or of unknown arrival. */
  static final int REQUESTS_MAX = 8_192;

  /**
   * An ask that waits until a majority has confirmed this home.
   *
   * @param confirmation the number under which it does
   */
  record Asking(LeaseAsk ask, long confirmation, long sinceNanos) {}

  private final NodeId node;
  private long incarnation;
  private long generation;
  private long beganAtNanos;
  private long endsAtNanos;
  private @Nullable Asking asking;

  /** The requests that may come again, with what became of them if it is known. */
  private final TreeMap<Long, Optional<Reply>> requests = new TreeMap<>();

  private long doneBelow;

  /** When each recall was first sent, by its sequence: the first is the oldest. */
  private final TreeMap<Long, Long> recalls = new TreeMap<>();

  Lessee(NodeId node) {
    this.node = node;
  }

  NodeId node() {
    return node;
  }

  @Nullable Asking asking() {
    return asking;
  }

  void asks(@Nullable Asking newest) {
    asking = newest;
  }

  boolean isLive(long ofGeneration, long nowNanos) {
    return ofGeneration == generation && nowNanos < endsAtNanos;
  }

  boolean isCurrent(long ofGeneration) {
    return ofGeneration == generation;
  }

  long endsAtNanos() {
    return endsAtNanos;
  }

  /** Since when at the latest the generation has been dead. */
  long deadSinceNanos(long ofGeneration) {
    return ofGeneration == generation ? endsAtNanos : beganAtNanos;
  }

  /**
   * Goes on with the lease, or with the next generation if it has ended.
   *
   * @return the generation; 0 if another incarnation of the node may still read under its lease
   */
  long renew(long byIncarnation, long nowNanos, long holdNanos) {
    if (nowNanos >= endsAtNanos || generation == 0) {
      incarnation = byIncarnation;
      generation++;
      beganAtNanos = nowNanos;
      requests.clear();
      doneBelow = 0;
    } else if (incarnation != byIncarnation) {
      return 0;
    }
    endsAtNanos = Math.max(endsAtNanos, nowNanos + holdNanos);
    return generation;
  }

  /** Whether the request is to be carried out; if not, {@link #replyTo} may know its answer. */
  boolean admits(long id, long allDoneBelow) {
    if (allDoneBelow > doneBelow) {
      doneBelow = allDoneBelow;
      requests.headMap(doneBelow, false).clear();
    }
    if (id < doneBelow || requests.containsKey(id) || requests.size() >= REQUESTS_MAX) {
      return false;
    }
    requests.put(id, Optional.empty());
    return true;
  }

  @Nullable Reply replyTo(long id) {
    Optional<Reply> known = requests.get(id);
    return known == null ? null : known.orElse(null);
  }

  void answered(long id, Reply reply) {
    requests.computeIfPresent(id, (same, before) -> Optional.of(reply));
  }

  void recalled(long sequence, long nowNanos) {
    recalls.put(sequence, nowNanos);
  }

  void recallIsOver(long sequence) {
    recalls.remove(sequence);
  }

  /** Whether something that was recalled so long ago has not been yielded. */
  boolean owesSince(long nanos) {
    return !recalls.isEmpty() && recalls.firstEntry().getValue() <= nanos;
  }
}
