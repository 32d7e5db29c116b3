package io.quorate.client.queue;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Clockwork;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What queues need of the client that they belong to; not for programs. */
public interface QueueDoor {
  /**
   * Makes a call, again and again until it has an answer or time is over.
   *
   * @param atMost how long, if the client is more patient; besides the time for which it is parked
   * @return completed on a thread that must not be blocked; it fails with {@code
   *     UnavailableException} or {@code OutcomeUnknownException}
   */
  CompletableFuture<Answered> call(Call call, Duration atMost);

  /** What is thrown for an answer that is a problem. */
  RuntimeException refusal(Reply reply);

  /** Whether a call that has failed so may do better later: nobody has refused it. */
  boolean isWorthRepeating(Throwable failure);

  Clockwork clock();

  /** Where the program's own code runs. */
  Executor callbacks();
}
