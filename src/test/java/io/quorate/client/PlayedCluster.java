package io.quorate.client;

import io.quorate.client.wire.RawReply;
import io.quorate.client.wire.ScriptedWire;
import io.quorate.client.wire.ScriptedWire.Sent;
import io.quorate.client.wire.VirtualClockwork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A cluster that grants everything, in the words of the real one, unless a test says otherwise. */
final class PlayedCluster {
  static final Duration TTL = Duration.ofSeconds(30);

  final VirtualClockwork clock = new VirtualClockwork();
  final ScriptedWire wire = new ScriptedWire().always(this::reply);

  private final Map<String, Deque<Function<Sent, CompletableFuture<RawReply>>>> exceptions =
      new LinkedHashMap<>();
  private int sessions;
  private long token = 100;

  QuorateClientBuilder builder() {
    return QuorateClient.builder()
        .nodes("http://a", "http://b")
        .name("test")
        .sessionTtl(TTL)
        .operationTimeout(Duration.ofSeconds(6))
        .callbackExecutor(Runnable::run)
        .random(new SplittableRandom(11))
        .clock(clock)
        .wire(wire);
  }

  QuorateClient client() {
    return builder().build();
  }

  /** What the next call like {@code POST /lock/a} is answered, once. */
  PlayedCluster once(String call, int status, String body) {
    return once(call, sent -> completed(status, body));
  }

  /** The next call like that stays open until the test answers it. */
  PlayedCluster open(String call) {
    return once(call, Sent::reply);
  }

  PlayedCluster once(String call, Function<Sent, CompletableFuture<RawReply>> behaviour) {
    exceptions.computeIfAbsent(call, key -> new ArrayDeque<>()).add(behaviour);
    return this;
  }

  /** What has been sent since it was last asked, as {@code POST /lock/a sequence=1}. */
  List<String> log(String... parameters) {
    List<String> lines = new ArrayList<>();
    for (Sent sent : wire.sent()) {
      StringBuilder line = new StringBuilder(text(sent));
      for (String name : parameters) {
        if (sent.call().parameters().containsKey(name)) {
          line.append(' ').append(name).append('=').append(sent.call().parameters().get(name));
        }
      }
      lines.add(line.toString());
    }
    wire.forget();
    return lines;
  }

  static String locked() {
    return "{\"code\":\"locked\",\"detail\":\"it has place 1\",\"position\":1}";
  }

  static String granted(String lock, long token) {
    return "{\"lock\":\"%s\",\"fencing_token\":%d,\"status\":\"granted\",\"hold_count\":1}"
        .formatted(lock, token);
  }

  static String problem(String code) {
    return "{\"code\":\"%s\",\"detail\":\"as the test has it\"}".formatted(code);
  }

  private synchronized CompletableFuture<RawReply> reply(Sent sent) {
    Deque<Function<Sent, CompletableFuture<RawReply>>> exception = exceptions.get(text(sent));
    if (exception != null && !exception.isEmpty()) {
      return exception.poll().apply(sent);
    }
    String path = sent.call().path();
    if (sent.call().method().equals("POST") && path.equals("/session")) {
      return completed(200, "{\"session\":\"s-%d\",\"status\":\"alive\"}".formatted(++sessions));
    }
    if (sent.call().method().equals("POST") && path.startsWith("/lock/")) {
      return completed(200, granted(path.substring("/lock/".length()), ++token));
    }
    if (path.equals("/locks/acquire")) {
      String locks = granted("a", ++token) + "," + granted("b", ++token);
      return completed(200, "{\"status\":\"granted\",\"locks\":[" + locks + "]}");
    }
    return completed(200, "{\"status\":\"done\"}");
  }

  static CompletableFuture<RawReply> completed(int status, String body) {
    return CompletableFuture.completedFuture(new RawReply(status, "", body));
  }

  private static String text(Sent sent) {
    return sent.call().method() + " " + sent.call().path();
  }
}
