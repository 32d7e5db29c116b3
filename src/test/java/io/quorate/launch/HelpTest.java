package io.quorate.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Goal: who asks for help gets what the README says too. Method: look for all settings in it. */
class HelpTest {
  private static final Pattern SETTING = Pattern.compile("[A-Z]+_[A-Z]+");

  @Test
  void askedForByEitherNameAmongAllArguments() {
    assertThat(Help.isAskedFor(List.of("--port", "many", "--help"))).isTrue();
    assertThat(Help.isAskedFor(List.of("-h"))).isTrue();
    assertThat(Help.isAskedFor(List.of("--port", "8001", "--name", "help"))).isFalse();
  }

  @Test
  void namesWhatOneNeedsFirstAndNothingThatIsNot() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(SETTING.matcher(Help.TEXT).results().map(MatchResult::group).distinct())
        .containsExactlyInAnyOrder(
            "NODE_PORT", "CLUSTER_ADDRS", "NODE_ID", "NODE_BIND", "DATA_DIR", "CLUSTER_SECRET")
        .allMatch(setting -> readme.contains("| `" + setting + "`"));
    assertThat(Help.TEXT).contains("--port", "\"One node\"");
    assertThat(readme).contains("## One node");
  }
}
