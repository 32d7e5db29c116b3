package io.quorate.cache.shelf;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.Lease;
import io.quorate.cache.LeaseId;
import io.quorate.cache.Line;
import io.quorate.cache.LineState;
import io.quorate.kernel.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Goal: readers see what may be read, and no more. Method: one writer beside many readers. */
class ConcurrentShelfTest {
  private static final CacheKey KEY = new CacheKey(0, "k");
  private static final int ROUNDS = 200_000;

  private static LeaseId lease(long generation) {
    return new LeaseId(0, 1, generation);
  }

  private static Line line(long version, long generation) {
    return new Line(
        KEY,
        Bytes.EMPTY,
        version,
        LineState.SHARED,
        false,
        new Grant(1, version),
        lease(generation),
        Content.FOREVER);
  }

  @Test
  void lineIsReadUnderItsLeaseAlone() {
    ConcurrentShelf shelf = new ConcurrentShelf();
    shelf.show(line(1, 1));
    assertThat(shelf.read(KEY, () -> 5)).as("no lease").isNull();

    shelf.lease(new Lease(lease(1), 10));
    assertThat(shelf.read(KEY, () -> 9)).isNotNull();
    assertThat(shelf.read(KEY, () -> 10)).as("ended").isNull();

    shelf.lease(new Lease(lease(2), 20));
    assertThat(shelf.read(KEY, () -> 11)).as("of an older generation").isNull();
    shelf.show(line(2, 2));
    assertThat(shelf.read(KEY, () -> 11)).isNotNull();
    shelf.hide(KEY);
    assertThat(shelf.read(KEY, () -> 11)).as("hidden").isNull();
  }

  @Test
  void readerThatStoodStillSeesThatTheLeaseHasEnded() {
    ConcurrentShelf shelf = new ConcurrentShelf();
    shelf.lease(new Lease(lease(1), 10));
    shelf.show(line(1, 1));

    // The clock is looked at last: whatever happens before it does not make the lease longer.
    Line read =
        shelf.read(
            KEY,
            () -> {
              shelf.hide(KEY);
              return 11;
            });

    assertThat(read).isNull();
  }

  /** Else a reader could stand still behind its look at the clock, and read what is long dead. */
  @Test
  void clockIsLookedAtAfterTheLeaseWasLoaded() {
    ConcurrentShelf shelf = new ConcurrentShelf();
    shelf.lease(new Lease(lease(1), 10));
    shelf.show(line(1, 1));

    Line read =
        shelf.read(
            KEY,
            () -> {
              shelf.lease(new Lease(lease(1), 99));
              return 11;
            });

    assertThat(read).isNull();
  }

  @Test
  void lastReadCountsForTheLineThatIsThere() {
    ConcurrentShelf shelf = new ConcurrentShelf();
    shelf.lease(new Lease(lease(1), 10));
    shelf.show(line(1, 1));
    assertThat(shelf.lastReadNanos(KEY)).isEqualTo(Long.MIN_VALUE);
    shelf.read(KEY, () -> 7);
    assertThat(shelf.lastReadNanos(KEY)).isEqualTo(7);
    shelf.show(line(2, 1));
    assertThat(shelf.lastReadNanos(KEY)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void readsThatFollowOneAnotherAreNotAllNotedDown() {
    ConcurrentShelf shelf = new ConcurrentShelf();
    shelf.lease(new Lease(lease(1), Long.MAX_VALUE));
    shelf.show(line(1, 1));
    shelf.read(KEY, () -> 7);
    shelf.read(KEY, () -> 6 + ConcurrentShelf.TOUCH_NANOS);
    assertThat(shelf.lastReadNanos(KEY)).isEqualTo(7);
    shelf.read(KEY, () -> 7 + ConcurrentShelf.TOUCH_NANOS);
    assertThat(shelf.lastReadNanos(KEY)).isEqualTo(7 + ConcurrentShelf.TOUCH_NANOS);
  }

  /** A write hides the line, is done, and shows its own: nobody reads what was before it then. */
  @Test
  void nobodyReadsWhatWasHiddenBeforeTheReadBegan() throws Exception {
    ConcurrentShelf shelf = new ConcurrentShelf();
    AtomicLong done = new AtomicLong();
    shelf.lease(new Lease(lease(1), Long.MAX_VALUE));
    ExecutorService readers = Executors.newFixedThreadPool(2);
    List<Future<Long>> reading = new ArrayList<>();
    for (int reader = 0; reader < 2; reader++) {
      reading.add(readers.submit(() -> staleReads(shelf, done)));
    }
    for (long version = 1; version <= ROUNDS; version++) {
      shelf.hide(KEY);
      done.set(version);
      shelf.show(line(version, 1));
    }
    for (Future<Long> each : reading) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isZero();
    }
    readers.shutdownNow();
  }

  private static long staleReads(ConcurrentShelf shelf, AtomicLong done) {
    long stale = 0;
    while (done.get() < ROUNDS) {
      long before = done.get();
      Line line = shelf.read(KEY, () -> 0);
      if (line != null && line.version() < before) {
        stale++;
      }
    }
    return stale;
  }
}
