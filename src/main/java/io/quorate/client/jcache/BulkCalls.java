package io.quorate.client.jcache;

import io.quorate.client.jcache.entry.Entries;
import io.quorate.client.jcache.entry.Entries.Manner;
import io.quorate.client.jcache.entry.KeyedEntry;
import io.quorate.client.jcache.entry.Loading;
import io.quorate.client.jcache.entry.Step;
import io.quorate.client.jcache.entry.Writing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Calls for many keys: each key's part is done at once or not at all, the whole is not. Where there
 * is a writer, it is told of all before any is changed.
 */
final class BulkCalls<K, V> {
  private final Entries<K, V> entries;
  private final @Nullable Writing<K, V> writing;

  BulkCalls(Entries<K, V> entries, @Nullable Writing<K, V> writing) {
    this.entries = entries;
    this.writing = writing;
  }

  void putAll(Map<? extends K, ? extends V> map) {
    Map<K, V> left = new LinkedHashMap<>(map);
    CacheWriterException failure = null;
    if (writing != null && !map.isEmpty()) {
      List<Cache.Entry<? extends K, ? extends V>> unwritten = new ArrayList<>();
      map.forEach((key, value) -> unwritten.add(new KeyedEntry<>(key, value)));
      try {
        writing.writeAll(unwritten);
      } catch (CacheWriterException e) {
        failure = e;
        unwritten.forEach(entry -> left.remove(entry.getKey()));
      }
    }
    left.forEach(
        (key, value) -> entries.change(key, Manner.WRITTEN, found -> Step.put(value, true)));
    if (failure != null) {
      throw failure;
    }
  }

  void removeAll(Collection<? extends K> keys) {
    Set<K> left = new HashSet<>(keys);
    CacheWriterException failure = null;
    if (writing != null && !keys.isEmpty()) {
      Set<K> undeleted = new HashSet<>(keys);
      try {
        writing.deleteAll(undeleted);
      } catch (CacheWriterException e) {
        failure = e;
        left.removeAll(undeleted);
      }
    }
    left.forEach(key -> entries.change(key, Manner.WRITTEN, found -> Step.remove(true)));
    if (failure != null) {
      throw failure;
    }
  }

  void removeAll() {
    List<K> keys = new ArrayList<>();
    entries.keys().forEachRemaining(keys::add);
    removeAll(keys);
  }

  /**
   * @param isReplacing whether values that are there already are loaded anew
   */
  void loadAll(Loading<K, V> loading, Set<? extends K> keys, boolean isReplacing) {
    List<K> wanted = new ArrayList<>();
    for (K key : keys) {
      if (isReplacing || !entries.has(key)) {
        wanted.add(key);
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    Map<K, @Nullable V> loaded = loading.loadAll(wanted);
    for (Map.Entry<K, @Nullable V> each : loaded.entrySet()) {
      V value = each.getValue();
      if (value != null) {
        entries.change(
            each.getKey(),
            Manner.WRITTEN,
            found -> found.isThere() && !isReplacing ? Step.none(false) : Step.load(value, true));
      }
    }
  }
}
