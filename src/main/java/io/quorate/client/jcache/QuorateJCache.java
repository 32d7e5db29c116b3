package io.quorate.client.jcache;

import io.quorate.client.jcache.entry.Entries;
import io.quorate.client.jcache.entry.Entries.Manner;
import io.quorate.client.jcache.entry.Found;
import io.quorate.client.jcache.entry.Loading;
import io.quorate.client.jcache.entry.ProcessedEntry;
import io.quorate.client.jcache.entry.Step;
import io.quorate.client.jcache.event.Listeners;
import io.quorate.client.jcache.figure.Beans;
import io.quorate.client.jcache.figure.Counts;
import io.quorate.client.jcache.figure.ShownConfiguration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/** One cache, as one program uses it. Thread-safe. */
final class QuorateJCache<K, V> implements Cache<K, V> {
  private final QuorateCacheManager manager;
  private final CacheParts<K, V> parts;
  private final MutableConfiguration<K, V> configuration;
  private final EntryTypes types;
  private final Executor workers;
  private final Listeners<K, V> listeners;
  private final Counts counts;
  private final Beans beans;
  private final Entries<K, V> entries;
  private final BulkCalls<K, V> bulk;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  QuorateJCache(QuorateCacheManager manager, CacheParts<K, V> parts, Executor workers) {
    this.manager = manager;
    this.parts = parts;
    this.configuration = parts.configuration();
    types = new EntryTypes(configuration.getKeyType(), configuration.getValueType());
    this.workers = workers;
    listeners = new Listeners<>(this, workers);
    configuration.getCacheEntryListenerConfigurations().forEach(listeners::add);
    counts = new Counts(configuration.isStatisticsEnabled());
    beans = new Beans(manager.getURI(), parts.name());
    entries =
        new Entries<>(
            parts.store(),
            parts.serials(),
            parts.expiry(),
            new Entries.Audience<>(listeners, counts, parts.writing()));
    bulk = new BulkCalls<>(entries, parts.writing().orElse(null));
  }

  @Override
  public @Nullable V get(K key) {
    requireKey(key);
    return look(key, readThrough()).orElse(null);
  }

  private Optional<V> look(K key, @Nullable Loading<K, V> loading) {
    return entries.change(
        key,
        Manner.LOOKUP,
        found -> {
          if (found.isThere()) {
            return Step.access(found.value());
          }
          V loaded = loading == null ? null : loading.load(key);
          return loaded == null
              ? Step.none(Optional.empty())
              : Step.load(loaded, Optional.of(loaded));
        });
  }

  private @Nullable Loading<K, V> readThrough() {
    return parts.loading().filter(Loading::isReadThrough).orElse(null);
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    requireKeys(keys);
    Map<K, V> found = new HashMap<>();
    for (K key : keys) {
      look(key, readThrough()).ifPresent(value -> found.put(key, value));
    }
    return found;
  }

  @Override
  public boolean containsKey(K key) {
    requireKey(key);
    return entries.has(key);
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean isReplacing, @Nullable CompletionListener listener) {
    requireKeys(keys);
    workers.execute(
        () -> {
          try {
            parts.loading().ifPresent(each -> bulk.loadAll(each, keys, isReplacing));
          } catch (RuntimeException e) {
            if (listener != null) {
              listener.onException(e);
            }
            return;
          }
          if (listener != null) {
            listener.onCompletion();
          }
        });
  }

  @Override
  public void put(K key, V value) {
    requireEntry(key, value);
    entries.change(key, Manner.BLIND, found -> Step.put(value, true));
  }

  @Override
  public @Nullable V getAndPut(K key, V value) {
    requireEntry(key, value);
    return entries.change(key, Manner.LOOKUP, found -> Step.put(value, found.value())).orElse(null);
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    requireOpen();
    map.forEach(this::requireEntry);
    bulk.putAll(map);
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    requireEntry(key, value);
    return entries.change(
        key, Manner.LOOKUP, found -> found.isThere() ? Step.none(false) : Step.put(value, true));
  }

  @Override
  public boolean remove(K key) {
    requireKey(key);
    return entries.change(key, Manner.BLIND, found -> Step.remove(found.isThere()));
  }

  @Override
  public boolean remove(K key, V oldValue) {
    requireEntry(key, oldValue);
    return entries.change(key, Manner.LOOKUP, found -> ifEqual(found, oldValue, Step.remove(true)));
  }

  private static <V> Step<V, Boolean> ifEqual(Found<V> found, V wanted, Step<V, Boolean> step) {
    if (!found.isThere()) {
      return Step.none(false);
    }
    return found.value().filter(wanted::equals).isPresent() ? step : Step.access(false);
  }

