package io.quorate.client.jcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.client.PlayedCache;
import io.quorate.client.QuorateClient;
import io.quorate.client.cache.CacheCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/**
 * Goal: no entry is without its name on the list, and none is written over another. Method: one
 * program's operation is interrupted by another's at each of its calls in turn.
 */
class EntryStoreTest {
  private static final int CALLS_MAX = 200;

  /** With 33 keys in a list, the first two have been looked after. */
  private static final int NEXT_SWEPT = 2;

  private static final byte[] VALUE = {7};

  private PlayedCache played = new PlayedCache();
  private QuorateClient client = played.client();

  private EntryStore store() {
    return new EntryStore(client.cache(CacheCodec.BYTES), "c", true);
  }

  private static KeyForm form(EntryStore store, String key) {
    return store.form(key, key.getBytes(StandardCharsets.UTF_8));
  }

  private void create(String key) {
    EntryStore store = store();
    KeyForm form = form(store, key);
    while (!store.write(form, store.read(form), VALUE, Life.FOREVER)) {}
  }

  private void remove(String key) {
    EntryStore store = store();
    Seen seen = store.read(form(store, key));
    if (seen.entry().isPresent()) {
      store.remove(form(store, key), seen);
    }
  }

  private Set<String> listed() {
    Set<String> keys = new TreeSet<>();
    store().keys().forEachRemaining(key -> keys.add(new String(key, StandardCharsets.UTF_8)));
    return keys;
  }

  /** Those that are there, whether they are listed or not. */
  private Set<String> there() {
    Set<String> keys = new TreeSet<>();
    for (String name : played.lines().keySet()) {
      if (name.startsWith("jcache:c:s:")) {
        String key = name.substring("jcache:c:s:".length());
        if (store().read(form(store(), key)).entry().isPresent()) {
          keys.add(key);
        }
      }
    }
    return keys;
  }

  /** Has the second run once, before the call of that number of the first. */
  private boolean interrupted(int number, Runnable first, Runnable second) {
    int[] count = {0};
    played.before(
        sent -> {
          if (++count[0] == number) {
            second.run();
          }
        });
    first.run();
    played.before(sent -> {});
    return count[0] >= number;
  }

  private void begin() {
    played = new PlayedCache();
    client = played.client();
  }

  @Test
  void anEntryIsListedWhoeverClearsMeanwhile() {
    int number = 0;
    boolean isMore = true;
    while (isMore && number < CALLS_MAX) {
      begin();
      create("a");
      remove("a");
      number++;
      isMore = interrupted(number, () -> create("a"), () -> store().clear());
      assertThat(listed()).as("cleared before call %d", number).isEqualTo(there());
    }
    assertThat(number).as("interrupted at every call").isBetween(4, CALLS_MAX - 1);
  }

  @Test
  void anEntryIsListedWhoeverCreatesItWhileItIsCleared() {
    int number = 0;
    boolean isMore = true;
    while (isMore && number < CALLS_MAX) {
      begin();
      create("a");
      create("b");
      remove("a");
      number++;
      isMore = interrupted(number, () -> store().clear(), () -> create("a"));
      assertThat(listed()).as("created before call %d", number).isEqualTo(there());
    }
    assertThat(number).isBetween(KeyIndex.BUCKETS, CALLS_MAX - 1);
  }

  @Test
  void anEntryIsListedWhoeverSweepsMeanwhile() {
    // All in one list, long enough to be swept.
    String[] keys = sameBucket(34);
    int number = 0;
    boolean isMore = true;
    while (isMore && number < CALLS_MAX) {
      begin();
      for (int i = 0; i < 33; i++) {
        create(keys[i]);
      }
      remove(keys[NEXT_SWEPT]);
      number++;
      isMore = interrupted(number, () -> create(keys[33]), () -> create(keys[NEXT_SWEPT]));
      assertThat(listed()).as("created before call %d", number).isEqualTo(there());
    }
    assertThat(number).isBetween(6, CALLS_MAX - 1);
  }

