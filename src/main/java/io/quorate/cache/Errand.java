package io.quorate.cache;

import io.quorate.cache.CacheMessage.Reply;
import io.quorate.cache.CacheMessage.Request;
import io.quorate.cache.CallQueue.Waiting;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Outcome.MemoryFull;
import io.quorate.kernel.Outcome.OutcomeUnknown;
import io.quorate.kernel.Outcome.Overloaded;
import io.quorate.kernel.Outcome.StoreAway;
import org.jspecify.annotations.Nullable;

/**
 * The calls on one key that a node cannot answer at once, in their order. There is one request to
 * the home at a time, so a later one finds done what an earlier one wanted.
 */
final class Errand {
  private static final Outcome CROWDED =
      new MemoryFull("the node has no room for more that memory has no room for");

  private static final Outcome AWAY =
      new StoreAway("the cache's memory cannot be reached, or does not tell of changes");

  private final Desk desk;
  private final ShardView shard;
  private final CacheKey key;
  private final CallQueue calls;
  private @Nullable Flight flight;

  Errand(Desk desk, ShardView shard, CacheKey key) {
    this.desk = desk;
    this.shard = shard;
    this.key = key;
    calls = new CallQueue(desk);
  }

  CacheKey key() {
    return key;
  }

  boolean isOver() {
    return calls.isEmpty() && flight == null;
  }

  int waiting() {
    return calls.size();
  }

  /** The call waits its turn, unless it overtakes nothing but a flush and can be served here. */
  void add(long call, CacheCall wanted, long nowNanos) {
    Waiting added = new Waiting(call, wanted);
    desk.waits();
    if (!calls.isFlushingOnly() || !serve(added, nowNanos)) {
      calls.add(added);
    }
  }

  boolean isFlushing() {
    return calls.isFlushing();
  }

  /** Takes a call back that nobody waits for; false if it is on its way, or is none of these. */
  boolean withdraw(long call) {
    return calls.withdraw(call, flight);
  }

  /** Whoever waits for the home is answered: it does nothing for anybody now. */
  void turnAway() {
    if (flight == null) {
      calls.answerAll(AWAY);
    }
  }

  /** Serves what can be served here, and asks the home for what the next call needs. */
  void advance(long nowNanos) {
    Waiting next = calls.peek();
    while (flight == null && next != null) {
      if (serve(next, nowNanos)) {
        calls.remove();
        next = calls.peek();
        continue;
      }
      if (next.is(CacheCallKind.WRITE) && desk.isCrowded()) {
        calls.answerNext(CROWDED);
        next = calls.peek();
        continue;
      }
      Lease lease = shard.leaseAt(nowNanos);
      if (lease == null || shard.home() == null) {
        return;
      }
      launch(nextWish(next.wanted(), nowNanos), lease.id(), nowNanos);
    }
  }

  private boolean serve(Waiting next, long nowNanos) {
    Line line = desk.lines().get(key);
    CacheCall wanted = next.wanted();
    if (wanted.kind() == CacheCallKind.FLUSH) {
      boolean isClean = (line == null || !line.isDirty()) && desk.orphans().get(key) == null;
      if (isClean) {
        desk.served();
      }
      return isClean;
    }
    if (line == null || !shard.covers(line, nowNanos)) {
      return false;
    }
    return switch (wanted.kind()) {
      case READ -> read(next.call(), line, nowNanos);
      case WRITE -> writeOwned(next.call(), (CacheCall.Write) wanted, line, nowNanos);
      case BYPASS, DELETE, INVALIDATE, FLUSH -> false;
    };
  }

  private boolean read(long call, Line line, long nowNanos) {
    if (!line.isExpiredAt(nowNanos)) {
      desk.tally().hits++;
      desk.lines().touch(key, nowNanos);
      desk.answer(
          call,
          new CacheAnswer.Found(key, line.value(), line.version(), line.state(), Source.LOCAL));
      return true;
    }
    if (line.isDirty()) { // memory has an older value, and this node knows better
      desk.answer(call, new CacheAnswer.Missing(key));
    }
    return line.isDirty();
  }

  private boolean writeOwned(long call, CacheCall.Write write, Line line, long nowNanos) {
    if (desk.config().isThrough()
        || !line.state().isOwned()
        || Versions.isLastOfBlock(line.version())) {
      return false;
    }
    if (desk.isCrowded()) {
      desk.answer(call, CROWDED);
      return true;
    }
    Content current = line.contentAt(nowNanos);
    if (!write.condition().allows(current)) {
      desk.answer(call, new CacheAnswer.Unmatched(key, versionOf(current)));
      return true;
    }
    install(line.written(write.value(), Lives.end(nowNanos, write.lifeNanos())), call, nowNanos);
    return true;
  }

