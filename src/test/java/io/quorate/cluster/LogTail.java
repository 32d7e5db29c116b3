package io.quorate.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
final class LogTail {
  private LogTail() {}

  /** At most so many lines; empty when there is no file yet. */
  static String of(Path file, int linesMax) {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      // A log may end in the middle of a character, which must not hide what it says before.
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - linesMax), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
