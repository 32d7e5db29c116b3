package io.quorate.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.runner.Description;
import org.junit.runner.manipulation.Filter;

/**
 * Tests that are not run, each with its reason: {@code class#method reason}, or {@code class#*
 * reason} for all of a class.
 */
final class Exclusions extends Filter {
  private static final String ALL = "#*";

  private final Map<String, String> reasons = new TreeMap<>();
  private final Set<String> met = new TreeSet<>();
  private final Set<String> tests = new TreeSet<>();

  private Exclusions() {}

  /**
   * @throws IllegalArgumentException if a line gives no reason
   */
  static Exclusions read(Path file) throws IOException {
    Exclusions exclusions = new Exclusions();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("//")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 2);
      if (parts.length < 2 || !parts[0].contains("#")) {
        throw new IllegalArgumentException("a line is like class#method reason, not " + line);
      }
      exclusions.reasons.put(parts[0], parts[1]);
    }
    return exclusions;
  }

  @Override
  public boolean shouldRun(Description description) {
    if (!description.isTest()) {
      return description.getChildren().stream().anyMatch(this::shouldRun);
    }
    String type = description.getClassName();
    for (String name : Set.of(type + "#" + description.getMethodName(), type + ALL)) {
      if (reasons.containsKey(name)) {
        met.add(name);
        tests.add(description.getDisplayName());
        return false;
      }
    }
    return true;
  }

  /** Those that name no test that there is. */
  Set<String> unmet() {
    Set<String> unmet = new TreeSet<>(reasons.keySet());
    unmet.removeAll(met);
    return unmet;
  }

  /** How many tests were left out. */
  int count() {
    return tests.size();
  }

  @Override
  public String describe() {
    return "what is not excluded";
  }
}
