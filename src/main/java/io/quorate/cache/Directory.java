package io.quorate.cache;

import io.quorate.cache.CacheMessage.Dropped;
import io.quorate.cache.CacheMessage.LeaseAsk;
import io.quorate.cache.CacheMessage.LeaseGiven;
import io.quorate.cache.CacheMessage.LeaseRefused;
import io.quorate.cache.CacheMessage.Rebuilt;
import io.quorate.cache.CacheMessage.Reply;
import io.quorate.cache.CacheMessage.Request;
import io.quorate.cache.CacheMessage.Yield;
import io.quorate.cache.Entry.Asked;
import io.quorate.cache.Entry.Holding;
import io.quorate.cache.Lessee.Asking;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/**
 * The home of a shard's keys in one term: who has which key, and who gets it next. It begins when
 * its node has become the shard's leader, and is thrown away when the node leads no longer or
 * {@link #isOver}. Times are nanoseconds of the node's monotonic clock.
 */
public final class Directory {
  /** How many nodes may have leases. */
  static final int LESSEES_MAX = 1_024;

  /** How many owners that have long been dead are given up at once. */
  private static final int GIVEN_UP_MAX = 100;

  /**
   * An invalidation that is older than this part of a lease keeps its node's lease from going on.
   */
  private static final int PATIENCE_PARTS = 4;

  private enum Phase {
    /** Memory is to refuse older homes. */
    RAISING,
    /** Older leases are to end. */
    REBUILDING,
    /** Memory is to refuse older grants. */
    OPENING,
    OPEN,
    OVER
  }

  private final Home home;
  private final Rebuild rebuild;
  private final TreeMap<CacheKey, Entry> entries = new TreeMap<>();

  /** Those of the entries that have a turn. */
  private final TreeMap<CacheKey, Entry> busy = new TreeMap<>();

  private final TreeMap<Long, NodeId> confirmations = new TreeMap<>();
  private Phase phase = Phase.RAISING;
  private long phaseQuestion;
  private long sweptAtNanos;
  private long deafUntilNanos = Long.MIN_VALUE;

  public Directory(CacheConfig config, int shard, long term, FormerLessees former, long nowNanos) {
    home = new Home(config, shard, term);
    rebuild = new Rebuild(home, former, nowNanos);
    sweptAtNanos = nowNanos;
    phaseQuestion = home.ask(id -> new MemoryRequest.Raise(id, term));
  }

  /** What a node has said to this home; what is for another term or shard is passed over. */
  public void receive(NodeId from, CacheMessage message, long nowNanos) {
    boolean isOurs = message.shard() == home.shard() && message.term() == home.term();
    if (isOurs && home.isDeaf() && message instanceof LeaseAsk ask) {
      home.send(from, new LeaseRefused(home.shard(), home.term(), ask.incarnation(), ask.round()));
      return;
    }
    if (!isOurs || phase == Phase.RAISING || phase == Phase.OVER) {
      return;
    }
    switch (message.kind()) {
      case LEASE_ASK -> ask(from, (LeaseAsk) message, nowNanos);
      case REQUEST -> take(from, (Request) message, nowNanos);
      case YIELD -> take(from, (Yield) message, nowNanos);
      case DROPPED -> take(from, (Dropped) message);
      case REBUILT -> {
        rebuild.answered(from, ((Rebuilt) message).isSettled());
        openIfRebuilt(nowNanos);
      }
      case LEASE_GIVEN, LEASE_REFUSED, REPLY, RECALL, SETTLED, REBUILD -> {}
    }
  }

  private void ask(NodeId from, LeaseAsk ask, long nowNanos) {
    if (home.lessee(from) == null && home.lesseeCount() >= LESSEES_MAX) {
      return;
    }
    Lessee lessee = home.obtainLessee(from);
    Asking asking = lessee.asking();
    boolean isUnderWay =
        asking != null
            && asking.ask().incarnation() == ask.incarnation()
            && nowNanos - asking.sinceNanos() < home.config().leaseNanos();
    if (isUnderWay || owes(lessee, nowNanos) || isDeafAt(nowNanos)) {
      return;
    }
    if (asking != null) {
      confirmations.remove(asking.confirmation());
    }
    long confirmation = home.confirm();
    confirmations.put(confirmation, from);
    lessee.asks(new Asking(ask, confirmation, nowNanos));
  }

