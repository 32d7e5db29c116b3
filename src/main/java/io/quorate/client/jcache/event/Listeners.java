package io.quorate.client.jcache.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** The listeners of one cache. Thread-safe. */
public final class Listeners<K, V> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Listeners.class.getName());

  private final Cache<K, V> source;
  private final Executor later;
  private final List<Registration<K, V>> registrations = new CopyOnWriteArrayList<>();

  /**
   * @param later where those are told that need not have heard before a call returns
   */
  public Listeners(Cache<K, V> source, Executor later) {
    this.source = source;
    this.later = later;
  }

  /**
   * @throws IllegalArgumentException if it is there already
   */
  public void add(CacheEntryListenerConfiguration<K, V> configuration) {
    if (registrations.stream().anyMatch(each -> each.configuration().equals(configuration))) {
      throw new IllegalArgumentException("a listener with this configuration is there already");
    }
    registrations.add(Registration.of(configuration));
  }

  public void remove(CacheEntryListenerConfiguration<K, V> configuration) {
    List<Registration<K, V>> gone =
        registrations.stream().filter(each -> each.configuration().equals(configuration)).toList();
    registrations.removeAll(gone);
    gone.forEach(Listeners::close);
  }

  public boolean isAny() {
    return !registrations.isEmpty();
  }

  /** An entry has come, or has another value. */
  public void put(K key, V value, @Nullable V old) {
    tell(old == null ? EventType.CREATED : EventType.UPDATED, key, value, old);
  }

  /** An entry has been removed. */
  public void removed(K key, V old) {
    tell(EventType.REMOVED, key, old, old);
  }

  /** An entry has ended by something that this program did; others end unheard. */
  public void expired(K key, V old) {
    tell(EventType.EXPIRED, key, old, old);
  }

  private void tell(EventType type, K key, V value, @Nullable V old) {
    if (registrations.isEmpty()) {
      return;
    }
    EntryEvent<K, V> event = new EntryEvent<>(source, type, key, value, old);
    for (Registration<K, V> each : registrations) {
      if (each.isSynchronous()) {
        each.tell(event);
      } else {
        later.execute(() -> tellLater(each, event));
      }
    }
  }

  private void tellLater(Registration<K, V> registration, EntryEvent<K, V> event) {
    try {
      registration.tell(event);
    } catch (CacheEntryListenerException e) {
      LOG.log(Level.WARNING, "A listener of a cache has failed", e);
    }
  }

  /** Lets all go. */
  @Override
  public void close() {
    registrations.forEach(Listeners::close);
    registrations.clear();
  }

  private static void close(Registration<?, ?> registration) {
    Closing.letGo(registration.listener());
    registration.filter().ifPresent(Closing::letGo);
  }
}
