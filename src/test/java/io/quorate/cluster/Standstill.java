package io.quorate.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Whether a process that was sent SIGSTOP does nothing any more. One of its threads takes the
 * signal when it has its turn, and stops the others then; until then these go on.
 */
final class Standstill {
  private static final Path PROCESSES = Path.of("/proc");
  private static final char STOPPED = 'T';

  private Standstill() {}

  /** Whether all threads of the process have stopped, or this system does not tell. */
  static boolean isReachedBy(long pid) {
    Path threads = PROCESSES.resolve(Long.toString(pid)).resolve("task");
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (Stream<Path> all = Files.list(threads)) {
      return all.allMatch(Standstill::hasStopped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == STOPPED; // proc(5): pid (command) state
    } catch (NoSuchFileException e) {
      return true; // it has ended meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
