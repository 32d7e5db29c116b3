package io.quorate.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which seeds a test runs: those that once found a bug, for good, and fresh ones from {@code
 * -Dsim.from} on, {@code -Dsim.seeds} of them. With {@code -Dsim.progress=file} a run goes on where
 * the one before it was green, unless it is told where to begin.
 */
final class Seeds {
  private static final String PINNED = "/seeds.txt";
  private static final long FRESH_COUNT = 1_000;

  private final @Nullable Path progress;
  private final long from;
  private final long count;

  private Seeds(@Nullable Path progress, long from, long count) {
    this.progress = progress;
    this.from = from;
    this.count = count;
  }

  /** Seeds in {@code src/test/resources/seeds.txt}: one a line, {@code #} begins a comment. */
  static List<Long> pinned() {
    try (InputStream file = Objects.requireNonNull(Seeds.class.getResourceAsStream(PINNED))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Seeds fresh() {
    String file = System.getProperty("sim.progress");
    Path progress = file == null ? null : Path.of(file);
    Long asked = Long.getLong("sim.from");
    long from = asked == null ? 0 : asked;
    try {
      if (asked == null && progress != null && Files.exists(progress)) {
        from = Long.parseLong(Files.readString(progress).strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Seeds(progress, from, Long.getLong("sim.seeds", FRESH_COUNT));
  }

  long from() {
    return from;
  }

  /** Exclusive. */
  long end() {
    return from + count;
  }

  /** Everything before this seed has passed. */
  void passedBelow(long seed) {
    if (progress != null) {
      try {
        Files.writeString(progress, seed + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
