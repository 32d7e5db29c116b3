package io.quorate.chaos.register;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which version of a key has which value: each one value for good. */
public final class Versions {
  private final Map<Long, Long> values = new HashMap<>();

  /**
   * Somebody was told of it.
   *
   * @throws Contradiction if the version has another value
   */
  public void seen(long version, long value) throws Contradiction {
    Long known = values.putIfAbsent(version, value);
    if (known != null && known != value) {
      throw new Contradiction("version " + version + " has the values " + known + " and " + value);
    }
  }

  /** The value of a version; null if nobody was told. */
  public @Nullable Long value(long version) {
    return values.get(version);
  }
}
