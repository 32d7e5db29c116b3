package io.quorate.client;

import io.quorate.client.cache.CacheDoor;
import io.quorate.client.queue.QueueDoor;
import io.quorate.client.wire.Call;
import io.quorate.client.wire.Clockwork;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Patience;
import io.quorate.client.wire.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * What a client is for its queues and its cache.
 *
 * @param subject of calls that are led by the same node; empty for those that any node serves
 */
record ClientDoor(Surroundings surroundings, String subject) implements QueueDoor, CacheDoor {
  @Override
  public CompletableFuture<Answered> call(Call call, Duration atMost) {
    Patience usual = surroundings.settings().patience();
    Patience patience =
        usual.total().compareTo(atMost) > 0 ? new Patience(atMost, usual.attempt()) : usual;
    return surroundings
        .cluster()
        .about(subject)
        .call(call, patience.plus(call.parked()))
        .thenApply(Refusals::answered);
  }

  @Override
  public RuntimeException refusal(Reply reply) {
    return Refusals.of(reply);
  }

  @Override
  public RuntimeException doubt(String reason) {
    return new OutcomeUnknownException(reason);
  }

  @Override
  public boolean isWorthRepeating(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof UnavailableException || cause instanceof OutcomeUnknownException;
  }

  @Override
  public Clockwork clock() {
    return surroundings.clock();
  }

  @Override
  public Executor callbacks() {
    return surroundings.callbacks();
  }
}
