package io.quorate.client.jcache;

import io.quorate.client.QuorateClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** The caches that one class loader's program uses in one cluster. Thread-safe. */
final class QuorateCacheManager implements CacheManager {
  private final QuorateCachingProvider provider;
  private final URI uri;
  private final ClassLoader loader;
  private final Properties properties = new Properties();
  private final CacheSettings settings;
  private final QuorateClient client;
  private final Workers workers = new Workers();

  // Guarded by itself, with the flag.
  private final Map<String, QuorateJCache<?, ?>> caches = new TreeMap<>();
  private boolean isClosed;

  QuorateCacheManager(
      QuorateCachingProvider provider, URI uri, ClassLoader loader, Properties wanted) {
    this(provider, uri, loader, wanted, CacheSettings::client);
  }

  QuorateCacheManager(
      QuorateCachingProvider provider,
      URI uri,
      ClassLoader loader,
      Properties wanted,
      Function<CacheSettings, QuorateClient> connecting) {
    this.provider = provider;
    this.uri = uri;
    this.loader = loader;
    properties.putAll(wanted);
    settings = CacheSettings.of(uri, wanted);
    client = connecting.apply(settings);
  }

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public Properties getProperties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /**
   * A cache for this program. What other programs have put into the cluster under its name is in
   * it, whatever they have configured.
   *
   * @throws UnsupportedOperationException for a store by reference
   */
  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    Objects.requireNonNull(cacheName, "a cache has a name");
    MutableConfiguration<K, V> own = copyOf(Objects.requireNonNull(configuration, "none given"));
    if (!own.isStoreByValue()) {
      throw new UnsupportedOperationException("entries are kept by value");
    }
    synchronized (caches) {
      requireOpen();
      if (caches.containsKey(cacheName)) {
        throw new CacheException("there is a cache with the name " + cacheName + " already");
      }
      QuorateJCache<K, V> cache =
          new CacheParts<>(cacheName, own, settings, client.cache(CacheParts.CODEC), loader)
              .assembled(this, workers);
      caches.put(cacheName, cache);
      cache.show(own.isManagementEnabled(), own.isStatisticsEnabled());
      return cache;
    }
  }

  private static <K, V> MutableConfiguration<K, V> copyOf(Configuration<K, V> given) {
    if (given instanceof CompleteConfiguration<K, V> complete) {
      return new MutableConfiguration<>(complete);
    }
    return new MutableConfiguration<K, V>()
        .setStoreByValue(given.isStoreByValue())
        .setTypes(given.getKeyType(), given.getValueType());
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType) {
    Objects.requireNonNull(keyType, "a cache has a type of keys");
    Objects.requireNonNull(valueType, "a cache has a type of values");
    QuorateJCache<?, ?> cache = find(cacheName);
    if (cache != null) {
      cache.types().requireSame(keyType, valueType);
    }
    return getCache(cacheName);
  }

  @Override
  @SuppressWarnings("unchecked") // JSR-107 leaves it to the caller to know the types
  public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
    return (Cache<K, V>) find(cacheName);
  }

  private @Nullable QuorateJCache<?, ?> find(String cacheName) {
    Objects.requireNonNull(cacheName, "a cache has a name");
    synchronized (caches) {
      requireOpen();
      return caches.get(cacheName);
    }
  }

  /** Those that were created here; the cluster has no list of others. */
  @Override
  public Iterable<String> getCacheNames() {
    synchronized (caches) {
      requireOpen();
      return List.copyOf(caches.keySet());
    }
  }

  /** Removes the entries of a cache that was created here, for all programs, and closes it. */
  @Override
  public void destroyCache(String cacheName) {
    QuorateJCache<?, ?> cache = find(cacheName);
    if (cache != null) {
      cache.clear();
      cache.close();
    }
  }

  @Override
  public void enableManagement(String cacheName, boolean isEnabled) {
    QuorateJCache<?, ?> cache = find(cacheName);
    if (cache != null) {
      cache.showManagement(isEnabled);
    }
  }

  @Override
  public void enableStatistics(String cacheName, boolean isEnabled) {
    QuorateJCache<?, ?> cache = find(cacheName);
    if (cache != null) {
      cache.showStatistics(isEnabled);
    }
  }

  /** Closes the caches, whose entries stay, and the connections. */
  @Override
  public void close() {
    List<QuorateJCache<?, ?>> all;
    synchronized (caches) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      all = new ArrayList<>(caches.values());
    }
    provider.forget(this);
    all.forEach(QuorateJCache::close);
    workers.close();
    client.close();
  }

  @Override
  public boolean isClosed() {
    synchronized (caches) {
      return isClosed;
    }
  }

  void forget(QuorateJCache<?, ?> cache) {
    synchronized (caches) {
      caches.remove(cache.getName(), cache);
    }
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the manager is closed");
    }
  }

  /** The manager itself, or the client that it works with. */
  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type.isInstance(client)) {
      return type.cast(client);
    }
    throw new IllegalArgumentException("a manager is no " + type.getName());
  }
}