  @Test
  void anEntryIsListedThoughItsNameIsSweptWhileItComesBack() {
    String[] keys = sameBucket(34);
    int number = 0;
    boolean isMore = true;
    while (isMore && number < CALLS_MAX) {
      begin();
      for (int i = 0; i < 33; i++) {
        create(keys[i]);
      }
      remove(keys[NEXT_SWEPT]);
      number++;
      isMore = interrupted(number, () -> create(keys[NEXT_SWEPT]), () -> create(keys[33]));
      assertThat(listed()).as("swept before call %d", number).isEqualTo(there());
    }
    assertThat(number).isBetween(3, CALLS_MAX - 1);
  }

  @Test
  void namesWithoutAnEntryAreForgottenWhenTheListIsLong() {
    String[] keys = sameBucket(500);
    for (String key : keys) {
      create(key);
      remove(key);
    }
    String name = "jcache:c:i:" + KeyIndex.bucketOf("s:" + keys[0]);
    byte[] bytes = CacheCodec.BYTES.decode(played.line(name).json());
    assertThat(Bucket.of(new Bytes(bytes)).tails()).hasSizeLessThan(100);
  }

  private static String[] sameBucket(int count) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(Integer::toString)
        .filter(key -> KeyIndex.bucketOf("s:" + key) == 0)
        .limit(count)
        .toArray(String[]::new);
  }

  @Test
  void aWriteWhoseAnswerIsLostIsFoundAgain() {
    create("a");
    EntryStore store = store();
    Seen seen = store.read(form(store, "a"));
    played.wire.thenCarryOut(
        sent -> {
          played.carryOut(sent);
          return new IOException("cut off");
        });
    assertThat(store.write(form(store, "a"), seen, new byte[] {8}, Life.FOREVER)).isTrue();
    assertThat(store.read(form(store, "a")).entry().orElseThrow().value())
        .isEqualTo(new Bytes(new byte[] {8}));
    assertThat(store.write(form(store, "a"), seen, new byte[] {9}, Life.FOREVER)).isFalse();
  }

  @Test
  void aLostAnswerAfterWhichAnotherHasWrittenIsNotKnown() {
    create("a");
    EntryStore store = store();
    Seen seen = store.read(form(store, "a"));
    played.wire.thenCarryOut(
        sent -> {
          played.carryOut(sent);
          create("a");
          return new IOException("cut off");
        });
    assertThatThrownBy(() -> store.write(form(store, "a"), seen, VALUE, Life.FOREVER))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("not known");
  }

  @Test
  void keysAreToldApartWhateverTheyAreCalled() {
    Naming naming = new Naming("a/ b");
    byte[] bytes = {1};
    assertThat(naming.form("x", bytes).name()).startsWith("jcache:~").endsWith(":s:x");
    assertThat(naming.form("x/y", bytes).name()).doesNotContain("/").contains(":h:");
    assertThat(naming.form(7, bytes).name()).isNotEqualTo(naming.form(7, new byte[] {2}).name());
    assertThat(naming.form("x".repeat(10_000), bytes).name()).hasSizeLessThan(512);
    EntryStore store = store();
    create("a");
    KeyForm other = new KeyForm(form(store, "a").name(), new Bytes(new byte[] {9, 9}));
    assertThatThrownBy(() -> store.read(other))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("another key");
  }

  @Test
  void aCacheWithoutAListSaysSo() {
    EntryStore store = new EntryStore(client.cache(CacheCodec.BYTES), "c", false);
    assertThat(store.write(form(store, "a"), Seen.NOTHING, VALUE, new Life(1500, 9))).isTrue();
    assertThat(played.lines()).containsOnlyKeys("jcache:c:s:a");
    assertThat(played.line("jcache:c:s:a").ttl()).isEqualTo("1.5");
    assertThatThrownBy(store::keys).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(store::clear).isInstanceOf(UnsupportedOperationException.class);
  }
}