  // Whoever does not yield must not go on reading for ever. But under many writes there is always
  // something that was recalled just now, and that is no reason to let a lease end.
  private boolean owes(Lessee lessee, long nowNanos) {
    return lessee.owesSince(nowNanos - home.config().leaseNanos() / PATIENCE_PARTS);
  }

  /** A majority has confirmed, after the question was asked, that this home leads. */
  public void confirmed(long confirmation, long nowNanos) {
    NodeId node = confirmations.remove(confirmation);
    if (node == null || phase == Phase.OVER) {
      return;
    }
    Lessee lessee = home.obtainLessee(node);
    LeaseAsk ask = Invariant.present(lessee.asking(), "the ask").ask();
    lessee.asks(null);
    if (owes(lessee, nowNanos) || isDeafAt(nowNanos)) {
      return;
    }
    long generation = lessee.renew(ask.incarnation(), nowNanos, home.config().holdNanos());
    if (generation != 0) {
      home.send(node, new LeaseGiven(home.lease(generation), ask.incarnation(), ask.round()));
    }
  }

  private void take(NodeId from, Request request, long nowNanos) {
    Lessee lessee = home.lessee(from);
    if (lessee == null
        || request.key().shard() != home.shard()
        || !lessee.isLive(request.lease().generation(), nowNanos)
        || request.id() < 1
        || !serves(request.wish())) {
      return;
    }
    if (!lessee.admits(request.id(), request.doneBelow())) {
      Reply known = lessee.replyTo(request.id());
      if (known != null) {
        home.send(from, known);
      }
      return;
    }
    Entry entry = entries.computeIfAbsent(request.key(), Entry::new);
    entry.waiting().add(new Asked(from, request));
    advance(entry, nowNanos);
  }

  private boolean serves(Wish wish) {
    return switch (phase) {
      case OPEN -> true;
      case REBUILDING ->
          home.config().isThrough()
              ? wish.kind() == WishKind.FETCH
              : wish.kind() == WishKind.WRITE_BACK;
      case RAISING, OPENING, OVER -> false;
    };
  }

  private void take(NodeId from, Yield message, long nowNanos) {
    Entry entry = busy.get(message.key());
    if (entry != null && entry.turn() != null) {
      entry.turn().yielded(from, message, nowNanos);
      advance(entry, nowNanos);
    }
  }

  private void take(NodeId from, Dropped message) {
    Entry entry = entries.get(message.key());
    if (entry == null) {
      return;
    }
    Holding holding = entry.holdings().get(from);
    if (holding != null && holding.grant().equals(message.grant())) {
      entry.holdings().remove(from);
      forgetIfUnused(entry);
    }
  }

  /** Somebody beside the nodes has changed what memory has: all copies of the key are to go. */
  public void changedOutside(CacheKey key, long nowNanos) {
    Entry entry = entries.get(key);
    // What waits already comes after the change as well.
    if (phase != Phase.OVER
        && entry != null
        && entry.waiting().stream().noneMatch(Asked::isOfHome)) {
      entry.waiting().add(Asked.ofHome(home.lease(0), key));
      advance(entry, nowNanos);
    }
  }

  /**
   * Whether the home would be told of changes from outside. While it would not, nothing is granted
   * and no lease goes on; and none afterwards until all from before have ended.
   */
  public void hears(boolean isHearing) {
    if (isHearing && home.isDeaf()) {
      deafUntilNanos = home.leasesEndNanos();
    }
    home.deaf(!isHearing);
  }

  private boolean isDeafAt(long nowNanos) {
    return home.isDeaf() || nowNanos < deafUntilNanos;
  }

  /** What memory has answered. */
  public void remembered(MemoryAnswer answer, long nowNanos) {
    if (phase == Phase.OVER) {
      return;
    }
    if (answer.kind() == MemoryAnswer.Kind.FENCED) {
      phase = Phase.OVER;
      return;
    }
    if (answer.id() == phaseQuestion) {
      phaseQuestion = 0;
      home.lost(answer.content().version());
      phase = phase == Phase.RAISING ? Phase.REBUILDING : Phase.OPEN;
      if (phase == Phase.OPEN) {
        home.rebuilt();
      } else {
        rebuild.listens(nowNanos);
        tick(nowNanos);
      }
      return;
    }
    Entry entry = home.askerOf(answer.id());
    if (entry != null && entry.turn() != null) {
      entry.turn().remembered(answer, nowNanos);
      advance(entry, nowNanos);
    }
  }

