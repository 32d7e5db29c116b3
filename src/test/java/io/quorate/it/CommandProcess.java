package io.quorate.it;

import io.quorate.live.LiveCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A run of {@code quorate-client.jar} as a process of its own; closing it ends it. */
final class CommandProcess implements AutoCloseable {
  private static final int SECONDS = 60;

  private final Process process;
  private final Path errors;
  private final BufferedReader out;

  private CommandProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static CommandProcess start(LiveCluster cluster, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", System.getProperty("client.jar")));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(Path.of("target"), "command", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder
        .environment()
        .put(
            "QUORATE_NODES",
            cluster.nodes().stream().map(ClientIT::address).collect(Collectors.joining(",")));
    return new CommandProcess(builder.start(), errors);
  }

  /** The next line that it or its program prints; empty at the end. */
  String line() throws IOException {
    String line = out.readLine();
    return line == null ? "" : line;
  }

  void write(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Sends it a signal by its name, and its program none. */
  void signal(String name) throws IOException, InterruptedException {
    String kill = "kill -" + name + " " + process.pid();
    if (new ProcessBuilder("sh", "-c", kill).start().waitFor() != 0) {
      throw new AssertionError(kill + " failed");
    }
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it goes on for more than " + SECONDS + " s");
    }
    return process.exitValue();
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Files.delete(errors);
  }
}
