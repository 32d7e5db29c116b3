package io.quorate.coherence;

import io.quorate.cache.CacheCall;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Line;
import io.quorate.kernel.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The clients' door: turns calls of any thread into inputs of the loop. */
public final class LoopDoor implements CacheDoor {
  /** How many bytes of values wait at one node for being written. */
  static final long VALUE_BYTES_MAX = 64L << 20;

  private final Supplier<Coherence> coherence;
  private final Function<Consumer<Consumer<Outcome>>, CompletionStage<Outcome>> loop;
  private final AtomicLong bytesUnderWay = new AtomicLong();

  /**
   * @param loop runs an action on the loop's thread, whose answer goes to the sink that it is given
   */
  public LoopDoor(
      Supplier<Coherence> coherence,
      Function<Consumer<Consumer<Outcome>>, CompletionStage<Outcome>> loop) {
    this.coherence = coherence;
    this.loop = loop;
  }

  @Override
  public @Nullable Line hit(CacheKey key) {
    return coherence.get().hit(key);
  }

  @Override
  public CompletionStage<Outcome> call(CacheKey key, CacheCall wanted) {
    long bytes = wanted instanceof CacheCall.Write write ? write.value().length() : 0;
    if (bytesUnderWay.addAndGet(bytes) > VALUE_BYTES_MAX && bytes > 0) {
      bytesUnderWay.addAndGet(-bytes);
      return CompletableFuture.completedFuture(
          new Outcome.Overloaded("too many bytes of values are under way at this node"));
    }
    AtomicBoolean isReleased = new AtomicBoolean();
    AtomicBoolean isTaken = new AtomicBoolean();
    Runnable release =
        () -> {
          if (isReleased.compareAndSet(false, true)) {
            bytesUnderWay.addAndGet(-bytes);
          }
        };
    return loop.apply(
            sink -> {
              isTaken.set(true);
              coherence.get().submit(key, wanted, sink, release);
            })
        .whenComplete(
            (answer, failure) -> {
              if (!isTaken.get()) {
                release.run();
              }
            });
  }

  @Override
  public CompletionStage<Outcome> look(CacheKey key) {
    return loop.apply(sink -> coherence.get().look(key, sink));
  }

  @Override
  public CacheFigures figures() {
    return coherence.get().figures();
  }
}