  /** Time has passed; to be called every few milliseconds. */
  public void tick(long nowNanos) {
    if (phase == Phase.REBUILDING) {
      rebuild.tick(nowNanos);
      openIfRebuilt(nowNanos);
    }
    for (Entry entry : new ArrayList<>(busy.values())) {
      Turn turn = entry.turn();
      if (turn != null) {
        turn.tick(nowNanos);
        advance(entry, nowNanos);
      }
    }
    if (nowNanos - sweptAtNanos >= home.config().leaseNanos()) {
      sweptAtNanos = nowNanos;
      sweep(nowNanos);
    }
  }

  private void openIfRebuilt(long nowNanos) {
    if (phase != Phase.REBUILDING || !rebuild.isDone(nowNanos)) {
      return;
    }
    if (home.config().isThrough()) {
      phase = Phase.OPEN;
      home.rebuilt();
    } else {
      phase = Phase.OPENING;
      phaseQuestion = home.ask(id -> new MemoryRequest.Open(id, home.term()));
    }
  }

  private void advance(Entry entry, long nowNanos) {
    Turn turn = entry.turn();
    if (turn != null && !turn.isOver()) {
      return;
    }
    entry.turn(null);
    busy.remove(entry.key());
    Asked next = entry.waiting().poll();
    while (next != null) {
      Lessee lessee = home.lessee(next.from());
      boolean isCurrent = lessee != null && lessee.isCurrent(next.request().lease().generation());
      if (isCurrent || next.isOfHome()) {
        home.full(entries.size() > home.config().keysMax());
        Turn begun = new Turn(home, entry, next);
        entry.turn(begun);
        busy.put(entry.key(), entry);
        begun.begin(nowNanos);
        return;
      }
      next = entry.waiting().poll();
    }
    forgetIfUnused(entry);
  }

  private void forgetIfUnused(Entry entry) {
    if (entry.isIdle() && entry.holdings().isEmpty()) {
      entries.remove(entry.key());
    }
  }

  /** Forgets what was had under leases that have ended, and can matter no more. */
  private void sweep(long nowNanos) {
    int givenUp = 0;
    for (Entry entry : new ArrayList<>(entries.values())) {
      if (!entry.isIdle()) {
        continue;
      }
      entry.holdings().entrySet().removeIf(each -> isForgotten(each, nowNanos));
      if (givenUp < GIVEN_UP_MAX && isLongLost(entry, nowNanos)) {
        givenUp++;
        // Its versions must not come again, so memory has to hear of the loss.
        entry.waiting().add(Asked.ofHome(home.lease(0), entry.key()));
        advance(entry, nowNanos);
      }
      forgetIfUnused(entry);
    }
  }

  private boolean isForgotten(Map.Entry<NodeId, Holding> each, long nowNanos) {
    boolean mayBeOffered = each.getValue().state().isOwned() && !home.config().isThrough();
    return !mayBeOffered && !home.isLive(each.getKey(), each.getValue().generation(), nowNanos);
  }

  /** Whether the owner's lease ended so long ago that it offers nothing any more. */
  private boolean isLongLost(Entry entry, long nowNanos) {
    NodeId owner = entry.owner();
    if (owner == null) {
      return false;
    }
    long generation = Invariant.present(entry.holdings().get(owner), "the owner").generation();
    return !home.isLive(owner, generation, nowNanos)
        && nowNanos - home.obtainLessee(owner).deadSinceNanos(generation)
            > 2 * CacheAgent.OFFER_NANOS_MAX;
  }

  /** What all inputs since the last call ask for. */
  public HomeEffects effects() {
    return home.drain();
  }

  public long term() {
    return home.term();
  }

  /** Whether writes are served. */
  public boolean isOpen() {
    return phase == Phase.OPEN;
  }

  /** Whether memory knows a later home; then nothing comes from this one any more. */
  public boolean isOver() {
    return phase == Phase.OVER;
  }

  /** Until when the home holds the node's lease valid, by its own clock; 0 without one. */
  public long leaseEndNanos(NodeId node) {
    Lessee lessee = home.lessee(node);
    return lessee == null ? 0 : lessee.endsAtNanos();
  }

  /** Who has the key. */
  public KeyView view(CacheKey key) {
    TreeMap<NodeId, LineState> holders = new TreeMap<>();
    long sequence = 0;
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.holdings().forEach((node, holding) -> holders.put(node, holding.state()));
      for (Holding holding : entry.holdings().values()) {
        sequence = Math.max(sequence, holding.grant().sequence());
      }
    }
    return new KeyView(key, holders, sequence);
  }

  public HomeCounts counts() {
    return home.tally().counts(entries.size());
  }
}
