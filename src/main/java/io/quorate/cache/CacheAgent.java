package io.quorate.cache;

import io.quorate.cache.CacheMessage.Dropped;
import io.quorate.cache.CacheMessage.LeaseGiven;
import io.quorate.cache.CacheMessage.LeaseRefused;
import io.quorate.cache.CacheMessage.Rebuilt;
import io.quorate.cache.CacheMessage.Recall;
import io.quorate.cache.CacheMessage.Reply;
import io.quorate.cache.CacheMessage.Settled;
import io.quorate.cache.CacheMessage.Yield;
import io.quorate.cache.Desk.Unconfirmed;
import io.quorate.cache.Orphans.Orphan;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one node, and the calls that it cannot answer from them at once. Hits need not come
 * here: whoever reads the {@link Shelf} sees what the agent would answer. Times are nanoseconds of
 * the node's monotonic clock, as the shelf's readers see it.
 */
public final class CacheAgent {
  /** For how long a write that no home has taken yet is offered. */
  public static final long OFFER_NANOS_MAX = 30_000_000_000L;

  /** How many calls may wait for one key. */
  static final int WAITING_PER_KEY_MAX = 1_024;

  /** How many calls may wait in all. */
  static final int WAITING_MAX = 8_192;

  /** How many write-backs begin at a time. */
  private static final int FLUSHES_MAX = 256;

  private final long incarnation;
  private final Shelf shelf;
  private final Desk desk;
  private final TreeMap<Integer, ShardView> shards = new TreeMap<>();
  private final Errands errands;
  private long flushedAtNanos;
  private boolean hasLostLines;
  private boolean isClosed;

  /**
   * @param incarnation another after each start of the node
   */
  public CacheAgent(CacheConfig config, long incarnation, Shelf shelf, long nowNanos) {
    this.incarnation = incarnation;
    this.shelf = shelf;
    desk = new Desk(config, shelf);
    errands = new Errands(desk);
    flushedAtNanos = nowNanos;
  }

  /** The leader of the shard in this term is known; older news is passed over. */
  public void home(int shard, NodeId node, long term, long nowNanos) {
    errands.giveUp(nowNanos);
    ShardView view = view(shard);
    if (term == view.term()) {
      view.enter(term, node);
    } else if (term > view.term()) {
      enter(shard, view, node, term, nowNanos);
    }
    errands.advance(view, nowNanos);
  }

  private ShardView view(int shard) {
    return shards.computeIfAbsent(shard, number -> new ShardView(number, shelf));
  }

  private void enter(int shard, ShardView view, NodeId node, long term, long nowNanos) {
    boolean isFirst = view.term() == 0;
    view.enter(term, node);
    loseLines(shard, view, nowNanos);
    if (!isFirst) {
      tellWhatIsLeft(shard, view, node);
    }
  }

  private void loseLines(int shard, ShardView view, long nowNanos) {
    List<Line> lines = desk.lines().ofShard(shard);
    if (!lines.isEmpty()) {
      desk.tally().lostLeases++;
    }
    lines.forEach(line -> desk.disown(line, view.deadSinceNanos(nowNanos)));
    hasLostLines = true;
    for (Errand errand : view.ground()) {
      errand.ground();
    }
    errands.takeOldOffersBack(nowNanos);
  }

  private void tellWhatIsLeft(int shard, ShardView view, NodeId node) {
    boolean isSettled = !desk.orphans().hasOlderThan(shard, view.term());
    desk.send(node, new Rebuilt(shard, view.term(), isSettled));
  }

  /**
   * Takes a call, and answers it now or later.
   *
   * @param call a number from 1 that no other waiting call has
   */
  public void submit(long call, CacheKey key, CacheCall wanted, long nowNanos) {
    Errand known = errands.get(key);
    if (isClosed) {
      refuse(call, new Outcome.Unavailable("the node is stopping"));
    } else if (desk.waiting() >= WAITING_MAX) {
      refuse(call, new Outcome.Overloaded(WAITING_MAX + " calls wait for the cache"));
    } else if (known != null && known.waiting() >= WAITING_PER_KEY_MAX) {
      refuse(call, new Outcome.Overloaded(WAITING_PER_KEY_MAX + " calls wait for the key"));
    } else {
      run(key, call, wanted, nowNanos);
    }
  }

  private void refuse(long call, Outcome outcome) {
    desk.waits();
    desk.answer(call, outcome);
  }

  private void run(CacheKey key, long call, CacheCall wanted, long nowNanos) {
    errands.giveUp(nowNanos);
    ShardView view = view(key.shard());
    Errand errand = errands.obtain(key, view);
    errand.add(call, wanted, nowNanos);
    errands.advance(errand, nowNanos);
    if (!errand.isOver()) {
      view.askIfDue(desk, incarnation, nowNanos);
    }
    makeRoom(nowNanos);
  }