  private static long versionOf(Content content) {
    return content.isPresent() ? content.version() : 0;
  }

  /** The clock is looked at again before the writer hears of it. */
  private void install(Line dirty, long call, long nowNanos) {
    desk.lines().put(dirty, nowNanos);
    desk.recheck(call, new Desk.Unconfirmed(key, dirty.lease(), dirty.grant(), dirty.version()));
  }

  private Wish nextWish(CacheCall wanted, long nowNanos) {
    Orphans.Orphan orphan = desk.orphans().get(key);
    Line line = desk.lines().get(key);
    // The home answers from memory what the owner asks, so memory comes first.
    if (orphan != null) {
      return new Wish.WriteBack(orphan.line().contentAt(nowNanos), orphan.line().grant());
    }
    if (line != null && line.isDirty()) {
      return new Wish.WriteBack(line.contentAt(nowNanos), line.grant());
    }
    if (wanted.kind() == CacheCallKind.BYPASS) {
      return new Wish.Fetch(true);
    }
    // Whatever becomes of it, what is here may be old before the answer comes.
    desk.lines().remove(key);
    return switch (wanted.kind()) {
      case WRITE -> {
        CacheCall.Write write = (CacheCall.Write) wanted;
        yield new Wish.Store(write.value(), write.lifeNanos(), write.condition());
      }
      case DELETE -> new Wish.Erase(((CacheCall.Delete) wanted).condition());
      case INVALIDATE -> new Wish.Purge();
      case READ, BYPASS, FLUSH -> {
        desk.tally().misses++;
        yield new Wish.Fetch(false);
      }
    };
  }

  private void launch(Wish wish, LeaseId lease, long nowNanos) {
    Flight begun = new Flight(shard.nextId(), lease, wish, calls.readers(), nowNanos);
    if (wish.kind() == WishKind.WRITE_BACK) {
      desk.tally().writeBacks++;
    }
    flight = begun;
    shard.flights().put(begun.id(), this);
    send(begun);
  }

  private void send(Flight sent) {
    if (shard.home() != null) {
      desk.send(
          shard.home(), new Request(sent.lease(), sent.id(), shard.doneBelow(), key, sent.wish()));
    }
  }

  /** Sends the request once more if its answer is overdue. */
  void tick(long nowNanos) {
    if (flight != null && nowNanos - flight.sentAtNanos() >= desk.config().retryNanos()) {
      flight.sentAgain(nowNanos);
      send(flight);
    }
  }

  /** What was granted up to this one may be read no more. */
  void recalled(long sequence) {
    if (flight != null) {
      flight.recalled(sequence);
    }
  }

  /** The request's lease has gone, and its answer with it: was it done? */
  void ground() {
    Flight grounded = flight;
    flight = null;
    if (grounded == null) {
      return;
    }
    boolean mayBeDone =
        grounded.wish().kind() == WishKind.ERASE
            || (grounded.wish().kind() == WishKind.STORE && desk.config().isThrough());
    if (mayBeDone) {
      calls.answerNext(
          new OutcomeUnknown("the lease ended, or the home changed, before the answer"));
    }
  }

  /** What was to be written back has become too old for that. */
  void takeOfferBack(Grant grant) {
    Flight offer = flight;
    if (offer != null
        && offer.wish() instanceof Wish.WriteBack dirty
        && dirty.grant().equals(grant)) {
      shard.flights().remove(offer.id());
      flight = null;
    }
  }

  void land(Reply reply, long nowNanos) {
    Flight landed = flight;
    if (landed == null || landed.id() != reply.id() || !landed.lease().equals(reply.lease())) {
      return;
    }
    shard.flights().remove(landed.id());
    flight = null;
    switch (landed.wish().kind()) {
      case FETCH -> filled(landed, reply, nowNanos);
      case STORE -> stored(landed, reply, nowNanos);
      case ERASE, PURGE -> calls.answerNext(outcomeOf(reply));
      case WRITE_BACK -> wroteBack((Wish.WriteBack) landed.wish(), reply, nowNanos);
    }
    advance(nowNanos);
  }

  private Outcome outcomeOf(Reply reply) {
    return switch (reply.verdict()) {
      case STORED -> new CacheAnswer.Written(key, reply.content().version(), reply.state());
      case ERASED -> new CacheAnswer.Deleted(key);
      case ABSENT -> new CacheAnswer.Missing(key);
      case PURGED -> new CacheAnswer.Invalidated(key);
      case UNMATCHED -> new CacheAnswer.Unmatched(key, reply.content().version());
      case FULL -> new MemoryFull("the cache's memory is full");
      case AWAY -> AWAY;
      case OVERLOADED -> new Overloaded("the key's home keeps as many keys as it may");
      case FILLED, SETTLED, LOST, AGAIN -> new OutcomeUnknown("the home no longer knows");
    };
  }

