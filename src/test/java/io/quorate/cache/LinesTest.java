package io.quorate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: the least recently used go first, and are found fast. Method: a shelf that counts. */
class LinesTest {
  private static final int LINES = 1_000;

  /** A shelf whose lines were read at times that the test says. */
  private static final class ReadShelf implements Shelf {
    private final TreeMap<CacheKey, Long> readAt = new TreeMap<>();
    private int looks;

    @Override
    public void show(Line line) {}

    @Override
    public void hide(CacheKey key) {}

    @Override
    public void lease(Lease lease) {}

    @Override
    public void endLease(int shard) {}

    @Override
    public long lastReadNanos(CacheKey key) {
      looks++;
      return readAt.getOrDefault(key, Long.MIN_VALUE);
    }
  }

  private final ReadShelf shelf = new ReadShelf();
  private final Lines lines = new Lines(shelf);

  private static CacheKey key(int number) {
    return new CacheKey(0, "k" + number);
  }

  private void put(int number, long atNanos) {
    lines.put(
        new Line(
            key(number),
            Bytes.EMPTY,
            1,
            LineState.SHARED,
            false,
            Grant.NONE,
            new LeaseId(0, 1, 1),
            Content.FOREVER),
        atNanos);
  }

  @Test
  void readsCountAsUses() {
    put(1, 1);
    put(2, 2);
    put(3, 3);
    shelf.readAt.put(key(1), 9L);

    assertThat(lines.oldest(2)).extracting(Line::key).containsExactly(key(2), key(3));
  }

  @Test
  void searchIsBoundedAndFindsTheOldestInTheEnd() {
    for (int number = 0; number < LINES; number++) {
      put(number, number);
      if (number != LINES - 1) {
        shelf.readAt.put(key(number), (long) LINES + number);
      }
    }
    List<Line> found = List.of();
    for (int search = 0; search <= LINES / Lines.LOOKS_MAX; search++) {
      shelf.looks = 0;
      found = lines.oldest(1);
      assertThat(shelf.looks).isLessThanOrEqualTo(Lines.LOOKS_MAX);
    }
    assertThat(found).extracting(Line::key).containsExactly(key(LINES - 1));
  }
}
