package io.quorate.client.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program, with this process's own input and outputs. */
final class Child {
  private final Process process;
  private final Duration grace;

  private Child(Process process, Duration grace) {
    this.process = process;
    this.grace = grace;
  }

  static Child start(List<String> program, Map<String, String> variables, Duration grace)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program).inheritIO();
    builder.environment().putAll(variables);
    return new Child(builder.start(), grace);
  }

  /** Waits for its end, without regard to interrupts, since it cannot be left alone. */
  int await() {
    boolean wasInterrupted = false;
    while (true) {
      try {
        int code = process.waitFor();
        if (wasInterrupted) {
          Thread.currentThread().interrupt();
        }
        return code;
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
  }

  /** Tells it and all that it has started to end, and kills what has not after the grace. */
  void stop() {
    List<ProcessHandle> all = family();
    all.forEach(ProcessHandle::destroy);
    try {
      if (process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    family().forEach(ProcessHandle::destroyForcibly);
  }

  // The program itself last: once it has ended, nobody could tell what it had started.
  private List<ProcessHandle> family() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }
}