  /**
   * Nobody waits for the call on the key any more.
   *
   * @return whether it will never be carried out; else it goes on, and is answered
   */
  public boolean withdraw(CacheKey key, long call, long nowNanos) {
    Errand errand = errands.get(key);
    if (errand == null || !errand.withdraw(call)) {
      return false;
    }
    errands.advance(errand, nowNanos);
    return true;
  }

  /** Somebody beside the nodes has changed what memory has of the key: a copy of it is old. */
  public void changedOutside(CacheKey key) {
    Errand errand = errands.get(key);
    if (errand != null) {
      errand.recalled(Long.MAX_VALUE);
    }
    desk.dropUnlessDirty(key);
  }

  /** Somebody may have changed anything: every copy may be old. */
  public void missedChanges() {
    desk.lines().keys().forEach(this::changedOutside);
    errands.keys().forEach(this::changedOutside);
  }

  /** The clock was looked at again, after the write was there to be seen. */
  public void recheck(long call, long nowNanos) {
    Unconfirmed write = desk.takeUnconfirmed(call);
    if (write == null) {
      return;
    }
    ShardView view = view(write.key().shard());
    Lease lease = view.leaseAt(nowNanos);
    if (lease != null && lease.id().equals(write.lease())) {
      desk.answer(call, new CacheAnswer.Written(write.key(), write.version(), LineState.MODIFIED));
      return;
    }
    Line line = desk.lines().get(write.key());
    if (line != null && line.grant().equals(write.grant())) {
      desk.disown(line, view.deadSinceNanos(nowNanos));
    }
    desk.answer(call, new Outcome.OutcomeUnknown("the lease ended while the value was written"));
  }

  /** What a home has said; what is of an older term than the last known is passed over. */
  public void receive(NodeId from, CacheMessage message, long nowNanos) {
    errands.giveUp(nowNanos);
    ShardView view = shards.get(message.shard());
    if (view == null) {
      if (message.kind() == CacheMessageKind.REBUILD) { // nothing of the shard was ever here
        desk.send(from, new Rebuilt(message.shard(), message.term(), true));
      }
      return;
    }
    if (message instanceof CacheMessage.Rebuild rebuild) {
      rebuild(from, view, rebuild, nowNanos);
    } else if (message.term() == view.term()) {
      switch (message.kind()) {
        case LEASE_GIVEN -> take(view, (LeaseGiven) message, nowNanos);
        case LEASE_REFUSED -> turnAway(view, (LeaseRefused) message);
        case REPLY -> take(view, (Reply) message, nowNanos);
        case RECALL -> giveBack(from, view, (Recall) message, nowNanos);
        case SETTLED -> {
          Settled settled = (Settled) message;
          desk.settled(settled.key(), settled.grant(), settled.version(), nowNanos);
        }
        case LEASE_ASK, REQUEST, YIELD, DROPPED, REBUILT, REBUILD -> {}
      }
    }
    makeRoom(nowNanos);
  }

  private void rebuild(NodeId from, ShardView view, CacheMessage.Rebuild message, long nowNanos) {
    if (message.term() > view.term()) {
      view.enter(message.term(), from);
      loseLines(message.shard(), view, nowNanos);
    }
    if (message.term() == view.term()) {
      view.enter(message.term(), from);
      tellWhatIsLeft(message.shard(), view, from);
      errands.advance(view, nowNanos);
    }
  }

  private void take(ShardView view, LeaseGiven given, long nowNanos) {
    if (given.incarnation() != incarnation || !view.hasAsked(given.round())) {
      return;
    }
    if (view.isNewer(given.lease())) {
      loseLines(given.shard(), view, nowNanos);
    }
    view.take(given.lease(), given.round(), desk.config().leaseNanos());
    errands.advance(view, nowNanos);
  }

  private void turnAway(ShardView view, LeaseRefused refused) {
    if (refused.incarnation() == incarnation && view.hasAsked(refused.round())) {
      errands.turnAway(view);
    }
  }

  private void take(ShardView view, Reply reply, long nowNanos) {
    Errand errand = view.flights().get(reply.id());
    if (errand != null) {
      errand.land(reply, nowNanos);
      errands.advance(errand, nowNanos);
    }
  }

