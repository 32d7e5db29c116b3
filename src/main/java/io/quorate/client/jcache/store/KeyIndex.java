package io.quorate.client.jcache.store;

import io.quorate.client.OutcomeUnknownException;
import io.quorate.client.jcache.store.Slots.Slot;
import io.quorate.client.wire.Futures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.cache.CacheException;

/**
 * The names of a cache's entries, since the cluster's cache has no list of its own. Every entry is
 * listed before it is created; a name may outlive its entry.
 */
final class KeyIndex {
  /*
   * Whoever creates an entry sees its name listed, or lists it, and then puts the entry if there is
   * still none. Whoever drops a name reads the list, then puts a fence where the entry would be, if
   * there is none, and then writes the list if it is still as it was read. So either the entry came
   * before the fence, which then fails, or its creator meets the fence. Who has met one writes the
   * list anew, even with the name on it, and so the one who drops fails, or has done so before.
   *
   * A fence ends after ten minutes, by when everything that was begun before it has: a look at the
   * list counts for one minute, and a call takes one minute at most.
   */
  static final int BUCKETS = 64;

  private static final long FENCE_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final int ATTEMPTS_MAX = 200;
  private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int CALLS_AT_ONCE = 8;
  private static final int DOUBTS_MAX = 2;

  /** In a list so long, each newcomer has this many others looked after. */
  private static final int SWEPT_FROM = 32;

  private static final int SWEPT_EACH = 2;

  private final Slots slots;
  private final Naming naming;

  KeyIndex(Slots slots, Naming naming) {
    this.slots = slots;
    this.naming = naming;
  }

  /**
   * Makes sure that a name is listed.
   *
   * @param isFenced whether a fence was met, so that being listed proves nothing
   */
  void list(String name, boolean isFenced) {
    String tail = naming.tail(name);
    String place = naming.bucket(bucketOf(tail));
    int doubts = 0;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Slot slot = slots.read(place);
      Bucket bucket = Bucket.of(slot.bytes());
      if (bucket.has(tail) && !isFenced) {
        return;
      }
      try {
        if (slots.write(place, slot.version(), swept(bucket).with(tail).bytes(), 0)) {
          return;
        }
      } catch (CacheException e) {
        // To list a name twice does no harm.
        if (!(e.getCause() instanceof OutcomeUnknownException) || ++doubts > DOUBTS_MAX) {
          throw e;
        }
      }
      rest();
    }
    throw new CacheException("too many programs create entries at once; nothing was done");
  }

  static int bucketOf(String tail) {
    int hash = tail.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), BUCKETS);
  }

  /** Without some of those that have no entry any more. */
  private Bucket swept(Bucket bucket) {
    if (bucket.tails().size() < SWEPT_FROM) {
      return bucket;
    }
    Bucket swept = bucket;
    for (String tail : bucket.tails().stream().limit(SWEPT_EACH).toList()) {
      boolean isGone = fence(naming.name(tail), false);
      swept = isGone ? swept.without(Set.of(tail)) : swept.with(tail);
    }
    return swept;
  }

  /**
   * Puts a fence under a name.
   *
   * @param isAnyway also in place of an entry
   * @return whether one is there
   */
  private boolean fence(String name, boolean isAnyway) {
    Slot slot = slots.read(name);
    boolean isEntry = slot.version() > 0 && Kept.of(slot.bytes()).key().isPresent();
    return (isAnyway || !isEntry)
        && slots.write(name, slot.version(), Kept.fence().bytes(), FENCE_MILLIS);
  }

  /** All names that are listed, a list at a time. */
  Iterator<String> names() {
    Iterator<Integer> buckets = IntStream.range(0, BUCKETS).iterator();
    Deque<String> ready = new ArrayDeque<>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        while (ready.isEmpty() && buckets.hasNext()) {
          List<Integer> some = new ArrayList<>();
          while (some.size() < CALLS_AT_ONCE && buckets.hasNext()) {
            some.add(buckets.next());
          }
          read(some).forEach(bucket -> bucket.tails().forEach(t -> ready.add(naming.name(t))));
        }
        return !ready.isEmpty();
      }

      @Override
      public String next() {
        if (!hasNext()) {
          throw new NoSuchElementException("there is no further name");
        }
        return ready.remove();
      }
    };
  }

  private List<Bucket> read(List<Integer> buckets) {
    List<CompletableFuture<Slot>> slotsRead =
        buckets.stream().map(number -> slots.reading(naming.bucket(number))).toList();
    return Slots.asked(
        () -> slotsRead.stream().map(Futures::join).map(slot -> Bucket.of(slot.bytes())).toList());
  }

  /** Removes all entries that are listed, and their names from the lists. */
  void clear() {
    for (int number = 0; number < BUCKETS; number += CALLS_AT_ONCE) {
      List<Integer> some = IntStream.range(number, number + CALLS_AT_ONCE).boxed().toList();
      List<Bucket> buckets = read(some);
      for (int i = 0; i < some.size(); i++) {
        if (!buckets.get(i).tails().isEmpty()) {
          clear(naming.bucket(some.get(i)));
        }
      }
    }
  }

  private void clear(String place) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Slot slot = slots.read(place);
      if (slot.version() == 0) {
        return;
      }
      List<String> left = new ArrayList<>();
      for (String tail : Bucket.of(slot.bytes()).tails()) {
        if (!fence(naming.name(tail), true)) {
          left.add(tail);
        }
      }
      if (left.isEmpty() && slots.remove(place, slot.version())) {
        return;
      }
      rest();
    }
    throw new CacheException("too many programs write entries while they are removed");
  }

  /** For a moment by chance, so that those who were in each other's way part. */
  private static void rest() {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(REST_NANOS_MAX));
  }
}
