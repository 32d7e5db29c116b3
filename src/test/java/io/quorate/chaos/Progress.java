package io.quorate.chaos;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** Which rounds are done, in a file, so that a run goes on where the last one ended. */
final class Progress {
  private final Path file;
  private final long seed;
  private final List<Long> recoveriesMillis = new ArrayList<>();
  private int rounds;

  private Progress(Path file, long seed) {
    this.file = file;
    this.seed = seed;
  }

  /** Goes on with what the file says, unless that was another seed. */
  static Progress in(Path directory, long seed) throws IOException {
    Progress progress = new Progress(directory.resolve("state.properties"), seed);
    if (Files.exists(progress.file)) {
      Properties stored = new Properties();
      try (Reader reader = Files.newBufferedReader(progress.file)) {
        stored.load(reader);
      }
      if (stored.getProperty("seed").equals(Long.toString(seed))) {
        progress.rounds = Integer.parseInt(stored.getProperty("rounds"));
        for (String each : stored.getProperty("recoveries_millis").split(" ", -1)) {
          if (!each.isEmpty()) {
            progress.recoveriesMillis.add(Long.valueOf(each));
          }
        }
      }
    }
    return progress;
  }

  int rounds() {
    return rounds;
  }

  void done(long recoveryMillis) throws IOException {
    rounds++;
    recoveriesMillis.add(recoveryMillis);
    Properties stored = new Properties();
    stored.setProperty("seed", Long.toString(seed));
    stored.setProperty("rounds", Integer.toString(rounds));
    stored.setProperty(
        "recoveries_millis",
        String.join(" ", recoveriesMillis.stream().map(String::valueOf).toList()));
    Path next = file.resolveSibling("state.next");
    try (Writer writer = Files.newBufferedWriter(next)) {
      stored.store(writer, null);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  String summary() {
    List<Long> sorted = new ArrayList<>(recoveriesMillis);
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? "no round done"
        : rounds
            + " rounds without a violation; from fault to the next grant: median "
            + sorted.get(sorted.size() / 2)
            + " ms, maximum "
            + sorted.get(sorted.size() - 1)
            + " ms";
  }
}
