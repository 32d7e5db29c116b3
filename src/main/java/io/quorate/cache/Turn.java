package io.quorate.cache;

import io.quorate.cache.CacheMessage.Recall;
import io.quorate.cache.CacheMessage.Reply;
import io.quorate.cache.CacheMessage.Settled;
import io.quorate.cache.CacheMessage.Yield;
import io.quorate.cache.Entry.Asked;
import io.quorate.cache.Entry.Holding;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.MemoryRequest.Read;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One request that a home carries out; others of the same key wait until it is over. */
final class Turn {
  private enum Step {
    /** The owner is to yield, or its lease to end. */
    RECALL_OWNER,
    /** Memory keeps what the owner has yielded. */
    KEEP,
    /** Memory refuses from now on what the owner may come with later. */
    FENCE,
    READ,
    /** All others are to yield, or their leases to end. */
    INVALIDATE,
    COMMIT,
    WRITE_BACK,
    OVER
  }

  private record Awaited(Recall recall, long sentAtNanos) {}

  private final Home home;
  private final Entry entry;
  private final Asked asked;
  private final Wish wish;
  private final TreeMap<NodeId, Awaited> awaited = new TreeMap<>();
  private Step step = Step.RECALL_OWNER;
  private Content content = Content.absent(0);
  private Source source = Source.MEMORY;

  /** Who has yielded what memory is to keep, and what it had before. */
  private @Nullable NodeId yielder;

  private @Nullable Holding yielded;

  /** Whether it had no room for that. */
  private boolean isMemoryBehind;

  private Grant grant = Grant.NONE;

  Turn(Home home, Entry entry, Asked asked) {
    this.home = home;
    this.entry = entry;
    this.asked = asked;
    this.wish = asked.request().wish();
  }

  boolean isOver() {
    return step == Step.OVER;
  }

  void begin(long nowNanos) {
    if (wish instanceof Wish.WriteBack dirty) {
      step = Step.WRITE_BACK;
      commit(dirty.grant(), dirty.content());
      return;
    }
    NodeId owner = entry.owner();
    if (owner == null) {
      read();
    } else if (!home.isLive(owner, holdingOf(owner).generation(), nowNanos)) {
      loseOwner(owner);
    } else if (asked.isFrom(owner)
        || (home.config().isThrough() && wish.kind() != WishKind.FETCH)) {
      read();
    } else {
      boolean isShared = wish.kind() == WishKind.FETCH || !condition().isNone();
      recall(owner, isShared, nowNanos);
    }
  }

  private Holding holdingOf(NodeId node) {
    return Invariant.present(entry.holdings().get(node), "the holding");
  }

  private Condition condition() {
    return switch (wish.kind()) {
      case STORE -> ((Wish.Store) wish).condition();
      case ERASE -> ((Wish.Erase) wish).condition();
      case FETCH, PURGE, WRITE_BACK -> Condition.NONE;
    };
  }

  private void recall(NodeId node, boolean isShared, long nowNanos) {
    LeaseId lease = home.lease(holdingOf(node).generation());
    Recall recall = new Recall(lease, entry.key(), home.nextGrant().sequence(), isShared);
    awaited.put(node, new Awaited(recall, nowNanos));
    home.obtainLessee(node).recalled(recall.sequence(), nowNanos);
    home.tally().recalls++;
    home.send(node, recall);
  }

  /** Sends again what was not answered, and waits no more for nodes whose leases have ended. */
  void tick(long nowNanos) {
    for (NodeId node : List.copyOf(awaited.keySet())) {
      Awaited each = Invariant.present(awaited.get(node), "who is awaited");
      if (!home.isLive(node, each.recall().lease().generation(), nowNanos)) {
        awaited.remove(node);
        home.obtainLessee(node).recallIsOver(each.recall().sequence());
        home.tally().waitedOut++;
        if (step == Step.RECALL_OWNER) {
          loseOwner(node);
        } else {
          entry.holdings().remove(node);
          commitUnlessAwaiting(nowNanos);
        }
      } else if (nowNanos - each.sentAtNanos() >= home.config().retryNanos()) {
        awaited.put(node, new Awaited(each.recall(), nowNanos));
        home.send(node, each.recall());
      }
    }
  }

