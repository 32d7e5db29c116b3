package io.quorate.server.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a node says of itself when it starts. */
final class StartLog {
  private static final String VERSION_FILE = "version.txt";

  private StartLog() {}

  static String line(Settings settings) {
    String data =
        switch (settings.storage()) {
          case FILE -> "data in " + settings.dataDirectory().toAbsolutePath();
          case MEMORY -> "data in memory";
        };
    return "Quorate "
        + version()
        + " starts as "
        + settings.self()
        + " of "
        + settings.members()
        + ", "
        + data
        + settings.redis().target().map(redis -> ", locks shown in " + redis).orElse("");
  }

  static String version() {
    try (InputStream file = StartLog.class.getResourceAsStream(VERSION_FILE)) {
      return file == null
          ? "of an unknown version"
          : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(VERSION_FILE, e);
    }
  }
}
