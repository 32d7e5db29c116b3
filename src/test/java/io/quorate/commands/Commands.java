package io.quorate.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the system, each to its end. */
public final class Commands {
  private static final int SECONDS_MAX = 60;

  private Commands() {}

  /**
   * Fails with one line if a program is missing.
   *
   * @param packages where they come from, for the message
   * @throws UnusableSystem naming it
   */
  public static void require(String packages, String... programs) {
    List<String> missing = Arrays.stream(programs).filter(name -> !isInstalled(name)).toList();
    if (!missing.isEmpty()) {
      throw new UnusableSystem("of " + packages + " there is no " + missing);
    }
  }

  /**
   * Runs it to its end; returns its exit value if that is allowed.
   *
   * @throws UnusableSystem with what it said, if it is not
   */
  public static int run(List<String> command, int exitMax) {
    try {
      Path said = Files.createTempFile("command", ".log");
      try {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(said.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new UnusableSystem(command + " has not ended after " + SECONDS_MAX + " s");
        }
        if (process.exitValue() > exitMax) {
          String text = Files.readString(said, StandardCharsets.UTF_8).strip();
          throw new UnusableSystem(command + " failed with " + process.exitValue() + ": " + text);
        }
        return process.exitValue();
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableSystem("interrupted during " + command);
    }
  }

  /** As {@link #run(List, int)}, with success alone allowed. */
  public static void run(String... command) {
    run(new ArrayList<>(Arrays.asList(command)), 0);
  }

  private static boolean isInstalled(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }
}
