package io.quorate.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files below {@code docker/}. */
public final class OperatorFiles {
  private static final Path ROOT = Path.of("docker");
  private static final Pattern METRIC = Pattern.compile("\\bquorate_[a-z_]+\\b");

  private OperatorFiles() {}

  /** All whose names end so. */
  static List<Path> ending(String... ends) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(ends).anyMatch(file.toString()::endsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of Quorate's metrics that the dashboard and the alerts ask for. */
  public static Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    for (Path file : ending("alerts.yml", "dashboards/quorate.json")) {
      Matcher metric = METRIC.matcher(text(file));
      while (metric.find()) {
        names.add(metric.group());
      }
    }
    return names;
  }
}
