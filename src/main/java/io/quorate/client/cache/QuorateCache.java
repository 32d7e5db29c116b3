package io.quorate.client.cache;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Names;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The cluster's cache: one space of keys for all programs, coherent between all nodes. Immutable
 * and thread-safe.
 *
 * <p>A call fails over to another node as long as that can do no harm: reads always, writes under a
 * condition always, others only while it is certain that nothing was done. What can go wrong is an
 * {@code UnavailableException}, an {@code OutcomeUnknownException} or a {@code RefusedException} of
 * {@code io.quorate.client}. Forms that return a future complete it on the client's executor for
 * callbacks; to cancel one is not to wait for it any longer.
 *
 * @param <V> values, as the codec has them
 */
public final class QuorateCache<V> {
  /** A call ends with the client's patience, which is an hour at most. */
  private static final Duration CALL_MAX = Duration.ofHours(1);

  private final CacheDoor door;
  private final CacheCodec<V> codec;

  /** Not for programs: they ask the client for the cache. */
  public QuorateCache(CacheDoor door, CacheCodec<V> codec) {
    this.door = door;
    this.codec = codec;
  }

  /**
   * The value of a key, as of a moment during the call; empty if it has none.
   *
   * @throws IllegalArgumentException if the key is not allowed, or the value none of the codec's
   */
  public Optional<Cached<V>> get(String key) throws InterruptedException {
    return Futures.await(getting(key));
  }

  /** {@link #get} without waiting for it. */
  public CompletableFuture<Optional<Cached<V>>> getAsync(String key) {
    return later(getting(key));
  }

  private CompletableFuture<Optional<Cached<V>>> getting(String key) {
    return call(Call.of("GET", "cache", valid(key)))
        .thenApply(
            answered -> {
              Reply reply = answered.reply();
              if (isMissing(reply)) {
                return Optional.empty();
              }
              String json = okay(reply).raw("value").orElseThrow(() -> door.refusal(reply));
              return Optional.of(new Cached<>(key, codec.decode(json), version(reply)));
            });
  }

  /** Puts a value for ever, whatever the key has; the version that it has from now on. */
  public long put(String key, V value) throws InterruptedException {
    return put(key, value, PutOptions.DEFAULT).version();
  }

  /** Puts a value if the key has none. */
  public CacheWrite putIfAbsent(String key, V value) throws InterruptedException {
    return put(key, value, PutOptions.DEFAULT.ifAbsent());
  }

  /** Puts a value in place of the one of that version, as {@link Cached#version} told it. */
  public CacheWrite compareAndSet(String key, long version, V value) throws InterruptedException {
    return put(key, value, PutOptions.DEFAULT.ifVersion(version));
  }

  /**
   * Puts a value.
   *
   * @throws IllegalArgumentException if the key is not allowed, or the codec refuses the value
   */
  public CacheWrite put(String key, V value, PutOptions options) throws InterruptedException {
    return Futures.await(putting(key, value, options));
  }

  /** {@link #put(String, Object, PutOptions)} without waiting for it. */
  public CompletableFuture<CacheWrite> putAsync(String key, V value, PutOptions options) {
    return later(putting(key, value, options));
  }

  private CompletableFuture<CacheWrite> putting(String key, V value, PutOptions options) {
    Call call = Call.of("PUT", "cache", valid(key)).withBody(codec.encode(value));
    return call(options.on(call))
        .thenApply(
            answered ->
                unmatched(answered)
                    .orElseGet(() -> new CacheWrite(true, version(okay(answered.reply())))));
  }

  /** Removes the value, whichever it is; false if there was none. */
  public boolean remove(String key) throws InterruptedException {
    return Futures.await(removing(key, PutOptions.ANY_VERSION));
  }

  /**
   * Removes the value if it has this version; false if it has not.
   *
   * @throws IllegalArgumentException if there is no such version
   */
  public boolean remove(String key, long version) throws InterruptedException {
    return Futures.await(removing(key, PutOptions.DEFAULT.ifVersion(version).ifVersion()));
  }

  /** {@link #remove(String)} without waiting for it. */
  public CompletableFuture<Boolean> removeAsync(String key) {
    return later(removing(key, PutOptions.ANY_VERSION));
  }

  /** {@link #remove(String, long)} without waiting for it. */
  public CompletableFuture<Boolean> removeAsync(String key, long version) {
    return later(removing(key, PutOptions.DEFAULT.ifVersion(version).ifVersion()));
  }

  private CompletableFuture<Boolean> removing(String key, long ifVersion) {
    Call call = PutOptions.conditional(Call.of("DELETE", "cache", valid(key)), ifVersion);
    return call(call)
        .thenApply(
            answered -> {
              if (isMissing(answered.reply()) && answered.isInDoubt()) {
                throw door.doubt("the key has no value, and it may be this call that removed it");
              }
              boolean isDone = !isMissing(answered.reply()) && unmatched(answered).isEmpty();
              return isDone && okay(answered.reply()).isOk();
            });
  }

  /** Has every node drop its copy; the value stays in memory, where the next read finds it. */
  public void invalidate(String key) throws InterruptedException {
    Futures.await(invalidating(key));
  }

  /** {@link #invalidate} without waiting for it. */
  public CompletableFuture<Void> invalidateAsync(String key) {
    return later(invalidating(key));
  }

  private CompletableFuture<Void> invalidating(String key) {
    return call(Call.of("POST", "cache", "invalidate", valid(key)))
        .thenAccept(answered -> okay(answered.reply()));
  }

  /** What each node has of a key. */
  public KeyLines status(String key) throws InterruptedException {
    return Futures.await(looking(key));
  }

  /** {@link #status} without waiting for it. */
  public CompletableFuture<KeyLines> statusAsync(String key) {
    return later(looking(key));
  }

  private CompletableFuture<KeyLines> looking(String key) {
    return call(Call.of("GET", "cache", "status", valid(key)))
        .thenApply(answered -> KeyLines.of(okay(answered.reply())));
  }

  private CompletableFuture<Answered> call(Call call) {
    return door.call(call, CALL_MAX);
  }

  private <T> CompletableFuture<T> later(CompletableFuture<T> done) {
    return done.whenCompleteAsync((value, failure) -> {}, door.callbacks());
  }

  private static String valid(String key) {
    return Names.requireValid("a key", key);
  }

  private static boolean isMissing(Reply reply) {
    return reply.code().equals("not_found");
  }

  /** What has become of a write whose condition did not hold; empty if it held. */
  private Optional<CacheWrite> unmatched(Answered answered) {
    if (!answered.reply().code().equals("precondition_failed")) {
      return Optional.empty();
    }
    if (answered.isInDoubt()) {
      throw door.doubt("the condition holds no longer, perhaps since this call was carried out");
    }
    return Optional.of(new CacheWrite(false, answered.reply().number("version").orElse(0L)));
  }

  private Reply okay(Reply reply) {
    if (!reply.isOk()) {
      throw door.refusal(reply);
    }
    return reply;
  }

  private long version(Reply reply) {
    return reply.number("version").orElseThrow(() -> door.refusal(reply));
  }
}
