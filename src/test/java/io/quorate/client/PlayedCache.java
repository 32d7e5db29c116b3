package io.quorate.client;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.RawReply;
import io.quorate.client.wire.ScriptedWire;
import io.quorate.client.wire.ScriptedWire.Sent;
import io.quorate.client.wire.VirtualClockwork;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Two nodes with a cache that keeps values, versions and conditions, but no time. */
public final class PlayedCache {
  private static final String ROOT = "/cache/";

  /** A value with its version. */
  public record Line(long version, String json, String ttl) {}

  public final VirtualClockwork clock = new VirtualClockwork();
  public final ScriptedWire wire = new ScriptedWire().always(this::reply);
  private final Map<String, Line> lines = new TreeMap<>();
  private Consumer<Sent> before = sent -> {};
  private long version;

  public QuorateClient client() {
    return QuorateClient.builder()
        .nodes("http://a", "http://b")
        .operationTimeout(Duration.ofSeconds(6))
        .callbackExecutor(Runnable::run)
        .random(new SplittableRandom(5))
        .clock(clock)
        .wire(wire)
        .build();
  }

  /** What is there now. */
  public Map<String, Line> lines() {
    return new TreeMap<>(lines);
  }

  /** What is under a key. */
  public Line line(String key) {
    return Optional.ofNullable(lines.get(key)).orElseThrow();
  }

  /** What happens before each call is answered. */
  public PlayedCache before(Consumer<Sent> action) {
    before = action;
    return this;
  }

  /** Carries a call out now. */
  public RawReply carryOut(Sent sent) {
    Call call = sent.call();
    String key =
        URLDecoder.decode(
            call.path().substring(ROOT.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
    Line line = lines.getOrDefault(key, new Line(0, "", ""));
    if (!isMet(call, line)) {
      return new RawReply(
          412, "", "{\"code\":\"precondition_failed\",\"version\":" + line.version() + "}");
    }
    if (call.method().equals("PUT")) {
      Line next = new Line(++version, call.body(), call.parameters().getOrDefault("ttl", ""));
      lines.put(key, next);
      return new RawReply(200, "", "{\"version\":" + version + ",\"state\":\"M\"}");
    }
    if (line.version() == 0) {
      return new RawReply(404, "", "{\"code\":\"not_found\",\"detail\":\"no value\"}");
    }
    if (call.method().equals("DELETE")) {
      lines.remove(key);
      return new RawReply(200, "", "{\"status\":\"deleted\"}");
    }
    return new RawReply(
        200, "", "{\"value\":%s,\"version\":%d}".formatted(line.json(), line.version()));
  }

  private CompletableFuture<RawReply> reply(Sent sent) {
    before.accept(sent);
    return CompletableFuture.completedFuture(carryOut(sent));
  }

  private static boolean isMet(Call call, Line line) {
    String match = call.headers().get("If-Match");
    boolean isMatched = match == null || match.equals("\"" + line.version() + "\"");
    return isMatched && !(call.headers().containsKey("If-None-Match") && line.version() > 0);
  }
}
