package io.quorate.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last events of a run, by one clock, for the report of a violation. */
final class History {
  private static final int EVENTS_MAX = 20_000;

  private final ArrayDeque<String> events = new ArrayDeque<>();
  private final long beginNanos = System.nanoTime();

  synchronized void add(String who, String what) {
    if (events.size() == EVENTS_MAX) {
      events.removeFirst();
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beginNanos);
    events.add(String.format("%d.%06d %s %s", micros / 1_000_000, micros % 1_000_000, who, what));
  }

  synchronized void writeTo(Path file, List<String> headLines) throws IOException {
    List<String> lines = new ArrayList<>(headLines);
    lines.addAll(events);
    Files.write(file, lines);
  }
}
