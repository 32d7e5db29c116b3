package io.quorate.scenario;

import java.util.List;

/**
 * The text of a scenario: {@code > command} lines, each followed by its trace, indented; comments
 * start with {@code #}.
 */
final class Script {
  private static final String PROMPT = "> ";
  private static final String INDENT = "  ";

  private Script() {}

  /** The same script with the trace that its commands lead to now. */
  static String replay(String script) {
    RaftStage stage = new RaftStage();
    StringBuilder text = new StringBuilder();
    for (String line : script.lines().toList()) {
      if (line.startsWith(INDENT)) {
        continue; // the trace of the last run
      }
      text.append(line).append('\n');
      if (line.startsWith(PROMPT)) {
        List<String> words = List.of(line.substring(PROMPT.length()).split(" +"));
        stage.perform(words).forEach(output -> text.append(INDENT).append(output).append('\n'));
      }
    }
    return text.toString();
  }
}
