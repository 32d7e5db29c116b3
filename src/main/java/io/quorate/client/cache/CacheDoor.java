package io.quorate.client.cache;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What a cache needs of the client that it belongs to; not for programs. */
public interface CacheDoor {
  /**
   * Makes a call, again and again until it has an answer or time is over.
   *
   * @param atMost how long, if the client is more patient
   * @return completed on a thread that must not be blocked; it fails with {@code
   *     UnavailableException} or {@code OutcomeUnknownException}
   */
  CompletableFuture<Answered> call(Call call, Duration atMost);

  /** What is thrown for an answer that is a problem. */
  RuntimeException refusal(Reply reply);

  /** What is thrown if a call may have been carried out, and its answer does not say so. */
  RuntimeException doubt(String reason);

  /** Where the program's own code runs. */
  Executor callbacks();
}
