package io.quorate.client.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.PlayedCache;
import io.quorate.client.QuorateClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.Test;

/**
 * Goal: operations of JSR-107 are atomic per key, and say what cannot be. Method: a played node.
 */
class QuorateJCacheTest {
  private static final URI PLACE = URI.create("quorate://a:1,b:2");

  private final PlayedCache played = new PlayedCache();

  private CacheManager manager(Properties properties) {
    return new QuorateCacheManager(
        new QuorateCachingProvider(),
        PLACE,
        getClass().getClassLoader(),
        properties,
        settings -> played.client());
  }

  private Cache<String, Integer> cache(MutableConfiguration<String, Integer> configuration) {
    return manager(new Properties()).createCache("c", configuration);
  }

  private static MutableConfiguration<String, Integer> typed() {
    return new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class);
  }

  /** Another program puts a value right before the next write of this one. */
  private void putBeforeTheNextWrite(String key, int value) {
    Cache<String, Integer> other = cache(typed());
    played.before(
        sent -> {
          if (sent.call().method().equals("PUT")) {
            played.before(none -> {});
            other.put(key, value);
          }
        });
  }

  @Test
  void aProcessorRunsAgainOnWhatAnotherProgramHasPut() {
    Cache<String, Integer> cache = cache(typed());
    cache.put("k", 1);
    putBeforeTheNextWrite("k", 10);
    List<Integer> seen = new ArrayList<>();
    Integer result =
        cache.invoke(
            "k",
            (entry, arguments) -> {
              seen.add(entry.getValue());
              entry.setValue(entry.getValue() + 1);
              return entry.getValue();
            });
    assertThat(seen).containsExactly(1, 10);
    assertThat(result).isEqualTo(11);
    assertThat(cache.get("k")).isEqualTo(11);
  }

  @Test
  void onlyOneOfTwoProgramsPutsWhatIsAbsent() {
    Cache<String, Integer> cache = cache(typed());
    putBeforeTheNextWrite("k", 2);
    assertThat(cache.putIfAbsent("k", 1)).isFalse();
    assertThat(cache.get("k")).isEqualTo(2);
    putBeforeTheNextWrite("k", 3);
    assertThat(cache.replace("k", 2, 4)).isFalse();
    assertThat(cache.get("k")).isEqualTo(3);
  }

  @Test
  void twoProgramsSeeOneAnother() {
    Cache<String, Integer> one = cache(typed());
    Cache<String, Integer> other = cache(typed());
    one.putAll(Map.of("a", 1, "b/ c", 2));
    assertThat(other.getAll(Set.of("a", "b/ c", "d"))).isEqualTo(Map.of("a", 1, "b/ c", 2));
    List<Integer> values = new ArrayList<>();
    other.forEach(entry -> values.add(entry.getValue()));
    assertThat(values).containsExactlyInAnyOrder(1, 2);
    other.removeAll();
    assertThat(one.iterator().hasNext()).isFalse();
    other.put("a", 3);
    one.clear();
    assertThat(other.get("a")).isNull();
  }

  @Test
  void aPolicyBecomesATtlAndAnUpdateKeepsTheRest() {
    javax.cache.expiry.Duration hour = new javax.cache.expiry.Duration(TimeUnit.HOURS, 1);
    Cache<String, Integer> cache =
        cache(typed().setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(hour)));
    cache.put("k", 1);
    assertThat(played.line("jcache:c:s:k").ttl()).isEqualTo("3600");
    cache.put("k", 2);
    assertThat(Double.parseDouble(played.line("jcache:c:s:k").ttl())).isBetween(3500., 3600.);
    javax.cache.expiry.Duration twoYears = new javax.cache.expiry.Duration(TimeUnit.DAYS, 730);
    Cache<String, Integer> forever =
        cache(typed().setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(twoYears)));
    forever.put("k", 3);
    assertThat(played.line("jcache:c:s:k").ttl()).isEmpty();
  }

  @Test
  void aCacheThatKeepsNoListSaysWhatItCannotDo() {
    Properties properties = new Properties();
    properties.setProperty("quorate.jcache.listing", "false");
    Cache<String, Integer> cache = manager(properties).createCache("c", typed());
    cache.put("k", 1);
    assertThat(cache.get("k")).isEqualTo(1);
    assertThatThrownBy(cache::iterator).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(cache::removeAll).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(cache::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThat(played.lines()).containsOnlyKeys("jcache:c:s:k");
  }

  /** Hears of what comes and changes. */
  static final class Listening
      implements CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer> {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(each -> heard.add("created " + each.getValue()));
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(each -> heard.add("updated " + each.getOldValue() + " " + each.getValue()));
    }
  }

  @Test
  void aListenerHearsOfWhatItsOwnProgramDoes() {
    Listening listening = new Listening();
    Cache<String, Integer> cache =
        cache(
            typed()
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        new FactoryBuilder.SingletonFactory<>(listening), null, true, true)));
    cache.put("k", 1);
    cache.put("k", 2);
    cache(typed()).put("k", 3);
    cache.getAndPut("k", 4);
    assertThat(listening.heard).containsExactly("created 1", "updated 1 2", "updated 3 4");
  }

  /** Has a value for every key. */
  static final class Counting implements CacheLoader<String, Integer> {
    int count;

    @Override
    public Integer load(String key) {
      return ++count;
    }

    @Override
    public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
      throw new IllegalStateException("not asked for");
    }
  }

  @Test
  void whatIsNotThereIsLoadedOnceAndNotOverWhatCameMeanwhile() {
    Counting loader = new Counting();
    Cache<String, Integer> cache =
        cache(
            typed()
                .setReadThrough(true)
                .setCacheLoaderFactory(new FactoryBuilder.SingletonFactory<>(loader)));
    assertThat(cache.get("k")).isEqualTo(1);
    assertThat(cache.get("k")).isEqualTo(1);
    putBeforeTheNextWrite("l", 50);
    assertThat(cache.get("l")).isEqualTo(50);
    assertThat(loader.count).isEqualTo(2);
  }

  @Test
  void aUriNamesNodes() {
    Properties none = new Properties();
    assertThat(CacheSettings.of(PLACE, none).nodes()).containsExactly("http://a:1", "http://b:2");
    assertThat(CacheSettings.of(URI.create("quorate+https://a"), none).nodes())
        .containsExactly("https://a");
    assertThat(CacheSettings.of(PLACE, none).timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CacheSettings.of(URI.create("http://a:1"), none))
        .withMessageContaining("quorate://host:port");
    Properties slow = new Properties();
    slow.setProperty("quorate.jcache.timeout", "61");
    assertThatIllegalArgumentException().isThrownBy(() -> CacheSettings.of(PLACE, slow));
    Properties secret = new Properties();
    secret.setProperty("quorate.jcache.token", "s3cret");
    assertThat(CacheSettings.of(PLACE, secret)).hasToString("http://a:1,http://b:2");
  }

  @Test
  void aClosedManagerIsForgotten() {
    try (CachingProvider provider = new QuorateCachingProvider()) {
      CacheManager first = provider.getCacheManager(PLACE, null);
      assertThat(provider.getCacheManager(PLACE, null)).isSameAs(first);
      assertThat(first.unwrap(QuorateClient.class)).isNotNull();
      first.close();
      assertThat(provider.getCacheManager(PLACE, null)).isNotSameAs(first);
    }
  }
}
