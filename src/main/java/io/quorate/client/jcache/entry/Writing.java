package io.quorate.client.jcache.entry;

import java.util.Collection;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/** A cache's writer, which hears of a change before the cluster does. */
public final class Writing<K, V> {
  private final CacheWriter<? super K, ? super V> writer;

  public Writing(CacheWriter<? super K, ? super V> writer) {
    this.writer = writer;
  }

  void write(K key, V value) {
    run(() -> writer.write(new KeyedEntry<>(key, value)));
  }

  void delete(K key) {
    run(() -> writer.delete(key));
  }

  /**
   * Writes many.
   *
   * @param entries of which the writer takes out what it has written; others are left if it fails
   * @throws CacheWriterException whatever the writer throws
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // the writer takes what is wider than K and V
  public void writeAll(Collection<Cache.Entry<? extends K, ? extends V>> entries) {
    run(() -> writer.writeAll((Collection) entries));
  }

  /**
   * Deletes many.
   *
   * @param keys of which the writer takes out what it has deleted; others are left if it fails
   * @throws CacheWriterException whatever the writer throws
   */
  public void deleteAll(Collection<?> keys) {
    run(() -> writer.deleteAll(keys));
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (CacheWriterException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheWriterException("the writer has failed: " + e.getMessage(), e);
    }
  }

  /** What there is to let go of. */
  public Object writer() {
    return writer;
  }
}
