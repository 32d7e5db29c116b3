package io.quorate.sim;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import io.quorate.node.Gateway;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's call to one node, from its beginning to its one end. */
public final class SimCall {
  /** What the client asks of the gateway. */
  @FunctionalInterface
  public interface Request {
    CompletionStage<Outcome> send(Gateway gateway);
  }

  private static final long ANSWER_MICROS = 20;

  private final Timeline timeline;
  private final Request request;
  private final Consumer<Outcome> onEnd;
  private @Nullable Outcome outcome;

  SimCall(Timeline timeline, Request request, Consumer<Outcome> onEnd) {
    this.timeline = timeline;
    this.request = request;
    this.onEnd = onEnd;
  }

  /** The client waits no longer than this. */
  SimCall within(long timeoutMillis) {
    timeline.afterMillis(timeoutMillis, () -> end(new Outcome.OutcomeUnknown("client timeout")));
    return this;
  }

  void begin(Gateway gateway) {
    // A stage keeps what its callbacks throw to itself, so the answer takes a way of its own.
    var unused =
        request
            .send(gateway)
            .thenAccept(answer -> timeline.afterMicros(ANSWER_MICROS, () -> end(answer)));
  }

  /** Nobody listens at the address. */
  void refuse() {
    timeline.afterMicros(100, () -> end(new Outcome.Unavailable("connection refused")));
  }

  /** The connection has broken. */
  void breakOff() {
    end(new Outcome.OutcomeUnknown("connection reset"));
  }

  public boolean isAnswered() {
    return outcome != null;
  }

  public Outcome outcome() {
    return Invariant.present(outcome, "an answer");
  }

  private void end(Outcome answer) {
    if (outcome == null) {
      outcome = answer;
      onEnd.accept(answer);
    }
  }
}
