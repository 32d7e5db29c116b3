package io.quorate.cache;

import io.quorate.cache.Orphans.Orphan;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The errands of a node that are not over. */
final class Errands {
  private final Desk desk;
  private final TreeMap<CacheKey, Errand> errands = new TreeMap<>();

  Errands(Desk desk) {
    this.desk = desk;
  }

  @Nullable Errand get(CacheKey key) {
    return errands.get(key);
  }

  Errand obtain(CacheKey key, ShardView view) {
    return errands.computeIfAbsent(key, any -> new Errand(desk, view, any));
  }

  boolean hasShard(int shard) {
    CacheKey key = errands.ceilingKey(Lines.firstOf(shard));
    return key != null && key.shard() == shard;
  }

  void advance(Errand errand, long nowNanos) {
    errand.advance(nowNanos);
    if (errand.isOver()) {
      errands.remove(errand.key());
    }
  }

  /** All of the shard. */
  void advance(ShardView view, long nowNanos) {
    for (Errand errand : ofShard(view)) {
      advance(errand, nowNanos);
    }
  }

  private List<Errand> ofShard(ShardView view) {
    CacheKey first = Lines.firstOf(view.shard());
    CacheKey end = Lines.firstOf(view.shard() + 1);
    return new ArrayList<>(errands.subMap(first, end).values());
  }

  /** The home does nothing for anybody now: whoever waits for it is told so. */
  void turnAway(ShardView view) {
    for (Errand errand : ofShard(view)) {
      errand.turnAway();
      if (errand.isOver()) {
        errands.remove(errand.key());
      }
    }
  }

  /** A copy. */
  List<CacheKey> keys() {
    return List.copyOf(errands.keySet());
  }

  /** Offers no more what has been offered for long enough. */
  void giveUp(long nowNanos) {
    for (Errand errand : takeOldOffersBack(nowNanos)) {
      advance(errand, nowNanos);
    }
  }

  /**
   * As {@link #giveUp}, but that those whom it concerns do not go on yet. Memory refuses old offers
   * for a while only, and may have forgotten that somebody had the key since.
   */
  List<Errand> takeOldOffersBack(long nowNanos) {
    List<Errand> concerned = new ArrayList<>();
    long since = nowNanos - CacheAgent.OFFER_NANOS_MAX;
    for (Orphan old = desk.orphans().oldestSince(since);
        old != null;
        old = desk.orphans().oldestSince(since)) {
      desk.orphans().remove(old.key());
      desk.tally().lostWrites++;
      Errand errand = errands.get(old.key());
      if (errand != null) {
        errand.takeOfferBack(old.line().grant());
        concerned.add(errand);
      }
    }
    return concerned;
  }
}
