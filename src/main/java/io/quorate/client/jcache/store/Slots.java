package io.quorate.client.jcache.store;

import io.quorate.client.OutcomeUnknownException;
import io.quorate.client.QuorateException;
import io.quorate.client.RefusedException;
import io.quorate.client.cache.CacheWrite;
import io.quorate.client.cache.Cached;
import io.quorate.client.cache.PutOptions;
import io.quorate.client.cache.QuorateCache;
import io.quorate.client.wire.Futures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.cache.CacheException;

/** Names with bytes under them, in the cluster's cache; all that is written is compared first. */
final class Slots {
  /** Bytes with their version; 0 and none if there is nothing. */
  record Slot(long version, Bytes bytes) {
    static final Slot EMPTY = new Slot(0, Bytes.NONE);

    static Slot of(Optional<Cached<byte[]>> cached) {
      return cached.map(each -> new Slot(each.version(), new Bytes(each.value()))).orElse(EMPTY);
    }
  }

  private final QuorateCache<byte[]> cache;

  Slots(QuorateCache<byte[]> cache) {
    this.cache = cache;
  }

  Slot read(String name) {
    return asked(() -> Slot.of(Futures.join(cache.getAsync(name))));
  }

  CompletableFuture<Slot> reading(String name) {
    return cache.getAsync(name).thenApply(Slot::of);
  }

  /**
   * Writes if the name still has the version.
   *
   * @param ttlMillis 0 for ever
   * @return whether it had
   */
  boolean write(String name, long version, Bytes bytes, long ttlMillis) {
    PutOptions options = PutOptions.DEFAULT.withTtl(Duration.ofMillis(ttlMillis));
    PutOptions condition = version == 0 ? options.ifAbsent() : options.ifVersion(version);
    return asked(
        () -> {
          CompletableFuture<CacheWrite> put = cache.putAsync(name, bytes.array(), condition);
          return Futures.join(put).isDone();
        });
  }

  /** Removes what the name has if it still has the version; whether it had. */
  boolean remove(String name, long version) {
    return asked(() -> Futures.join(cache.removeAsync(name, version)));
  }

  /** Gives what went wrong the words of JSR-107. */
  static <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (OutcomeUnknownException e) {
      throw new CacheException("it is not known whether it was done: " + e.getMessage(), e);
    } catch (RefusedException e) {
      throw new CacheException("the cluster refuses it: " + e.getMessage(), e);
    } catch (QuorateException e) {
      throw new CacheException("nothing was done: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CacheException("what lies there is no cache's of JSR-107", e);
    }
  }
}
