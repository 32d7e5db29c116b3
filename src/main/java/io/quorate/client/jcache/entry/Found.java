package io.quorate.client.jcache.entry;

import io.quorate.client.jcache.serial.Serials;
import io.quorate.client.jcache.store.Seen;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operation finds under its key; the value is read only if it is asked for. */
public final class Found<V> {
  private final Seen seen;
  private final Serials serials;
  private @Nullable V value;

  Found(Seen seen, Serials serials) {
    this.seen = seen;
    this.serials = serials;
  }

  public boolean isThere() {
    return seen.entry().isPresent();
  }

  /** Empty if there is none. */
  @SuppressWarnings("unchecked") // what lies in the cache is what callers have put there
  public Optional<V> value() {
    if (value == null && isThere()) {
      value = (V) serials.object(entry().value().array());
    }
    return Optional.ofNullable(value);
  }

  Seen seen() {
    return seen;
  }

  Seen.Entry entry() {
    return seen.entry().orElseThrow();
  }
}
