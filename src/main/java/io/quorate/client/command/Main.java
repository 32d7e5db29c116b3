package io.quorate.client.command;

import java.util.List;

/** Entry point of {@code quorate-client.jar}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (CommandLine.asksForHelp(words)) {
      System.out.print(CommandLine.USAGE);
      System.exit(ExitCode.DONE.code());
    }
    CommandLine line;
    try {
      line = CommandLine.parse(words, System.getenv());
    } catch (CommandLine.Wrong e) {
      System.err.println("quorate: " + e.getMessage() + "\n" + "Try --help.");
      System.exit(ExitCode.USAGE.code());
      return;
    }
    LockRun run = new LockRun(line, System.err);
    // A signal's own exit code would hide what the program has ended with.
    Runnable onSignal = () -> run.stop().ifPresent(Runtime.getRuntime()::halt);
    Runtime.getRuntime().addShutdownHook(new Thread(onSignal, "quorate-stop"));
    System.exit(run.run());
  }
}
