package io.quorate.client.cache;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Seconds;
import java.time.Duration;

/**
 * How a value is put. Immutable; begin with {@link #DEFAULT}.
 *
 * @param ttl how long it is good; zero for ever
 * @param ifVersion which version the key must have: 0 for no value at all, {@link #ANY_VERSION} for
 *     whatever it has
 */
public record PutOptions(Duration ttl, long ifVersion) {
  /** No condition. */
  public static final long ANY_VERSION = -1;

  /** The longest life that a value may have, besides for ever. */
  public static final Duration TTL_MAX = Duration.ofDays(365);

  /** For ever, whatever the key has. */
  public static final PutOptions DEFAULT = new PutOptions(Duration.ZERO, ANY_VERSION);

  /**
   * @throws IllegalArgumentException if the cluster would refuse one of them
   */
  public PutOptions {
    Seconds.requireWithin("a value's ttl", ttl, Duration.ZERO, TTL_MAX);
    if (ifVersion < ANY_VERSION) {
      throw new IllegalArgumentException("a version is 1 or more, not " + ifVersion);
    }
  }

  /** The same for so long; a millisecond is the least. */
  public PutOptions withTtl(Duration other) {
    return new PutOptions(other, ifVersion);
  }

  /** The same if the key has no value. */
  public PutOptions ifAbsent() {
    return new PutOptions(ttl, 0);
  }

  /**
   * The same if the key has this version.
   *
   * @throws IllegalArgumentException if there is no such version
   */
  public PutOptions ifVersion(long version) {
    if (version < 1) {
      throw new IllegalArgumentException("a version is 1 or more, not " + version);
    }
    return new PutOptions(ttl, version);
  }

  Call on(Call call) {
    return conditional(ttl.isZero() ? call : call.with("ttl", Seconds.of(ttl)), ifVersion);
  }

  /**
   * The call under its condition. Without one it must not be sent twice: what others have written
   * in between would be lost. With one the second would do nothing.
   */
  static Call conditional(Call call, long ifVersion) {
    if (ifVersion == ANY_VERSION) {
      return call.once();
    }
    return ifVersion == 0
        ? call.withHeader("If-None-Match", "*")
        : call.withHeader("If-Match", "\"" + ifVersion + "\"");
  }
}
