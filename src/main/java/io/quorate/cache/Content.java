package io.quorate.cache;

import io.quorate.kernel.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a key has.
 *
 * @param value null if it has none
 * @param version of the value; without one, a version below that of every later value
 * @param lifeNanos how long the value is still good; {@link #FOREVER} if it does not end
 */
public record Content(@Nullable Bytes value, long version, long lifeNanos) {
  public static final long FOREVER = Long.MAX_VALUE;

  /** No value. */
  public static Content absent(long version) {
    return new Content(null, version, FOREVER);
  }

  public boolean isPresent() {
    return value != null;
  }
}
