package io.quorate.client.jcache;

import io.quorate.client.jcache.entry.KeyedEntry;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** The entries of those keys that still have one when it is their turn. Not thread-safe. */
final class EntryIterator<K, V> implements Iterator<Cache.Entry<K, V>> {
  private final Iterator<K> keys;
  private final Function<K, Optional<V>> get;
  private final Consumer<K> remove;
  private @Nullable KeyedEntry<K, V> next;
  private @Nullable K last;

  EntryIterator(Iterator<K> keys, Function<K, Optional<V>> get, Consumer<K> remove) {
    this.keys = keys;
    this.get = get;
    this.remove = remove;
  }

  @Override
  public boolean hasNext() {
    while (next == null && keys.hasNext()) {
      K key = keys.next();
      next = get.apply(key).map(value -> new KeyedEntry<>(key, value)).orElse(null);
    }
    return next != null;
  }

  @Override
  public Cache.Entry<K, V> next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("there is no further entry");
    }
    KeyedEntry<K, V> entry = next;
    next = null;
    last = entry.key();
    return entry;
  }

  @Override
  public void remove() {
    if (last == null) {
      throw new IllegalStateException("no entry was given, or it is removed already");
    }
    remove.accept(last);
    last = null;
  }
}
