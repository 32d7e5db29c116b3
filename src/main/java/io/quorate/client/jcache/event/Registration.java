package io.quorate.client.jcache.event;

import java.util.List;
import java.util.Optional;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;

/** One listener with what it wants to hear. */
record Registration<K, V>(
    CacheEntryListenerConfiguration<K, V> configuration,
    CacheEntryListener<? super K, ? super V> listener,
    Optional<CacheEntryEventFilter<? super K, ? super V>> filter) {

  static <K, V> Registration<K, V> of(CacheEntryListenerConfiguration<K, V> configuration) {
    return new Registration<>(
        configuration,
        configuration.getCacheEntryListenerFactory().create(),
        Optional.ofNullable(configuration.getCacheEntryEventFilterFactory()).map(Factory::create));
  }

  boolean isSynchronous() {
    return configuration.isSynchronous();
  }

  boolean hears(CacheEntryEvent<K, V> event) {
    return filter.isEmpty() || filter.get().evaluate(event);
  }

  /**
   * @throws CacheEntryListenerException whatever the listener throws
   */
  void tell(EntryEvent<K, V> event) {
    try {
      if (hears(event)) {
        tellUnfiltered(List.of(event));
      }
    } catch (CacheEntryListenerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheEntryListenerException("a listener has failed", e);
    }
  }

  private void tellUnfiltered(List<CacheEntryEvent<? extends K, ? extends V>> events) {
    switch (events.get(0).getEventType()) {
      case CREATED -> {
        if (listener instanceof CacheEntryCreatedListener<? super K, ? super V> created) {
          created.onCreated(widened(events));
        }
      }
      case UPDATED -> {
        if (listener instanceof CacheEntryUpdatedListener<? super K, ? super V> updated) {
          updated.onUpdated(widened(events));
        }
      }
      case REMOVED -> {
        if (listener instanceof CacheEntryRemovedListener<? super K, ? super V> removed) {
          removed.onRemoved(widened(events));
        }
      }
      case EXPIRED -> {
        if (listener instanceof CacheEntryExpiredListener<? super K, ? super V> expired) {
          expired.onExpired(widened(events));
        }
      }
      default -> throw new IllegalStateException("an event of no known type");
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the listener takes what is wider than K and V
  private static <T> Iterable<T> widened(List events) {
    return events;
  }
}