  // It may come back and offer what it had written; by then somebody else has read without it.
  private void loseOwner(NodeId owner) {
    entry.holdings().remove(owner);
    if (home.config().isThrough()) {
      read();
      return;
    }
    home.tally().lostOwners++;
    step = Step.FENCE;
    Grant fence = home.nextGrant();
    home.ask(entry, id -> new Fence(id, home.term(), entry.key(), fence));
  }

  void yielded(NodeId from, Yield message, long nowNanos) {
    Awaited each = awaited.get(from);
    if (each == null || each.recall().sequence() != message.sequence()) {
      return;
    }
    awaited.remove(from);
    home.obtainLessee(from).recallIsOver(message.sequence());
    Holding before = entry.holdings().remove(from);
    if (step == Step.INVALIDATE) {
      commitUnlessAwaiting(nowNanos);
      return;
    }
    Content had = message.content();
    if (before != null && each.recall().isShared() && had != null && had.isPresent()) {
      Holding shared = new Holding(before.generation(), before.grant(), LineState.SHARED);
      entry.grant(from, shared);
    }
    if (had != null && message.dirtyBy() != null) {
      step = Step.KEEP;
      yielder = from;
      yielded = before;
      content = had;
      grant = message.dirtyBy();
      commit(grant, had);
    } else {
      goOnWith(had, nowNanos);
    }
  }

  private void goOnWith(@Nullable Content had, long nowNanos) {
    if (had == null || !had.isPresent()) {
      read();
      return;
    }
    home.tally().peerReads++;
    content = had;
    source = Source.PEER;
    decide(nowNanos);
  }

  private void read() {
    step = Step.READ;
    home.tally().memoryReads++;
    home.ask(entry, id -> new Read(id, home.term(), entry.key()));
  }

  private void commit(Grant by, Content what) {
    home.ask(entry, id -> new Commit(id, home.term(), entry.key(), by, what));
  }

  void remembered(MemoryAnswer answer, long nowNanos) {
    switch (step) {
      case KEEP -> kept(answer.kind(), nowNanos);
      case FENCE -> {
        home.lost(answer.content().version());
        read();
      }
      case READ -> {
        content = answer.content();
        if (answer.kind() == Kind.AWAY) {
          refuse(Kind.AWAY);
        } else {
          decide(nowNanos);
        }
      }
      case COMMIT -> committed(answer.kind(), nowNanos);
      case WRITE_BACK -> wroteBack(answer.kind(), nowNanos);
      case RECALL_OWNER, INVALIDATE, OVER -> throw new IllegalStateException("nothing was asked");
    }
  }

  private void kept(Kind kind, long nowNanos) {
    NodeId from = Invariant.present(yielder, "who has yielded");
    isMemoryBehind = kind == Kind.FULL || kind == Kind.AWAY;
    if (kind == Kind.AWAY || (isMemoryBehind && !isToErase())) {
      refuse(kind);
      return;
    }
    if (kind == Kind.DONE && yielded != null) {
      LeaseId lease = home.lease(yielded.generation());
      home.send(from, new Settled(lease, entry.key(), grant, content.version()));
    }
    // What memory has no room for it can still remove: the grant of that refuses what was yielded.
    goOnWith(kind == Kind.DONE || isMemoryBehind ? content : null, nowNanos);
  }

  private void refuse(Kind why) {
    if (isMemoryBehind && yielder != null && yielded != null) {
      // Memory must not be read: the owner has it to yield once more.
      entry.holdings().clear();
      entry.grant(yielder, yielded);
    }
    grant = Grant.NONE;
    finish(why == Kind.FULL ? Verdict.FULL : Verdict.AWAY, Content.absent(0));
  }

  private boolean isToErase() {
    return wish.kind() == WishKind.ERASE && condition().isNone();
  }

  private void decide(long nowNanos) {
    if (wish.kind() == WishKind.FETCH) {
      fill(nowNanos);
    } else if (!condition().allows(content)) {
      finish(Verdict.UNMATCHED, Content.absent(content.isPresent() ? content.version() : 0));
    } else if (wish.kind() == WishKind.ERASE && !content.isPresent()) {
      finish(Verdict.ABSENT, Content.absent(0));
    } else {
      invalidate(nowNanos);
    }
  }

