package io.quorate.coherence;

import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequestKind;
import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.Outcome;
import io.quorate.machine.CacheReply;
import io.quorate.port.CacheMemory;
import io.quorate.port.CacheStore;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A store beside the shards as the cache's memory. What may have been done is asked for again until
 * it is known, as long as this node leads the shard. Loop thread only.
 */
public final class StoreMemory implements CacheMemory {
  /** How long what has no answer waits until it is asked again. */
  static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * @param isDoubtful whether an earlier try may have done it
   */
  private record Question(
      int shard, MemoryRequest request, boolean isDoubtful, Consumer<MemoryAnswer> onAnswer) {
    Question doubtful() {
      return new Question(shard, request, true, onAnswer);
    }

    // A home that begins, or fences, has nobody to refuse to.
    boolean mayBeGivenUp() {
      MemoryRequestKind kind = request.kind();
      return kind == MemoryRequestKind.READ || (kind == MemoryRequestKind.COMMIT && !isDoubtful);
    }

    MemoryAnswer answer(Kind kind) {
      return MemoryAnswer.of(request.id(), kind);
    }
  }

  private final CacheStore store;
  private final Groups groups;
  private final LongSupplier clock;
  private final Executor loop;
  private List<Question> postponed = new ArrayList<>();
  private long sweptNanos;

  /**
   * @param clock the monotonic clock, in nanoseconds
   * @param loop runs what is to be done in the loop
   */
  public StoreMemory(CacheStore store, Groups groups, LongSupplier clock, Executor loop) {
    this.store = store;
    this.groups = groups;
    this.clock = clock;
    this.loop = loop;
    sweptNanos = clock.getAsLong();
  }

  @Override
  public void ask(int shard, MemoryRequest request, Consumer<MemoryAnswer> onAnswer) {
    ask(new Question(shard, request, false, onAnswer));
  }

  @Override
  public void sweep() {
    long nowNanos = clock.getAsLong();
    if (nowNanos - sweptNanos >= PAUSE_NANOS) {
      sweptNanos = nowNanos;
      List<Question> again = postponed;
      postponed = new ArrayList<>();
      again.forEach(this::ask);
    }
  }

  private void ask(Question question) {
    if (isOurs(question)) {
      store.carryOut(
          question.shard,
          question.request,
          outcome -> loop.execute(() -> settled(question, outcome)));
    }
  }

  // Whoever leads no longer has nobody left to answer to.
  private boolean isOurs(Question question) {
    Group group = groups.open(Shards.groupOf(question.shard));
    return group != null && group.isLeader() && group.raft().term() == question.request.term();
  }

  private void settled(Question question, Outcome outcome) {
    if (!isOurs(question)) {
      return;
    }
    if (outcome instanceof CacheReply reply) {
      question.onAnswer.accept(reply.answer());
    } else if (outcome instanceof Outcome.MemoryFull) {
      question.onAnswer.accept(question.answer(Kind.FULL));
    } else if (outcome instanceof Outcome.StoreAway && question.mayBeGivenUp()) {
      question.onAnswer.accept(question.answer(Kind.AWAY));
    } else {
      boolean isUndone =
          outcome instanceof Outcome.StoreAway || outcome instanceof Outcome.Overloaded;
      postponed.add(isUndone ? question : question.doubtful());
    }
  }
}
