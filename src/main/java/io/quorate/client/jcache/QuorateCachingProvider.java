package io.quorate.client.jcache;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * JSR-107 on a Quorate cluster. A manager's URI is like {@code quorate://host:8001,host:8002}, or
 * {@code quorate+https://host:8443}; unless one is given, it is the system property {@code
 * quorate.jcache.uri}. Thread-safe.
 *
 * <p>Properties of a manager, each of which but the token may also be a system property: {@code
 * quorate.jcache.timeout} in seconds, {@code quorate.jcache.token} of a bearer, {@code
 * quorate.jcache.filter} of classes in the syntax of {@code jdk.serialFilter}, {@code
 * quorate.jcache.listing} with {@code false} for caches that cannot be iterated over.
 */
public final class QuorateCachingProvider implements CachingProvider {
  private final Map<ClassLoader, Map<URI, QuorateCacheManager>> managers = new WeakHashMap<>();

  /** For {@link java.util.ServiceLoader}. */
  public QuorateCachingProvider() {}

  @Override
  public CacheManager getCacheManager(
      @Nullable URI uri, @Nullable ClassLoader loader, @Nullable Properties properties) {
    URI place = uri == null ? getDefaultURI() : uri;
    ClassLoader classes = loader == null ? getDefaultClassLoader() : loader;
    Properties wanted = properties == null ? new Properties() : properties;
    synchronized (managers) {
      return managers
          .computeIfAbsent(classes, key -> new HashMap<>())
          .computeIfAbsent(place, key -> new QuorateCacheManager(this, key, classes, wanted));
    }
  }

  @Override
  public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader loader) {
    return getCacheManager(uri, loader, null);
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  @Override
  public ClassLoader getDefaultClassLoader() {
    return getClass().getClassLoader();
  }

  @Override
  public URI getDefaultURI() {
    return CacheSettings.defaultUri();
  }

  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public void close() {
    List<QuorateCacheManager> all = new ArrayList<>();
    synchronized (managers) {
      managers.values().forEach(each -> all.addAll(each.values()));
    }
    all.forEach(QuorateCacheManager::close);
  }

  @Override
  public void close(ClassLoader loader) {
    List<QuorateCacheManager> all;
    synchronized (managers) {
      all = new ArrayList<>(managers.getOrDefault(loader, Map.of()).values());
    }
    all.forEach(QuorateCacheManager::close);
  }

  @Override
  public void close(URI uri, ClassLoader loader) {
    QuorateCacheManager manager;
    synchronized (managers) {
      manager = managers.getOrDefault(loader, Map.of()).get(uri);
    }
    if (manager != null) {
      manager.close();
    }
  }

  /** Forgets a manager that is closed. */
  void forget(QuorateCacheManager manager) {
    synchronized (managers) {
      Map<URI, QuorateCacheManager> ofLoader = managers.get(manager.getClassLoader());
      if (ofLoader != null && ofLoader.remove(manager.getURI(), manager) && ofLoader.isEmpty()) {
        managers.remove(manager.getClassLoader());
      }
    }
  }

  /** None: entries are kept by value, and elsewhere. */
  @Override
  public boolean isSupported(OptionalFeature feature) {
    return false;
  }
}
