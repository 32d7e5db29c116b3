package io.quorate.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node: a process that can be killed and paused, and an HTTP API that can be called. */
public final class LiveNode {
  private static final int STATUS_PATIENCE_MILLIS = 2_000;

  private final NodeHome home;
  private final HttpClient http;
  private @Nullable ServerProcess process;
  private boolean isPaused;

  LiveNode(NodeHome home, HttpClient http) {
    this.home = home;
    this.http = http;
  }

  public String id() {
    return home.id();
  }

  public int port() {
    return home.port();
  }

  public Path data() {
    return home.data();
  }

  /** Empties the data directory of a node that does not run. */
  public void discardData() throws IOException {
    if (isRunning()) {
      throw new IllegalStateException(id() + " still runs");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(home.data())) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : files) {
      Files.delete(each);
    }
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  public boolean isPaused() {
    return isPaused;
  }

  public long pid() {
    return process().pid();
  }

  /** Starts the process, and does not wait for what it does. */
  public void start() {
    start(Map.of());
  }

  /** Starts the process with some settings changed. */
  public void start(Map<String, String> changed) {
    if (isRunning()) {
      throw new IllegalStateException(id() + " runs already");
    }
    process = ServerProcess.start(home.with(changed));
  }

  /** {@code kill -9}: nothing in the node gets to run any more. */
  public void kill() {
    process().kill();
    isPaused = false;
  }

  public void pause() {
    process().signal("STOP");
    isPaused = true;
  }

  public void resume() {
    process().signal("CONT");
    isPaused = false;
  }

  public Answer call(ApiCall call) throws IOException, InterruptedException {
    return Answer.of(http.send(call.to(home.authority()), HttpResponse.BodyHandlers.ofString()));
  }

  /** Like {@link #call}, with a failed connection as the status 0, for those who ask again. */
  public Answer tryCall(ApiCall call) {
    try {
      return call(call);
    } catch (IOException e) {
      return Answer.none(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.none(e.toString());
    }
  }

  public CompletableFuture<Answer> callLater(ApiCall call) {
    return http.sendAsync(call.to(home.authority()), HttpResponse.BodyHandlers.ofString())
        .thenApply(Answer::of);
  }

  /** What the node says of itself; empty while it says nothing. */
  public Optional<NodeView> view() {
    Answer answer = tryCall(ApiCall.get("/status").patience(STATUS_PATIENCE_MILLIS));
    return answer.isOk() ? Optional.of(NodeView.of(answer)) : Optional.empty();
  }

  /** The last lines of the log. */
  public List<String> logTail(int lines) {
    List<String> all = log();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  public List<String> log() {
    try {
      return Files.exists(home.log())
          ? new String(Files.readAllBytes(home.log()), StandardCharsets.UTF_8).lines().toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return id();
  }

  private ServerProcess process() {
    if (process == null) {
      throw new IllegalStateException(id() + " was never started");
    }
    return process;
  }
}
