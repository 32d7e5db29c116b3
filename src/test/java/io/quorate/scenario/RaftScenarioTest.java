package io.quorate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: the core does in known situations exactly what the paper says. Method: each script is run,
 * and its whole trace compared with the one written in it; {@code -Drewrite} writes it anew, for a
 * reviewer to read.
 */
class RaftScenarioTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/scenarios/raft");

  static Stream<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void scriptLeadsToItsTrace(String name) throws IOException {
    Path file = SCRIPTS.resolve(name);
    String expected = Files.readString(file);
    String actual = Script.replay(expected);
    if (System.getProperty("rewrite") != null) {
      Files.writeString(file, actual);
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }
}
