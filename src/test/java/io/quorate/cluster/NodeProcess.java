package io.quorate.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node as a process of its own. Its storage outlives the process. */
public final class NodeProcess {
  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final int TAIL_LINES = 30;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(STATUS_TIMEOUT)
          .build();

  private final String id;
  private final Place place;
  private final Path home;
  private final Path jar;
  private final Map<String, String> environment;
  private final List<String> jvmFlags;
  private volatile @Nullable Process process;
  private @Nullable Guard guard;
  private boolean isPaused;

  NodeProcess(
      String id,
      Place place,
      Path home,
      Path jar,
      Map<String, String> environment,
      List<String> jvmFlags) {
    this.id = id;
    this.place = place;
    this.home = home;
    this.jar = jar;
    this.environment = Map.copyOf(environment);
    this.jvmFlags = List.copyOf(jvmFlags);
  }

  public String id() {
    return id;
  }

  public int port() {
    return place.port();
  }

  /** Host and port, by which everybody reaches it. */
  public String authority() {
    return place.authority();
  }

  public URI uri(String path) {
    return URI.create("http://" + authority() + path);
  }

  /** Standard output and error of all its starts. */
  public Path log() {
    return home.resolve("server.log");
  }

  /** Its storage. */
  public Path storage() {
    return home.resolve("data");
  }

  /** The process of the last start. */
  public long pid() {
    return started().pid();
  }

  public boolean isAlive() {
    Process latest = process;
    return latest != null && latest.isAlive();
  }

  /** Starts the process and returns at once; {@link #awaitReady} waits for the node. */
  public void start() {
    start(Map.of());
  }

  /** The same with other settings for this one start. */
  public synchronized void start(Map<String, String> settings) {
    if (isAlive()) {
      throw new IllegalStateException(id + " runs already");
    }
    try {
      // The server unpacks itself here, and a killed one leaves that behind.
      Path temporary = home.resolve("tmp");
      Files.createDirectories(home);
      Directories.delete(temporary);
      Files.createDirectories(temporary);
      ProcessBuilder builder = new ProcessBuilder(command(temporary));
      builder.environment().putAll(environment);
      builder.environment().putAll(settings);
      builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log().toFile()));
      Process starting = builder.start();
      starting.getOutputStream().close();
      process = starting;
      guard = Guard.over(starting.pid());
      isPaused = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the node says of itself, once it answers. */
  public NodeView awaitReady(Duration patience) {
    Deadline deadline = Deadline.after(patience);
    boolean hasSettled = deadline.awaits(() -> !isAlive() || view().isPresent());
    Optional<NodeView> view = view();
    if (!hasSettled || view.isEmpty()) {
      String what = isAlive() ? "doesn't answer after " + patience.toSeconds() + " s" : "has ended";
      throw new NodeFailure(id + " " + what + "; the end of " + log() + ":\n" + logTail());
    }
    return view.get();
  }

  /** What the node says of itself; empty unless it answers with 200 in time. */
  public Optional<NodeView> view() {
    HttpRequest request = HttpRequest.newBuilder(uri("/status")).timeout(STATUS_TIMEOUT).build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(NodeView.parse(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** SIGKILL: what was not on the disk is lost. Returns when the process is gone. */
  public synchronized void kill() {
    started().destroyForcibly();
    awaitEnd();
  }

  /** SIGSTOP: the process keeps its connections and does nothing. Returns when that is so. */
  public synchronized void pause() {
    signal("STOP");
    isPaused = true;
    if (!Deadline.after(STOP_PATIENCE).awaits(() -> Standstill.isReachedBy(pid()))) {
      throw new NodeFailure(id + " goes on " + STOP_PATIENCE + " after SIGSTOP");
    }
  }

  /** SIGCONT, after {@link #pause}. */
  public synchronized void resume() {
    signal("CONT");
    isPaused = false;
  }

  /** SIGTERM, and SIGKILL if that doesn't help. Returns when the process is gone. */
  public void stop() {
    requestStop();
    awaitStop();
  }

  /** The last lines of the log. */
  public String logTail() {
    return LogTail.of(log(), TAIL_LINES);
  }

  /** The exit value of the last start, once it has ended. */
  public int exitValue() {
    return started().exitValue();
  }

  synchronized void requestStop() {
    if (isAlive()) {
      if (isPaused) {
        resume();
      }
      started().destroy();
    }
  }

  synchronized void awaitStop() {
    Process stopping = process;
    if (stopping == null) {
      return;
    }
    try {
      if (!stopping.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        stopping.destroyForcibly();
      }
    } catch (InterruptedException e) {
      stopping.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    boolean wasInterrupted = Thread.interrupted();
    while (isAlive()) {
      try {
        started().waitFor();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (guard != null) {
      guard.release();
      guard = null;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> command(Path temporary) {
    List<String> command = new ArrayList<>(place.entry());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-jar", jar.toString(), "--port", Integer.toString(port())));
    return command;
  }

  private void signal(String name) {
    try {
      // The shell's own kill: a bare system need not have the command.
      String kill = "kill -" + name + " " + pid();
      int exit = new ProcessBuilder("sh", "-c", kill).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new NodeFailure(kill + " failed for " + id);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeFailure("interrupted while signalling " + id);
    }
  }

  private Process started() {
    Process latest = process;
    if (latest == null) {
      throw new IllegalStateException(id + " was never started");
    }
    return latest;
  }
}
