package io.quorate.client.jcache.store;

import java.util.Optional;

/**
 * What a key had when it was looked at.
 *
 * @param version 0 if there was nothing at all; a key may have a version and no entry
 */
public record Seen(long version, Optional<Entry> entry) {
  /**
   * An entry in its serial form.
   *
   * @param life as it was written; what is left of it is {@link Life#rest}
   */
  public record Entry(Bytes key, Bytes value, Life life) {}

  static final Seen NOTHING = new Seen(0, Optional.empty());

  static Seen of(long version, Kept kept) {
    Life life = kept.untilMillis() == 0 ? Life.FOREVER : new Life(0, kept.untilMillis());
    return new Seen(version, kept.key().map(key -> new Entry(key, kept.value(), life)));
  }

  /** Whether somebody has made sure that the key is on no list. */
  boolean isFenced() {
    return version > 0 && entry.isEmpty();
  }
}
