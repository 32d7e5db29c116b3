package io.quorate.cache;

import org.jspecify.annotations.Nullable;

/**
 * What agents and homes say to each other. Any message may be lost, doubled, late or overtaken by
 * another.
 */
public sealed interface CacheMessage {
  int shard();

  long term();

  CacheMessageKind kind();

  /** A message under a lease. */
  sealed interface Leased extends CacheMessage {
    LeaseId lease();

    @Override
    default int shard() {
      return lease().shard();
    }

    @Override
    default long term() {
      return lease().term();
    }
  }

  /**
   * A node wants a lease, or to go on with the one it has.
   *
   * @param incarnation of the node: another after each start
   * @param round which of its asks it is
   */
  record LeaseAsk(int shard, long term, long incarnation, long round) implements CacheMessage {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.LEASE_ASK;
    }
  }

  /** The answer to the ask of that round; nothing is answered where the next may be granted. */
  record LeaseGiven(LeaseId lease, long incarnation, long round) implements Leased {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.LEASE_GIVEN;
    }
  }

  /** The home gives no leases, and does nothing for anybody, until its memory is back. */
  record LeaseRefused(int shard, long term, long incarnation, long round) implements CacheMessage {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.LEASE_REFUSED;
    }
  }

  /**
   * A node wants something done.
   *
   * @param id rising in the node's life
   * @param doneBelow all requests with lesser ids have been answered
   */
  record Request(LeaseId lease, long id, long doneBelow, CacheKey key, Wish wish)
      implements Leased {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.REQUEST;
    }
  }

  /**
   * What became of a request.
   *
   * @param id of the request
   * @param sequence of the grant; 0 if nothing is granted
   * @param state in which the node may have the line; {@link LineState#INVALID} for not at all
   * @param content of the key; of a write its version only
   */
  record Reply(
      LeaseId lease,
      long id,
      CacheKey key,
      Verdict verdict,
      long sequence,
      LineState state,
      Content content,
      Source source)
      implements Leased {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.REPLY;
    }
  }

  /**
   * The home wants a line back; repeated until it is yielded or the lease has ended.
   *
   * @param isShared whether the node may go on reading it
   */
  record Recall(LeaseId lease, CacheKey key, long sequence, boolean isShared) implements Leased {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.RECALL;
    }
  }

  /**
   * The line is no longer readable here, or no longer owned.
   *
   * @param sequence of the recall
   * @param content what an owner had; null if there was nothing, or it is not wanted
   * @param dirtyBy the grant under which it was written, if memory does not have it; else null
   */
  record Yield(
      LeaseId lease,
      CacheKey key,
      long sequence,
      @Nullable Content content,
      @Nullable Grant dirtyBy)
      implements Leased {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.YIELD;
    }
  }

  /** Memory has what was yielded. */
  record Settled(LeaseId lease, CacheKey key, Grant grant, long version) implements Leased {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.SETTLED;
    }
  }

  /** A clean line had to make room; nothing depends on whether this arrives. */
  record Dropped(LeaseId lease, CacheKey key, Grant grant) implements Leased {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.DROPPED;
    }
  }

  /** A new home has begun: what was had under older terms is to go. */
  record Rebuild(int shard, long term) implements CacheMessage {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.REBUILD;
    }
  }

  /**
   * The node can read nothing any more that it had under older terms.
   *
   * @param isSettled whether it has nothing dirty from then either
   */
  record Rebuilt(int shard, long term, boolean isSettled) implements CacheMessage {
    @Override
    public CacheMessageKind kind() {
      return CacheMessageKind.REBUILT;
    }
  }
}
