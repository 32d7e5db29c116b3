package io.quorate.cache;

import io.quorate.cache.CacheMessage.LeaseAsk;
import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a node knows of a shard: its home, the lease from it, and the requests that are there. */
final class ShardView {
  /** How many asks for a lease may be under way. */
  private static final int ROUNDS_MAX = 8;

  private final int shard;
  private final Shelf shelf;
  private final TreeMap<Long, Errand> flights = new TreeMap<>();

  /** When each ask was made that is under way. */
  private final TreeMap<Long, Long> askedAt = new TreeMap<>();

  private long term;
  private @Nullable NodeId home;
  private long generation;
  private @Nullable Lease lease;

  /** When the last lease ends, or has ended. */
  private long leaseEndNanos;

  private long lastRound;
  private long lastId;

  ShardView(int shard, Shelf shelf) {
    this.shard = shard;
    this.shelf = shelf;
  }

  int shard() {
    return shard;
  }

  long term() {
    return term;
  }

  @Nullable NodeId home() {
    return home;
  }

  /** Requests that have no answer yet, by their ids. */
  Map<Long, Errand> flights() {
    return flights;
  }

  long nextId() {
    return ++lastId;
  }

  long doneBelow() {
    return flights.isEmpty() ? lastId + 1 : flights.firstKey();
  }

  void enter(long newTerm, @Nullable NodeId newHome) {
    if (newTerm > term) {
      term = newTerm;
      generation = 0;
      endLease();
    }
    home = newHome;
  }

  /** The lease; null without one that is valid. */
  @Nullable Lease leaseAt(long nowNanos) {
    return lease != null && lease.isValidAt(nowNanos) ? lease : null;
  }

  /** Whether the line may be read; its life is another matter. */
  boolean covers(Line line, long nowNanos) {
    Lease valid = leaseAt(nowNanos);
    return valid != null && valid.id().equals(line.lease());
  }

  /** Since when at the latest a line that is given up now could not be read any more. */
  long deadSinceNanos(long nowNanos) {
    return Math.min(nowNanos, leaseEndNanos);
  }

  /** Asks for the lease if there is none or it is half over. */
  void askIfDue(Desk desk, long incarnation, long nowNanos) {
    CacheConfig config = desk.config();
    boolean isFresh = lease != null && lease.endsAtNanos() - nowNanos > config.leaseNanos() / 2;
    boolean isAsked =
        !askedAt.isEmpty() && nowNanos - askedAt.lastEntry().getValue() < config.retryNanos();
    if (home == null || isFresh || isAsked) {
      return;
    }
    askedAt.put(++lastRound, nowNanos);
    if (askedAt.size() > ROUNDS_MAX) {
      askedAt.pollFirstEntry();
    }
    desk.send(home, new LeaseAsk(shard, term, incarnation, lastRound));
  }

  /** Whether the ask of this round is one of this node's that still counts. */
  boolean hasAsked(long round) {
    return askedAt.containsKey(round);
  }

  /** Whether lines of the generation that was current are dead with this one. */
  boolean isNewer(LeaseId given) {
    return given.generation() > generation;
  }

  /** The lease goes on, from the moment of the ask. */
  void take(LeaseId given, long round, long leaseNanos) {
    Long since = askedAt.get(round);
    if (since == null || given.generation() < generation) {
      return;
    }
    long ends = since + leaseNanos;
    if (lease != null && given.generation() == generation) {
      ends = Math.max(ends, lease.endsAtNanos());
    }
    askedAt.headMap(round, true).clear();
    generation = given.generation();
    lease = new Lease(given, ends);
    leaseEndNanos = ends;
    shelf.lease(lease);
  }

  /** As {@link #endLease()}; and the lease has ended earlier than the clock says. */
  void endLease(Suspension before) {
    leaseEndNanos -= before.nanos();
    endLease();
  }

  /** Nothing may be read any more, whatever was asked for. */
  void endLease() {
    lease = null;
    askedAt.clear();
    shelf.endLease(shard);
  }

  /** Takes all requests back. */
  List<Errand> ground() {
    List<Errand> grounded = new ArrayList<>(flights.values());
    flights.clear();
    return grounded;
  }
}
