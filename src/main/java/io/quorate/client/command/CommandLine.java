package io.quorate.client.command;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command is told to do.
 *
 * @param atMost how long to wait for the lock; null for as long as it takes
 * @param grace how long the program has to end when it is told to
 * @param program with its arguments
 */
record CommandLine(
    String lock,
    List<String> nodes,
    boolean isShared,
    @Nullable Duration atMost,
    Duration ttl,
    Duration grace,
    List<String> program) {
  static final String NODES_VARIABLE = "QUORATE_NODES";

  static final String USAGE =
      """
      usage: java -jar quorate-client.jar lock NAME [OPTION]... -- COMMAND [ARGUMENT]...

      Runs COMMAND while the lock NAME of a Quorate cluster is held, and releases it then.

        --nodes URI,URI  nodes of the cluster, such as http://host:8001, or host:8001 for
                         the same; otherwise the environment variable QUORATE_NODES
        --shared         hold the lock together with others who hold it shared
        --wait SECONDS   give up if the lock is held by others for so long; 0 tries once;
                         otherwise wait as long as it takes
        --ttl SECONDS    how long the lock stays held when this process dies (30)
        --grace SECONDS  how long COMMAND has to end after SIGTERM before it is killed (10)
        --help           this text

      COMMAND gets the environment variables QUORATE_LOCK, the name, and
      QUORATE_FENCING_TOKEN, a number that rises with each grant: whatever COMMAND writes to
      should refuse smaller ones. SIGTERM and SIGINT stop COMMAND first. So does the loss of
      the lock, when the cluster cannot be reached for nearly the time of --ttl.

      The exit code is COMMAND's, 128 and the signal's number if a signal ended it, or:
        64   the command line is wrong
        69   the cluster cannot be reached or does not serve; COMMAND was not started
        75   the lock was not acquired in time; COMMAND was not started
        76   the lock was lost, and COMMAND stopped
        126  COMMAND cannot be executed
        127  there is no COMMAND
      """;

  private static final Duration TTL_DEFAULT = Duration.ofSeconds(30);
  private static final Duration GRACE_DEFAULT = Duration.ofSeconds(10);
  private static final String SECONDS = "[0-9]{1,7}(\\.[0-9]{1,3})?";

  /** The command line is wrong, in what the message says. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  /** Whether the user only wants to know how to use it. */
  static boolean asksForHelp(List<String> arguments) {
    int end = arguments.indexOf("--");
    List<String> own = end < 0 ? arguments : arguments.subList(0, end);
    return own.contains("--help") || own.contains("-h");
  }

  /**
   * @throws Wrong if there is no lock, no command or no nodes, or anything unknown
   */
  static CommandLine parse(List<String> arguments, Map<String, String> environment) throws Wrong {
    if (arguments.isEmpty() || !arguments.get(0).equals("lock")) {
      throw new Wrong(
          (arguments.isEmpty() ? "nothing to do" : "unknown action " + arguments.get(0))
              + ": the only action is lock");
    }
    int end = arguments.indexOf("--");
    if (end < 0 || end + 1 == arguments.size()) {
      throw new Wrong("no command: it comes after --");
    }
    Given given = Given.of(arguments.subList(1, end));
    String nodes = given.nodes == null ? environment.get(NODES_VARIABLE) : given.nodes;
    if (nodes == null || nodes.isBlank()) {
      throw new Wrong("no nodes: give --nodes or set " + NODES_VARIABLE);
    }
    if (given.lock == null) {
      throw new Wrong("no lock: its name comes after lock");
    }
    return new CommandLine(
        given.lock,
        List.of(nodes.split(",", -1)),
        given.isShared,
        given.atMost,
        given.ttl,
        given.grace,
        List.copyOf(arguments.subList(end + 1, arguments.size())));
  }

  /** What comes before the program. */
  private static final class Given {
    private @Nullable String lock;
    private @Nullable String nodes;
    private boolean isShared;
    private @Nullable Duration atMost;
    private Duration ttl = TTL_DEFAULT;
    private Duration grace = GRACE_DEFAULT;

    private static Given of(List<String> words) throws Wrong {
      Given given = new Given();
      List<String> left = new ArrayList<>(words);
      while (!left.isEmpty()) {
        String word = left.remove(0);
        switch (word) {
          case "--shared" -> given.isShared = true;
          case "--nodes" -> given.nodes = value(word, left);
          case "--wait" -> given.atMost = seconds(word, left);
          case "--ttl" -> given.ttl = seconds(word, left);
          case "--grace" -> given.grace = seconds(word, left);
          default -> given.name(word);
        }
      }
      return given;
    }

    private void name(String word) throws Wrong {
      if (word.startsWith("-")) {
        throw new Wrong(
            "unknown option "
                + word
                + ": there are --nodes, --shared, --wait, --ttl, --grace and --help");
      }
      if (lock != null) {
        throw new Wrong("one lock only, not " + lock + " and " + word + "; COMMAND comes after --");
      }
      lock = word;
    }

    private static String value(String option, List<String> left) throws Wrong {
      if (left.isEmpty()) {
        throw new Wrong(option + " needs a value");
      }
      return left.remove(0);
    }

    private static Duration seconds(String option, List<String> left) throws Wrong {
      String text = value(option, left);
      if (!text.matches(SECONDS)) {
        throw new Wrong(
            option + " is a number of seconds, with three decimals at most, not " + text);
      }
      return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact());
    }
  }
}
