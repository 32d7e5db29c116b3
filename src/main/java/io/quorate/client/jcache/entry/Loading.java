package io.quorate.client.jcache.entry;

import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/** A cache's loader. */
public final class Loading<K, V> {
  private final CacheLoader<K, V> loader;
  private final boolean isReadThrough;

  /**
   * @param isReadThrough whether a key that has no value is looked up here
   */
  public Loading(CacheLoader<K, V> loader, boolean isReadThrough) {
    this.loader = loader;
    this.isReadThrough = isReadThrough;
  }

  public boolean isReadThrough() {
    return isReadThrough;
  }

  /**
   * Null if the loader has no value either.
   *
   * @throws CacheLoaderException whatever the loader throws
   */
  public @Nullable V load(K key) {
    return loaded(() -> loader.load(key));
  }

  /**
   * As {@link #load}, for many; some may have none.
   *
   * @throws CacheLoaderException whatever the loader throws
   */
  public Map<K, @Nullable V> loadAll(Collection<? extends K> keys) {
    Map<K, @Nullable V> all = loaded(() -> loader.loadAll(keys));
    return all == null ? Map.of() : all;
  }

  private static <T> @Nullable T loaded(Supplier<@Nullable T> work) {
    try {
      return work.get();
    } catch (CacheLoaderException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheLoaderException("the loader has failed: " + e.getMessage(), e);
    }
  }

  /** What there is to let go of. */
  public Object loader() {
    return loader;
  }
}