  private void giveBack(NodeId from, ShardView view, Recall recall, long nowNanos) {
    CacheKey key = recall.key();
    Line line = desk.lines().get(key);
    if (line != null && line.grant().sequence() > recall.sequence()) {
      return; // it was called back before this was granted
    }
    Errand errand = errands.get(key);
    if (errand != null) {
      errand.recalled(recall.sequence());
    }
    desk.tally().invalidations++;
    if (line != null) {
      desk.disown(line, view.deadSinceNanos(nowNanos));
    }
    errands.giveUp(nowNanos);
    Content had = null;
    Grant dirtyBy = null;
    // What was yielded before may not have arrived, and is yielded once more.
    Orphan orphan = desk.orphans().get(key);
    if (orphan != null) {
      had = orphan.line().contentAt(nowNanos);
      dirtyBy = orphan.line().grant();
    } else if (line != null && !line.isDirty() && recall.isShared()) {
      had = line.contentAt(nowNanos);
    }
    if (line != null && recall.isShared() && had != null && had.isPresent()) {
      desk.lines().put(line.shared(), nowNanos);
    }
    desk.send(from, new Yield(recall.lease(), key, recall.sequence(), had, dirtyBy));
  }

  /** Time has passed; to be called every few milliseconds. */
  public void tick(long nowNanos) {
    errands.giveUp(nowNanos);
    boolean isFlushDue = nowNanos - flushedAtNanos >= desk.config().flushNanos();
    if (isFlushDue) {
      flushedAtNanos = nowNanos;
      flush(List.copyOf(desk.lines().dirty()), nowNanos);
    }
    if (isFlushDue || hasLostLines) {
      hasLostLines = false;
      flush(desk.orphans().keys(), nowNanos);
    }
    for (var each : shards.entrySet()) {
      if (isInUse(each.getKey())) {
        each.getValue().askIfDue(desk, incarnation, nowNanos);
      }
      for (Errand errand : new ArrayList<>(each.getValue().flights().values())) {
        errand.tick(nowNanos);
      }
    }
    makeRoom(nowNanos);
  }

  private boolean isInUse(int shard) {
    return desk.lines().hasShard(shard)
        || desk.orphans().hasShard(shard)
        || errands.hasShard(shard);
  }

  private void flush(List<CacheKey> keys, long nowNanos) {
    if (nowNanos < desk.fullUntilNanos()) {
      return;
    }
    int begun = 0;
    for (CacheKey key : keys) {
      Errand errand = errands.get(key);
      if ((errand == null || !errand.isFlushing()) && begun < FLUSHES_MAX) {
        begun++;
        ShardView view = view(key.shard());
        Errand added = errands.obtain(key, view);
        added.add(Desk.NOBODY, new CacheCall.Flush(), nowNanos);
        errands.advance(added, nowNanos);
      }
    }
  }

  private void makeRoom(long nowNanos) {
    if (!desk.isOverfull()) {
      return;
    }
    List<CacheKey> dirty = new ArrayList<>();
    for (Line line : desk.candidates()) {
      if (!desk.isOverfull()) {
        break;
      }
      if (line.isDirty()) {
        dirty.add(line.key());
      } else {
        drop(line);
      }
    }
    flush(dirty, nowNanos);
  }

  private void drop(Line line) {
    desk.lines().remove(line.key());
    desk.tally().evictions++;
    NodeId home = view(line.key().shard()).home();
    if (home != null) {
      desk.send(home, new Dropped(line.lease(), line.key(), line.grant()));
    }
  }

  /**
   * The machine may have stood still while the monotonic clock did, too: what was had may be old,
   * and leases that were asked for before begin too early.
   */
  public void clockJumped(long nowNanos, Suspension suspension) {
    desk.orphans().age(suspension.nanos());
    shards.forEach(
        (shard, view) -> {
          view.endLease(suspension);
          loseLines(shard, view, nowNanos);
          errands.advance(view, nowNanos);
        });
  }

  /** The node is about to stop: no more calls are taken, and what is dirty is written back. */
  public void close(long nowNanos) {
    isClosed = true;
    flush(List.copyOf(desk.lines().dirty()), nowNanos);
  }

  /** Whether memory has everything that was written here. */
  public boolean isSettled() {
    return desk.lines().dirty().isEmpty() && desk.orphans().count() == 0;
  }

  /** Of which term's home the node knows; 0 before the first. */
  public long term(int shard) {
    ShardView view = shards.get(shard);
    return view == null ? 0 : view.term();
  }

  /** The line of a key; null if there is none. It may be of a lease that has ended. */
  public @Nullable Line line(CacheKey key) {
    return desk.lines().get(key);
  }

  /** What all inputs since the last call ask for. */
  public AgentEffects effects() {
    return desk.drain();
  }

  public AgentCounts counts() {
    return desk.tally().counts(desk.lines(), desk.orphans());
  }
}