  private void fill(long nowNanos) {
    boolean isBypass = ((Wish.Fetch) wish).isBypass();
    if (!content.isPresent() || isBypass || !mayGrant(nowNanos)) {
      finish(Verdict.FILLED, content);
      return;
    }
    removeTheDead(nowNanos);
    entry.holdings().remove(asked.from());
    // Whoever owns it goes on from its version without asking.
    boolean isOwned =
        entry.holdings().isEmpty() && !home.isRebuilding() && !home.isOfTheLost(content.version());
    grant(home.nextGrant(), isOwned ? LineState.EXCLUSIVE : LineState.SHARED);
    finish(Verdict.FILLED, content);
  }

  private void removeTheDead(long nowNanos) {
    entry
        .holdings()
        .entrySet()
        .removeIf(each -> !home.isLive(each.getKey(), each.getValue().generation(), nowNanos));
  }

  private boolean mayGrant(long nowNanos) {
    return !home.isFull()
        && !home.isDeaf()
        && home.isLive(asked.from(), asked.request().lease().generation(), nowNanos);
  }

  private void grant(Grant by, LineState state) {
    grant = by;
    entry.grant(asked.from(), new Holding(asked.request().lease().generation(), by, state));
  }

  private void invalidate(long nowNanos) {
    step = Step.INVALIDATE;
    removeTheDead(nowNanos);
    for (NodeId node : new ArrayList<>(entry.holdings().keySet())) {
      if (!asked.isFrom(node)) {
        recall(node, false, nowNanos);
      }
    }
    commitUnlessAwaiting(nowNanos);
  }

  private void commitUnlessAwaiting(long nowNanos) {
    if (!awaited.isEmpty()) {
      return;
    }
    if (wish instanceof Wish.Store store && home.config().isThrough()) {
      commitNew(new Content(store.value(), home.baseOf(content) + 1, store.lifeNanos()));
    } else if (wish.kind() == WishKind.ERASE) {
      commitNew(Content.absent(home.baseOf(content) + 1));
    } else if (wish.kind() == WishKind.PURGE) {
      entry.holdings().clear();
      finish(Verdict.PURGED, Content.absent(0));
    } else if (mayGrant(nowNanos)) {
      entry.holdings().clear();
      grant(home.nextGrant(), LineState.EXCLUSIVE);
      finish(Verdict.STORED, Content.absent(home.baseOf(content)));
    } else {
      finish(home.isDeaf() ? Verdict.AWAY : Verdict.OVERLOADED, Content.absent(0));
    }
  }

  private void commitNew(Content next) {
    step = Step.COMMIT;
    content = next;
    grant = home.nextGrant();
    commit(grant, next);
  }

  private void committed(Kind kind, long nowNanos) {
    Invariant.check(kind != Kind.OUTDATED, "a later grant than %s in its own term", grant);
    if (kind == Kind.FULL || kind == Kind.AWAY) {
      refuse(kind);
      return;
    }
    entry.holdings().clear();
    if (wish.kind() == WishKind.STORE && mayGrant(nowNanos)) {
      grant(grant, LineState.MODIFIED);
    }
    finish(
        wish.kind() == WishKind.STORE ? Verdict.STORED : Verdict.ERASED,
        Content.absent(content.version()));
  }

  private void wroteBack(Kind kind, long nowNanos) {
    Grant by = ((Wish.WriteBack) wish).grant();
    Holding holding = entry.holdings().get(asked.from());
    boolean isOfTheDead =
        holding != null
            && holding.grant().equals(by)
            && !home.isLive(asked.from(), holding.generation(), nowNanos);
    if (kind == Kind.DONE && isOfTheDead) {
      entry.holdings().remove(asked.from());
    }
    finish(
        switch (kind) {
          case DONE -> Verdict.SETTLED;
          case FULL -> Verdict.FULL;
          case AWAY -> Verdict.AWAY;
          case OUTDATED, FENCED -> Verdict.LOST;
        },
        Content.absent(0));
  }

  private void finish(Verdict verdict, Content answer) {
    step = Step.OVER;
    if (asked.isOfHome()) {
      return;
    }
    Holding holding = entry.holdings().get(asked.from());
    boolean isGranted = false;
    LineState state = LineState.INVALID;
    if (holding != null && holding.grant().equals(grant) && wish.kind() != WishKind.WRITE_BACK) {
      isGranted = true;
      state = holding.state();
    }
    home.reply(
        asked.from(),
        new Reply(
            asked.request().lease(),
            asked.request().id(),
            entry.key(),
            verdict,
            isGranted ? grant.sequence() : 0,
            state,
            answer,
            source));
  }
}
