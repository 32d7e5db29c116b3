package io.quorate.client.jcache;

import io.quorate.client.cache.CacheCodec;
import io.quorate.client.cache.QuorateCache;
import io.quorate.client.jcache.entry.Expiry;
import io.quorate.client.jcache.entry.Loading;
import io.quorate.client.jcache.entry.Writing;
import io.quorate.client.jcache.event.Closing;
import io.quorate.client.jcache.serial.AllowedTypes;
import io.quorate.client.jcache.serial.Serials;
import io.quorate.client.jcache.store.EntryStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;

/** What a cache is put together of. */
record CacheParts<K, V>(
    String name,
    MutableConfiguration<K, V> configuration,
    EntryStore store,
    Serials serials,
    Expiry expiry,
    Optional<Loading<K, V>> loading,
    Optional<Writing<K, V>> writing) {
  static final CacheCodec<byte[]> CODEC = CacheCodec.BYTES;

  CacheParts(
      String name,
      MutableConfiguration<K, V> configuration,
      CacheSettings settings,
      QuorateCache<byte[]> cache,
      ClassLoader loader) {
    this(
        name,
        configuration,
        new EntryStore(cache, name, settings.isListed()),
        new Serials(
            loader,
            new AllowedTypes(
                List.of(configuration.getKeyType(), configuration.getValueType()),
                settings.filter())),
        new Expiry(configuration.getExpiryPolicyFactory().create()),
        Optional.ofNullable(configuration.getCacheLoaderFactory())
            .map(Factory::create)
            .map(each -> new Loading<>(each, configuration.isReadThrough())),
        Optional.ofNullable(configuration.getCacheWriterFactory())
            .filter(factory -> configuration.isWriteThrough())
            .map(Factory::create)
            .map(Writing::new));
  }

  QuorateJCache<K, V> assembled(QuorateCacheManager manager, Executor workers) {
    return new QuorateJCache<>(manager, this, workers);
  }

  /** Lets go of what the configuration has made. */
  void close() {
    Closing.letGo(expiry.policy());
    loading.map(Loading::loader).ifPresent(Closing::letGo);
    writing.map(Writing::writer).ifPresent(Closing::letGo);
  }
}
