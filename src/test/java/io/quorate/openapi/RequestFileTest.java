package io.quorate.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: who tries the requests of {@code api.http} tries every call there is, and no other. */
class RequestFileTest {
  private static final Path FILE = Path.of("src", "docs", "api.http");
  private static final Pattern REQUEST =
      Pattern.compile("(GET|POST|PUT|DELETE) \\{\\{host}}([^?\\s]+)(?:\\?(\\S*))?");

  private final Description description = Description.ofArchive();

  @Test
  void eachCallIsThereAndItsParametersAreDescribed() throws IOException {
    Set<CallShape> seen = new TreeSet<>();
    for (String line : Files.readAllLines(FILE)) {
      Matcher request = REQUEST.matcher(line);
      if (request.matches()) {
        CallShape call = described(request.group(1), request.group(2));
        seen.add(call);
        assertThat(description.parameters(call, "query"))
            .as(line)
            .containsAll(names(request.group(3)));
      } else {
        assertThat(line).doesNotContain("{{host}}");
      }
    }

    assertThat(seen).isEqualTo(new TreeSet<>(description.calls().keySet()));
  }

  /** A path without variable parts is more special than one with them. */
  private CallShape described(String method, String path) {
    CallShape literal = new CallShape(method, path);
    if (description.calls().containsKey(literal)) {
      return literal;
    }
    List<CallShape> fitting =
        description.calls().keySet().stream()
            .filter(call -> call.method().equals(method))
            .filter(call -> path.matches(call.path().replaceAll("\\{[^}]+}", "[^/]+")))
            .toList();
    assertThat(fitting).as(method + " " + path).hasSize(1);
    return fitting.get(0);
  }

  private static List<String> names(@Nullable String query) {
    List<String> names = new ArrayList<>();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        names.add(parameter.substring(0, parameter.indexOf('=')));
      }
    }
    return names;
  }
}
