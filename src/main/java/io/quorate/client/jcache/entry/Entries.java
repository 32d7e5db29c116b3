package io.quorate.client.jcache.entry;

import io.quorate.client.jcache.event.Listeners;
import io.quorate.client.jcache.figure.Counts;
import io.quorate.client.jcache.serial.Serials;
import io.quorate.client.jcache.store.EntryStore;
import io.quorate.client.jcache.store.KeyForm;
import io.quorate.client.jcache.store.Life;
import io.quorate.client.jcache.store.Seen;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheException;

/**
 * The entries of one cache, each changed at once or not at all: what an operation decides is
 * carried out only on the entry that it has seen, and decided anew if there is another by then.
 * Thread-safe.
 */
public final class Entries<K, V> {
  /** What an operation makes of what it finds; asked again if somebody was faster. */
  public interface Decision<V, R> {
    Step<V, R> on(Found<V> found);
  }

  /**
   * How an operation is carried out.
   *
   * @param isLookup whether it counts as a hit or a miss
   * @param isThrough whether the writer hears of what it changes
   */
  public record Manner(boolean isLookup, boolean isThrough) {
    public static final Manner LOOKUP = new Manner(true, true);
    public static final Manner BLIND = new Manner(false, true);

    /** For what the writer has heard of already. */
    public static final Manner WRITTEN = new Manner(false, false);
  }

  /** What all that happens to entries is told. */
  public record Audience<K, V>(
      Listeners<K, V> listeners, Counts counts, Optional<Writing<K, V>> writing) {}

  private static final int ATTEMPTS_MAX = 200;
  private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

  private final EntryStore store;
  private final Serials serials;
  private final Expiry expiry;
  private final Audience<K, V> audience;

  public Entries(EntryStore store, Serials serials, Expiry expiry, Audience<K, V> audience) {
    this.store = store;
    this.serials = serials;
    this.expiry = expiry;
    this.audience = audience;
  }

  /** Whether the key has an entry. */
  public boolean has(K key) {
    return store.read(form(key)).entry().isPresent();
  }

  /** All keys, as they are found. */
  @SuppressWarnings("unchecked") // what lies in the cache is what callers have put there
  public Iterator<K> keys() {
    Iterator<byte[]> keys = store.keys();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public K next() {
        return (K) serials.object(keys.next());
      }
    };
  }

  /** Removes all entries, and tells nobody. */
  public void clear() {
    store.clear();
  }

  /**
   * Carries out an operation.
   *
   * @throws CacheException if nothing was done, or it is not known
   */
  public <R> R change(K key, Manner manner, Decision<V, R> decision) {
    long begunNanos = System.nanoTime();
    KeyForm form = form(key);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Found<V> found = new Found<>(store.read(form), serials);
      Step<V, R> step = decision.on(found);
      if (new Turn(key, form, found, manner.isThrough(), begunNanos).take(step)) {
        if (manner.isLookup()) {
          audience.counts().lookedUp(found.isThere(), System.nanoTime() - begunNanos);
        }
        return step.result();
      }
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(REST_NANOS_MAX));
    }
    throw new CacheException("too many programs change one entry at once; nothing was done");
  }

  private KeyForm form(K key) {
    return store.form(key, serials.bytes(key));
  }

  /** One attempt to carry a decision out. */
  private final class Turn {
    private final K key;
    private final KeyForm form;
    private final Found<V> found;
    private final Seen seen;
    private final boolean isThrough;
    private final long begunNanos;

    Turn(K key, KeyForm form, Found<V> found, boolean isThrough, long begunNanos) {
      this.key = key;
      this.form = form;
      this.found = found;
      this.seen = found.seen();
      this.isThrough = isThrough;
      this.begunNanos = begunNanos;
    }

    /** False if the entry has changed meanwhile, and nothing was done. */
    boolean take(Step<V, ?> step) {
      return switch (step.change()) {
        case NONE -> true;
        case ACCESS -> access();
        case PUT, LOAD -> put(step);
        case REMOVE -> remove();
      };
    }

    /** Whoever is faster has changed the life, too. */
    private boolean access() {
      expiry
          .onAccess()
          .filter(life -> !(life.equals(Life.FOREVER) && life.equals(found.entry().life())))
          .ifPresent(
              life -> {
                if (life.isOver()) {
                  expire();
                } else {
                  store.write(form, seen, found.entry().value().array(), life);
                }
              });
      return true;
    }

    private boolean put(Step<V, ?> step) {
      V value = step.value();
      if (value == null) {
        throw new IllegalArgumentException("a step that puts has a value");
      }
      byte[] bytes = serials.bytes(value);
      boolean isPut = step.change() == Change.PUT;
      if (isPut && isThrough) {
        audience.writing().ifPresent(writing -> writing.write(key, value));
      }
      Life life = found.isThere() ? expiry.onUpdate(found.entry().life()) : expiry.onCreation();
      if (life.isOver()) {
        return !found.isThere() || expire();
      }
      if (!store.write(form, seen, bytes, life)) {
        return false;
      }
      if (isPut) {
        audience.counts().put(System.nanoTime() - begunNanos);
      }
      if (audience.listeners().isAny()) {
        audience.listeners().put(key, value, found.value().orElse(null));
      }
      return true;
    }

    private boolean remove() {
      if (isThrough) {
        audience.writing().ifPresent(writing -> writing.delete(key));
      }
      if (!found.isThere()) {
        return true;
      }
      Optional<V> old = heard();
      if (!store.remove(form, seen)) {
        return false;
      }
      audience.counts().removed(System.nanoTime() - begunNanos);
      old.ifPresent(value -> audience.listeners().removed(key, value));
      return true;
    }

    private boolean expire() {
      Optional<V> old = heard();
      boolean isDone = store.remove(form, seen);
      if (isDone) {
        old.ifPresent(value -> audience.listeners().expired(key, value));
      }
      return isDone;
    }

    /** What goes, if anybody listens. */
    private Optional<V> heard() {
      return audience.listeners().isAny() ? found.value() : Optional.empty();
    }
  }
}
