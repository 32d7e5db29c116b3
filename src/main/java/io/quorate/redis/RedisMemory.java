package io.quorate.redis;

import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryRequest;
import io.quorate.kernel.Outcome;
import io.quorate.machine.CacheReply;
import io.quorate.port.StoreHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The cache's memory in Redis. What has no answer is asked again until it has one, unless the home
 * that wanted it is over. One thread asks and is told: that of the loop.
 */
public final class RedisMemory implements StoreHealth, AutoCloseable {
  private static final int OTHER_CONNECTIONS = 2;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Whether a home is still this node's. */
  @FunctionalInterface
  public interface Homes {
    boolean isHere(int shard, long term);
  }

  private record Question(int shard, MemoryRequest request, Consumer<MemoryAnswer> onAnswer) {}

  private final RedisLink link;
  private final RedisWorkers workers;
  private final CacheScripts scripts;
  private final Homes homes;
  private final Executor loop;
  private List<Question> postponed = new ArrayList<>();
  private long sweptNanos = System.nanoTime();

  private RedisMemory(RedisTarget target, ThreadFactory threads, Homes homes, Executor loop) {
    link = new RedisLink(target, RedisWorkers.CALLS_MAX + OTHER_CONNECTIONS);
    workers = new RedisWorkers(threads);
    scripts = new CacheScripts(link);
    this.homes = homes;
    this.loop = loop;
  }

  /**
   * Nothing is connected yet: Redis need not be there.
   *
   * @param loop runs what is to be done in the loop
   */
  public static RedisMemory at(
      RedisTarget target, ThreadFactory threads, Homes homes, Executor loop) {
    return new RedisMemory(target, threads, homes, loop);
  }

  /**
   * Begins to carry out what the home of a shard asks for; never blocks.
   *
   * @param onAnswer told in the loop, once the outcome is known; never if the home is over by then
   */
  public void ask(int shard, MemoryRequest request, Consumer<MemoryAnswer> onAnswer) {
    ask(new Question(shard, request, onAnswer));
  }

  /** Time has passed: what Redis did not answer is asked again. */
  public void sweep() {
    long nowNanos = System.nanoTime();
    if (!postponed.isEmpty() && nowNanos - sweptNanos >= PAUSE_NANOS) {
      sweptNanos = nowNanos;
      List<Question> again = postponed;
      postponed = new ArrayList<>();
      again.forEach(this::ask);
    }
  }

  private void ask(Question question) {
    if (homes.isHere(question.shard, question.request.term())) {
      workers.run(
          () -> new CacheReply(scripts.carryOut(question.shard, question.request)),
          outcome -> tell(question, outcome));
    }
  }

  private void tell(Question question, Outcome outcome) {
    try {
      loop.execute(() -> settled(question, outcome));
    } catch (RejectedExecutionException e) {
      // The loop has ended, and every home with it.
    }
  }

  // To do it twice is to do it once, so what may be done is done again.
  private void settled(Question question, Outcome outcome) {
    if (!homes.isHere(question.shard, question.request.term())) {
      return;
    }
    if (outcome instanceof CacheReply reply) {
      question.onAnswer.accept(reply.answer());
    } else if (outcome instanceof Outcome.MemoryFull) {
      question.onAnswer.accept(MemoryAnswer.of(question.request.id(), Kind.FULL));
    } else {
      postponed.add(question);
    }
  }

  @Override
  public Optional<String> trouble() {
    return link.trouble();
  }

  /** Calls that are under way are waited for. */
  @Override
  public void close() {
    workers.close();
    link.close();
  }
}
