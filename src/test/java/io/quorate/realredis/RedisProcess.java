package io.quorate.realredis;

import io.quorate.cluster.Guard;
import io.quorate.cluster.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/** One Redis as a process of its own, on a free port. What it has written outlives the process. */
public final class RedisProcess implements AutoCloseable {
  private static final Path ROOT = Path.of("target", "redis");
  private static final long START_SECONDS_MAX = 30;
  private static final long LOOK_MILLIS = 20;

  /** Above it the port of a cluster's bus would be none. */
  private static final int PORT_MAX = 55_000;

  private final Path home;
  private final int port;
  private final List<String> options;
  private @Nullable Process process;
  private @Nullable Guard guard;

  private RedisProcess(Path home, int port, List<String> options) {
    this.home = home;
    this.port = port;
    this.options = List.copyOf(options);
  }

  /** Started, with everything synced before it is answered. */
  public static RedisProcess durable(String... options) {
    List<String> all = new ArrayList<>(List.of("--appendonly", "yes", "--appendfsync", "always"));
    all.addAll(List.of(options));
    return startedWith(all);
  }

  /** Started, and empty after each start. */
  public static RedisProcess fleeting(String... options) {
    return startedWith(List.of(options));
  }

  private static RedisProcess startedWith(List<String> options) {
    List<String> all = new ArrayList<>(List.of("--save", ""));
    all.addAll(options);
    return started(all);
  }

  static RedisProcess started(List<String> options) {
    try {
      Files.createDirectories(ROOT);
      RedisProcess redis =
          new RedisProcess(
              Files.createTempDirectory(ROOT, "home").toAbsolutePath(), freePort(), options);
      redis.start();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    int port = Ports.free(1).get(0);
    while (port > PORT_MAX) {
      port = Ports.free(1).get(0);
    }
    return port;
  }

  public int port() {
    return port;
  }

  /** Starts it again, where it was; returns when it answers. */
  public void start() {
    List<String> command = new ArrayList<>(List.of(RedisBinary.path().toString()));
    command.addAll(options); // first, as a file of settings comes before all else
    command.addAll(List.of("--port", Integer.toString(port), "--dir", home.toString()));
    if (!options.contains("--bind")) {
      command.addAll(List.of("--bind", "127.0.0.1"));
    }
    try {
      Process starting =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(home.resolve("log").toFile()))
              .start();
      process = starting;
      guard = Guard.over(starting.pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer();
  }

  /** SIGKILL: what it has not given to the system is lost. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        running.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (guard != null) {
        guard.release();
      }
      process = null;
    }
  }

  /** SIGSTOP: it takes connections and calls, and answers nothing. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT, after {@link #pause}: it goes on with what it has got. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("Redis does not run");
    }
    try {
      // The shell's own kill: a bare system need not have the command.
      String kill = "kill -" + name + " " + running.pid();
      int exit = new ProcessBuilder("sh", "-c", kill).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(kill + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while signalling Redis", e);
    }
  }

  /** What it answers, as text; lists with commas. */
  public String ask(String command, String... arguments) {
    try (Connection connection = new Connection("127.0.0.1", port)) {
      int password = options.indexOf("--requirepass");
      if (password >= 0) {
        connection.sendCommand(Protocol.Command.AUTH, options.get(password + 1));
        connection.getOne();
      }
      connection.sendCommand(() -> command.getBytes(StandardCharsets.UTF_8), arguments);
      return text(connection.getOne());
    }
  }

  private static String text(@Nullable Object answer) {
    if (answer instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return answer instanceof List<?> several
        ? several.stream().map(RedisProcess::text).collect(Collectors.joining(","))
        : String.valueOf(answer);
  }

  private void awaitAnswer() {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (!answers()) {
      if (System.nanoTime() - deadlineNanos > 0 || process == null || !process.isAlive()) {
        throw new IllegalStateException("Redis does not start; see " + home.resolve("log"));
      }
      waitABit();
    }
  }

  private boolean answers() {
    try {
      return ask(Protocol.Command.PING.name()).equals("PONG");
    } catch (JedisException e) {
      return false; // not yet, or it is still reading what it has written
    }
  }

  private static void waitABit() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Redis starts", e);
    }
  }

  /** Ends it; what it has written stays below {@code target}. */
  @Override
  public void close() {
    kill();
  }
}
