package io.quorate.port;

import io.quorate.cache.WritePolicy;
import java.util.Locale;

/**
 * How a node's cache works, as far as all nodes must agree on it: a home with shorter leases than
 * its lessees would wait too short a time for them.
 */
public record CacheTerms(WritePolicy policy, long leaseMillis, CacheMemoryKind memory) {
  @Override
  public String toString() {
    return "write-%s, leases of %d ms, memory in %s"
        .formatted(lower(policy), leaseMillis, lower(memory));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
