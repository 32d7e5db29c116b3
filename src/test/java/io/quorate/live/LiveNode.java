package io.quorate.live;

import io.quorate.cluster.NodeProcess;
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

/** One node: a process that can be killed and paused, and an HTTP API that can be called. */
public final class LiveNode {
  /** For a machine that has to do much else. */
  static final int START_SECONDS = 400;

  private static final int STATUS_PATIENCE_MILLIS = 2_000;

  private final NodeProcess process;
  private final HttpClient http;
  private boolean isPaused;

  LiveNode(NodeProcess process, HttpClient http) {
    this.process = process;
    this.http = http;
  }

  public String id() {
    return process.id();
  }

  public int port() {
    return process.port();
  }

  public long pid() {
    return process.pid();
  }

  /** Its data directory. */
  public Path data() {
    return process.storage();
  }

  /** Empties the data directory of a node that does not run. */
  public void discardData() throws IOException {
    if (isRunning()) {
      throw new IllegalStateException(id() + " still runs");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(data())) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : files) {
      Files.delete(each);
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public boolean isPaused() {
    return isPaused;
  }

  /** Starts the process, and does not wait for what it does. */
  public void start() {
    start(Map.of());
  }

  /** Starts the process with some settings changed. */
  public void start(Map<String, String> changed) {
    process.start(changed);
  }

  /** Waits until a node that was just started says something of itself. */
  public void awaitAnswer() {
    Await.until(() -> this + " answers: " + logTail(), START_SECONDS, () -> view().isPresent());
  }

  /** SIGTERM: the node ends in order. Returns when the process is gone. */
  public void stop() {
    process.stop();
    isPaused = false;
  }

  /** {@code kill -9}: nothing in the node gets to run any more. */
  public void kill() {
    process.kill();
    isPaused = false;
  }

  public void pause() {
    process.pause();
    isPaused = true;
  }

  public void resume() {
    process.resume();
    isPaused = false;
  }

  public Answer call(ApiCall call) throws IOException, InterruptedException {
    return Answer.of(http.send(call.to(authority()), HttpResponse.BodyHandlers.ofString()));
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
    return http.sendAsync(call.to(authority()), HttpResponse.BodyHandlers.ofString())
        .thenApply(Answer::of);
  }

  /** What the node says of itself; empty while it says nothing. */
  public Optional<NodeView> view() {
    Answer answer = tryCall(ApiCall.get("/status").patience(STATUS_PATIENCE_MILLIS));
    return answer.isOk() ? Optional.of(NodeView.of(answer)) : Optional.empty();
  }

  /** What the process of the last start ended with. */
  public int exitValue() {
    return process.exitValue();
  }

  public Path logFile() {
    return process.log();
  }

  /** The lines of its log, from all its starts. */
  public List<String> log() {
    try {
      return new String(Files.readAllBytes(logFile()), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of the log. */
  public String logTail() {
    return process.logTail();
  }

  @Override
  public String toString() {
    return id();
  }

  /** Host and port, by which everybody reaches it. */
  public String authority() {
    return process.authority();
  }
}
