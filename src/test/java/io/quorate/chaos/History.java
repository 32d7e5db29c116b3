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
  private static final int EVENTS_MAX = 100_000;

  private static final int CHARACTERS_MAX = 2_000;

  private record Event(long nanos, String who, String what) {}

  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private final long beginNanos = System.nanoTime();

  synchronized void add(String who, String what) {
    if (events.size() == EVENTS_MAX) {
      events.removeFirst();
    }
    String event = what.length() > CHARACTERS_MAX ? what.substring(0, CHARACTERS_MAX) + "…" : what;
    events.add(new Event(System.nanoTime() - beginNanos, who, event));
  }

  private static String line(Event event) {
    long micros = TimeUnit.NANOSECONDS.toMicros(event.nanos());
    return String.format(
        "%d.%06d %s %s", micros / 1_000_000, micros % 1_000_000, event.who(), event.what());
  }

  synchronized void writeTo(Path file, List<String> headLines) throws IOException {
    List<String> lines = new ArrayList<>(headLines);
    events.forEach(event -> lines.add(line(event)));
    Files.write(file, lines);
  }
}
