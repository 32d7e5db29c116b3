package io.quorate.machine;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequestKind;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Rng;

/** Arbitrary requests to the cache's memory, with any numbers. */
final class CacheSamples {
  private final Rng rng;

  CacheSamples(Rng rng) {
    this.rng = rng;
  }

  Command.OnCache onCache() {
    return new Command.OnCache(request(), number());
  }

  private MemoryRequest request() {
    MemoryRequestKind[] kinds = MemoryRequestKind.values();
    return switch (kinds[rng.index(kinds.length)]) {
      case RAISE -> new MemoryRequest.Raise(number(), number());
      case OPEN, READ -> new MemoryRequest.Open(number(), number());
      case COMMIT -> new MemoryRequest.Commit(number(), number(), key(), grant(), content());
      case FENCE -> new MemoryRequest.Fence(number(), number(), key(), grant());
    };
  }

  private CacheKey key() {
    return new CacheKey(rng.index(4_096), rng.chance(0.5) ? "user:42" : "ключ");
  }

  private Grant grant() {
    return new Grant(number(), number());
  }

  private Content content() {
    Bytes value = rng.chance(0.3) ? null : Bytes.of(new byte[rng.index(50)]);
    return new Content(value, number(), number());
  }

  private long number() {
    long number = rng.nextLong() >>> rng.index(64);
    return rng.chance(0.2) ? -number : number;
  }
}
