package io.quorate.client.queue;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Clockwork;
import io.quorate.client.wire.Cluster;
import io.quorate.client.wire.Outcome;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Patience;
import io.quorate.client.wire.Reply;
import io.quorate.client.wire.ScriptedWire;
import io.quorate.client.wire.ScriptedWire.Sent;
import io.quorate.client.wire.VirtualClockwork;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A client before two nodes that answer as a test has it, in time that passes when it says so. */
final class PlayedDoor implements QueueDoor {
  static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final int AWAIT_SECONDS_MAX = 5;

  /** What a call fails with that nobody has answered. */
  static final class Silence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Silence(String message) {
      super(message);
    }
  }

  final VirtualClockwork clock = new VirtualClockwork();
  final ScriptedWire wire = new ScriptedWire();
  private Executor callbacks = Runnable::run;
  private final Cluster cluster =
      new Cluster(
          List.of(URI.create("http://a"), URI.create("http://b")),
          wire,
          clock,
          new SplittableRandom(7));

  QuorateQueue queue() {
    return new QuorateQueue(this, "q");
  }

  @Override
  public CompletableFuture<Answered> call(Call call, Duration atMost) {
    Duration total = atMost.compareTo(PATIENCE) < 0 ? atMost : PATIENCE;
    return cluster
        .call(call, new Patience(total, Duration.ofSeconds(2)).plus(call.parked()))
        .thenApply(PlayedDoor::answered);
  }

  private static Answered answered(Outcome outcome) {
    if (outcome instanceof Answered answered) {
      return answered;
    }
    throw new Silence(outcome.toString());
  }

  @Override
  public RuntimeException refusal(Reply reply) {
    return new IllegalStateException(reply.status() + " " + reply.code());
  }

  @Override
  public boolean isWorthRepeating(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof Silence;
  }

  @Override
  public Clockwork clock() {
    return clock;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  void callBackOn(Executor executor) {
    callbacks = executor;
  }

  /** What has been sent since it was last asked, as {@code POST /queue/q priority=1}. */
  List<String> log(String... parameters) {
    List<String> lines = new ArrayList<>();
    for (Sent sent : wire.sent()) {
      StringBuilder line = new StringBuilder(sent.call().method() + " " + sent.call().path());
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

  /** Those of the calls that are open whose path ends so. */
  List<Sent> open(String pathEnd) {
    return wire.sent().stream()
        .filter(sent -> sent.call().path().endsWith(pathEnd) && !sent.reply().isDone())
        .toList();
  }

  /** Waits for what another thread is to bring about. */
  static void await(BooleanSupplier claim) {
    long begin = System.nanoTime();
    while (!claim.getAsBoolean()) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(AWAIT_SECONDS_MAX)) {
        throw new AssertionError("it has not come true");
      }
      Thread.onSpinWait();
    }
  }

  static String message(int number) {
    return ("{'message_id':'3-%d','body':{'n' : %d},'receipt':'3-%d-1','delivery_count':1,"
            + "'enqueued_at':'2025-10-25T10:30:00Z','priority':0}")
        .formatted(number, number, number)
        .replace('\'', '"');
  }

  static String messages(int... numbers) {
    List<String> all = new ArrayList<>();
    for (int number : numbers) {
      all.add(message(number));
    }
    return "{\"messages\":[" + String.join(",", all) + "]}";
  }

  static String problem(String code) {
    return "{\"code\":\"%s\",\"detail\":\"as the test has it\"}".formatted(code);
  }
}
