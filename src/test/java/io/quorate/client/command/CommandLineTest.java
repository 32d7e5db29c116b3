package io.quorate.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: a command line means one thing, or is refused with what is wrong. Method: examples. */
class CommandLineTest {
  private static final Map<String, String> NODES = Map.of("QUORATE_NODES", "http://a,http://b");

  @Test
  void everyOptionIsTaken() throws Exception {
    CommandLine line =
        parse("lock --shared orders --wait 1.5 --ttl 9 --grace 0 --nodes http://c -- run --wait x");
    assertThat(line)
        .isEqualTo(
            new CommandLine(
                "orders",
                List.of("http://c"),
                true,
                Duration.ofMillis(1_500),
                Duration.ofSeconds(9),
                Duration.ZERO,
                List.of("run", "--wait", "x")));
  }

  @Test
  void whatIsNotSaidHasADefault() throws Exception {
    CommandLine line = parse("lock orders -- run");
    assertThat(line.nodes()).containsExactly("http://a", "http://b");
    assertThat(line.atMost()).isNull();
    assertThat(line.isShared()).isFalse();
    assertThat(line.ttl()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unlock x -- run | unknown action unlock: the only action is lock",
        "lock x | no command: it comes after --",
        "lock x -- | no command: it comes after --",
        "lock -- run | no lock: its name comes after lock",
        "lock x y -- run | one lock only, not x and y",
        "lock x --wiat 3 -- run | unknown option --wiat: there are --nodes, --shared, --wait",
        "lock x --wait -- run | --wait needs a value",
        "lock x --wait soon -- run | --wait is a number of seconds, with three decimals at most",
        "lock x --ttl -1 -- run | --ttl is a number of seconds"
      })
  void whatIsWrongIsSaid(String words, String message) {
    assertThatThrownBy(() -> parse(words))
        .isInstanceOf(CommandLine.Wrong.class)
        .hasMessageContaining(message);
  }

  @Test
  void nodesMustBeKnown() {
    assertThatThrownBy(() -> CommandLine.parse(List.of("lock", "x", "--", "run"), Map.of()))
        .hasMessage("no nodes: give --nodes or set QUORATE_NODES");
  }

  @Test
  void helpIsTheCommandsOwnOnlyBeforeTheProgram() {
    assertThat(CommandLine.asksForHelp(List.of("--help"))).isTrue();
    assertThat(CommandLine.asksForHelp(List.of("lock", "x", "-h", "--", "run"))).isTrue();
    assertThat(CommandLine.asksForHelp(List.of("lock", "x", "--", "run", "--help"))).isFalse();
  }

  private static CommandLine parse(String words) throws CommandLine.Wrong {
    return CommandLine.parse(List.of(words.strip().split(" ")), NODES);
  }
}
