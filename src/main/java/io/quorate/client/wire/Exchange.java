package io.quorate.client.wire;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call on its way: attempts at one node after the other, until one is answered for good. */
final class Exchange {
  private final Call call;
  private final Nodes nodes;
  private final String subject;
  private final Wire wire;
  private final Clockwork clock;
  private final long attemptNanos;
  private final long firstSentNanos;
  private final long deadlineNanos;
  private final CompletableFuture<Outcome> result = new CompletableFuture<>();

  private boolean mayHaveBeenDone;
  private String reason = "there was no time to ask";
  private @Nullable CompletableFuture<RawReply> attempt;
  private Runnable cancelTimer = () -> {};

  /**
   * @param subject of calls that are led by the same node; empty for none
   */
  Exchange(Call call, Patience patience, Nodes nodes, String subject, Wire wire, Clockwork clock) {
    this.call = call;
    this.nodes = nodes;
    this.subject = subject;
    this.wire = wire;
    this.clock = clock;
    firstSentNanos = clock.nanos();
    deadlineNanos = firstSentNanos + patience.total().toNanos();
    attemptNanos = patience.attempt().plus(call.parked()).toNanos();
  }

  CompletableFuture<Outcome> result() {
    return result;
  }

  void start() {
    Later.then(result, (outcome, failure) -> stop());
    next();
  }

  private synchronized void stop() {
    cancelTimer.run();
    if (attempt != null) {
      attempt.cancel(true);
    }
  }

  private void next() {
    long now = clock.nanos();
    Nodes.Choice choice = nodes.choose(subject, now);
    long left = deadlineNanos - now;
    if (left <= 0 || choice.delayNanos() >= left) {
      giveUp();
    } else if (choice.delayNanos() > 0) {
      timer(choice.delayNanos(), this::next);
    } else {
      attempt(choice, now, Math.min(attemptNanos, left));
    }
  }

  private synchronized void timer(long delayNanos, Runnable task) {
    if (!result.isDone()) {
      cancelTimer = clock.after(delayNanos, task);
    }
  }

  private void attempt(Nodes.Choice choice, long sentNanos, long timeoutNanos) {
    if (result.isDone()) {
      return;
    }
    CompletableFuture<RawReply> sent = wire.send(choice.uri(), call);
    synchronized (this) {
      attempt = sent;
    }
    timer(timeoutNanos, () -> sent.cancel(true));
    if (result.isDone()) {
      stop(); // It was cancelled meanwhile, and found nothing to stop.
    }
    Later.then(sent, (raw, failure) -> attempted(choice, sentNanos, raw, failure));
  }

  private void attempted(
      Nodes.Choice choice, long sentNanos, @Nullable RawReply raw, @Nullable Throwable failure) {
    if (result.isDone()) {
      return;
    }
    Verdict verdict = raw == null ? verdictOn(failure) : Verdict.of(raw);
    if (verdict instanceof Verdict.Final last) {
      nodes.served(choice.index(), subject, raw == null ? "" : raw.leader());
      result.complete(answered(last.reply(), sentNanos));
      return;
    }
    synchronized (this) {
      cancelTimer.run();
      attempt = null;
      if (verdict instanceof Verdict.Again again) {
        mayHaveBeenDone |= !again.isHarmless();
        reason = choice.uri() + ": " + again.reason();
        nodes.failed(choice.index(), sentNanos, clock.nanos(), again.restMillis());
      }
    }
    if (call.isOnce() && isInDoubt()) {
      giveUp();
    } else {
      next();
    }
  }

  private synchronized boolean isInDoubt() {
    return mayHaveBeenDone;
  }

  private Outcome answered(Reply reply, long sentNanos) {
    return new Outcome.Answered(reply, sentNanos, firstSentNanos, isInDoubt());
  }

  private static Verdict verdictOn(@Nullable Throwable failure) {
    if (failure instanceof CancellationException) {
      return new Verdict.Again("no answer in time", false, 0);
    }
    String message = failure == null ? null : failure.getMessage();
    String text = message == null ? String.valueOf(failure) : message;
    return new Verdict.Again(text, failure instanceof Wire.Unsent, 0);
  }

  private void giveUp() {
    result.complete(verdictOnAll());
  }

  private synchronized Outcome verdictOnAll() {
    String text = call + " was not answered; the last attempt: " + reason;
    return mayHaveBeenDone ? new Outcome.Unknown(text) : new Outcome.NotDone(text);
  }
}
