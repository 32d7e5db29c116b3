package io.quorate.client.jcache.store;

import io.quorate.client.OutcomeUnknownException;
import io.quorate.client.cache.QuorateCache;
import io.quorate.client.jcache.store.Slots.Slot;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The entries of one cache. Each change is made to what was seen, or not at all. Thread-safe. */
public final class EntryStore {
  /** So old a look at the list of keys is too old to create an entry by: see {@link KeyIndex}. */
  private static final long LISTED_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private final Slots slots;
  private final Naming naming;
  private final @Nullable KeyIndex index;

  /**
   * @param isListed whether a list of the keys is kept
   */
  public EntryStore(QuorateCache<byte[]> cache, String cacheName, boolean isListed) {
    slots = new Slots(cache);
    naming = new Naming(cacheName);
    index = isListed ? new KeyIndex(slots, naming) : null;
  }

  public KeyForm form(Object key, byte[] bytes) {
    return naming.form(key, bytes);
  }

  /**
   * What a key has.
   *
   * @throws CacheException if it cannot be read, or another key has the same name
   */
  public Seen read(KeyForm key) {
    Seen seen = seen(slots.read(key.name()));
    seen.entry()
        .ifPresent(
            entry -> {
              if (!key.key().equals(entry.key())) {
                throw new CacheException("another key has the name " + key);
              }
            });
    return seen;
  }

  private static Seen seen(Slot slot) {
    return slot.version() == 0 ? Seen.NOTHING : Seen.of(slot.version(), Kept.of(slot.bytes()));
  }

  /**
   * Puts an entry in place of what was seen.
   *
   * @return false if that is not there any more
   * @throws CacheException if nothing was done, or it is not known
   */
  public boolean write(KeyForm key, Seen seen, byte[] value, Life life) {
    if (seen.entry().isEmpty() && index != null) {
      long begunNanos = System.nanoTime();
      index.list(key.name(), seen.isFenced());
      if (System.nanoTime() - begunNanos > LISTED_NANOS_MAX) {
        return false;
      }
    }
    Kept kept = Kept.entry(key, new Bytes(value), life.untilMillis());
    try {
      return slots.write(key.name(), seen.version(), kept.bytes(), life.ttlMillis());
    } catch (CacheException e) {
      if (e.getCause() instanceof OutcomeUnknownException && isThere(key, kept)) {
        return true;
      }
      throw e;
    }
  }

  private boolean isThere(KeyForm key, Kept kept) {
    Slot now = slots.read(key.name());
    return now.version() > 0 && Kept.of(now.bytes()).stamp().equals(kept.stamp());
  }

  /** Removes the entry that was seen; false if that is not there any more. */
  public boolean remove(KeyForm key, Seen seen) {
    return slots.remove(key.name(), seen.version());
  }

  /**
   * All keys in their serial form, as they are found; what comes or goes meanwhile may be among
   * them or not.
   *
   * @throws UnsupportedOperationException if there is no list of them
   */
  public Iterator<byte[]> keys() {
    return new KeyIterator(listed().names(), name -> seen(slots.read(name)).entry());
  }

  /**
   * Removes all entries.
   *
   * @throws UnsupportedOperationException if there is no list of them
   */
  public void clear() {
    listed().clear();
  }

  private KeyIndex listed() {
    return Optional.ofNullable(index)
        .orElseThrow(
            () ->
                new UnsupportedOperationException(
                    "this cache keeps no list of its keys: see quorate.jcache.listing"));
  }
}