  @Override
  public @Nullable V getAndRemove(K key) {
    requireKey(key);
    return entries
        .<Optional<V>>change(key, Manner.LOOKUP, found -> Step.remove(found.value()))
        .orElse(null);
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    requireEntry(key, newValue);
    requireEntry(key, oldValue);
    return entries.change(
        key, Manner.LOOKUP, found -> ifEqual(found, oldValue, Step.put(newValue, true)));
  }

  @Override
  public boolean replace(K key, V value) {
    requireEntry(key, value);
    return entries.change(
        key, Manner.LOOKUP, found -> found.isThere() ? Step.put(value, true) : Step.none(false));
  }

  @Override
  public @Nullable V getAndReplace(K key, V value) {
    requireEntry(key, value);
    return entries
        .<Optional<V>>change(
            key,
            Manner.LOOKUP,
            found -> found.isThere() ? Step.put(value, found.value()) : Step.none(Optional.empty()))
        .orElse(null);
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    requireKeys(keys);
    bulk.removeAll(keys);
  }

  /** Those that are listed when their turn comes. */
  @Override
  public void removeAll() {
    requireOpen();
    bulk.removeAll();
  }

  /** As {@link #removeAll()}. */
  @Override
  public void clear() {
    requireOpen();
    entries.clear();
  }

  /** The processor runs here, and again if another program was faster. */
  @Override
  public <T> @Nullable T invoke(
      K key, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    requireKey(key);
    Objects.requireNonNull(processor, "there is no processor");
    return entries
        .<Optional<T>>change(
            key,
            Manner.LOOKUP,
            found -> {
              ProcessedEntry<K, V> entry =
                  new ProcessedEntry<>(key, found, readThrough(), types::requireValue);
              T result = process(processor, entry, arguments);
              return entry.step(Optional.ofNullable(result));
            })
        .orElse(null);
  }

  private static <K, V, T> @Nullable T process(
      EntryProcessor<K, V, T> processor, ProcessedEntry<K, V> entry, Object... arguments) {
    try {
      return processor.process(entry, arguments);
    } catch (CacheException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EntryProcessorException(e);
    }
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    requireKeys(keys);
    Objects.requireNonNull(processor, "there is no processor");
    Map<K, EntryProcessorResult<T>> results = new HashMap<>();
    for (K key : keys) {
      try {
        T result = invoke(key, processor, arguments);
        if (result != null) {
          results.put(key, () -> result);
        }
      } catch (CacheException e) {
        results.put(
            key,
            () -> {
              throw e instanceof EntryProcessorException own ? own : new EntryProcessorException(e);
            });
      }
    }
    return results;
  }

  /** Entries as they are found; what comes or goes meanwhile may be among them or not. */
  @Override
  public Iterator<Cache.Entry<K, V>> iterator() {
    requireOpen();
    return new EntryIterator<>(entries.keys(), key -> look(key, null), this::remove);
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> added) {
    requireOpen();
    listeners.add(added);
    configuration.addCacheEntryListenerConfiguration(added);
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> removed) {
    requireOpen();
    listeners.remove(removed);
    configuration.removeCacheEntryListenerConfiguration(removed);
  }

  void show(boolean isManaged, boolean isCounted) {
    beans.showConfiguration(new ShownConfiguration(configuration), isManaged);
    beans.showStatistics(counts, isCounted);
  }

  void showManagement(boolean isShown) {
    configuration.setManagementEnabled(isShown);
    show(isShown, configuration.isStatisticsEnabled());
  }

  void showStatistics(boolean isShown) {
    configuration.setStatisticsEnabled(isShown);
    counts.count(isShown);
    show(configuration.isManagementEnabled(), isShown);
  }

  @Override
  public String getName() {
    return parts.name();
  }

  @Override
  public CacheManager getCacheManager() {
    return manager;
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    MutableConfiguration<K, V> copy = new MutableConfiguration<>(configuration);
    if (type.isInstance(copy)) {
      return type.cast(copy);
    }
    throw new IllegalArgumentException("the configuration is no " + type.getName());
  }

  /** Lets go of what the configuration has made; the entries stay. */
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      manager.forget(this);
      show(false, false);
      listeners.close();
      parts.close();
    }
  }

  @Override
  public boolean isClosed() {
    return isClosed.get();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("a cache is no " + type.getName());
  }

  EntryTypes types() {
    return types;
  }

  private void requireOpen() {
    if (isClosed()) {
      throw new IllegalStateException("the cache " + getName() + " is closed");
    }
  }

  private void requireKey(K key) {
    requireOpen();
    types.requireKey(key);
  }

  private void requireKeys(Set<? extends K> keys) {
    requireOpen();
    keys.forEach(this::requireKey);
  }

  private void requireEntry(K key, V value) {
    requireKey(key);
    types.requireValue(value);
  }
}