  private boolean mayInstall(Flight landed, Reply reply, long nowNanos) {
    Lease valid = shard.leaseAt(nowNanos);
    return valid != null
        && valid.id().equals(reply.lease())
        && reply.state() != LineState.INVALID
        && reply.sequence() > landed.recalledBy();
  }

  private void filled(Flight landed, Reply reply, long nowNanos) {
    if (reply.verdict() != Verdict.FILLED || shard.leaseAt(nowNanos) == null) {
      answerUnlessServed(landed, reply);
      return;
    }
    Content content = reply.content();
    if (reply.source() == Source.PEER) {
      desk.tally().fromPeers++;
    } else {
      desk.tally().fromMemory++;
    }
    boolean isBypass = ((Wish.Fetch) landed.wish()).isBypass();
    boolean isCurrent = !isBypass && mayInstall(landed, reply, nowNanos);
    LineState state = LineState.INVALID;
    if (isCurrent && content.value() != null) {
      state = show(landed, reply, content, nowNanos);
    }
    // Who joined later may know of a write that the home did not when it answered.
    int served = isCurrent ? calls.size() : landed.readers();
    while (served > 0 && calls.hasNext(isBypass ? CacheCallKind.BYPASS : CacheCallKind.READ)) {
      served--;
      calls.answerNext(
          content.value() == null
              ? new CacheAnswer.Missing(key)
              : new CacheAnswer.Found(
                  key, content.value(), content.version(), state, reply.source()));
    }
  }

  private void answerUnlessServed(Flight landed, Reply reply) {
    if (reply.verdict() != Verdict.FILLED && reply.verdict() != Verdict.AGAIN) {
      for (int left = landed.readers(); left > 0; left--) {
        calls.answerNext(outcomeOf(reply));
      }
    }
  }

  private LineState show(Flight landed, Reply reply, Content content, long nowNanos) {
    Line line =
        new Line(
            key,
            Invariant.present(content.value(), "the value"),
            content.version(),
            reply.state(),
            false,
            new Grant(reply.term(), reply.sequence()),
            reply.lease(),
            Lives.earlyEnd(landed.beganAtNanos(), content.lifeNanos()));
    if (!desk.hasRoom(line) || line.isExpiredAt(nowNanos)) {
      decline(reply);
      return LineState.INVALID;
    }
    desk.lines().put(line, nowNanos);
    return reply.state();
  }

  /** What has been granted is not wanted here. */
  private void decline(Reply reply) {
    if (shard.home() != null) {
      Grant grant = new Grant(reply.term(), reply.sequence());
      desk.send(shard.home(), new CacheMessage.Dropped(reply.lease(), key, grant));
    }
  }

  private void stored(Flight landed, Reply reply, long nowNanos) {
    Wish.Store store = (Wish.Store) landed.wish();
    boolean mayInstall = mayInstall(landed, reply, nowNanos);
    if (reply.verdict() != Verdict.STORED) {
      calls.answerNext(outcomeOf(reply));
    } else if (desk.config().isThrough()) {
      LineState state = LineState.INVALID;
      if (mayInstall) {
        Content content = new Content(store.value(), reply.content().version(), store.lifeNanos());
        state = show(landed, reply, content, nowNanos);
      }
      calls.answerNext(new CacheAnswer.Written(key, reply.content().version(), state));
    } else if (mayInstall && desk.isCrowded()) { // others have written meanwhile
      decline(reply);
      calls.answerNext(CROWDED);
    } else if (mayInstall) {
      Line owned =
          new Line(
              key,
              store.value(),
              reply.content().version() + 1,
              LineState.MODIFIED,
              true,
              new Grant(reply.term(), reply.sequence()),
              reply.lease(),
              Lives.end(nowNanos, store.lifeNanos()));
      install(owned, calls.take(), nowNanos);
    }
  }

  private void wroteBack(Wish.WriteBack sent, Reply reply, long nowNanos) {
    long version = sent.content().version();
    switch (reply.verdict()) {
      case SETTLED -> desk.settled(key, sent.grant(), version, nowNanos);
      case LOST -> desk.lost(key, sent.grant(), version);
      default -> {
        desk.memoryIsFull(nowNanos);
        if (!calls.isEmpty() && !calls.hasNext(CacheCallKind.FLUSH)) {
          calls.answerNext(outcomeOf(reply));
          return;
        }
      }
    }
    if (calls.hasNext(CacheCallKind.FLUSH)) {
      calls.remove();
      desk.served();
    }
  }
}
