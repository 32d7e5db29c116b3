package io.quorate.server.api;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import io.quorate.node.Consistency;
import io.quorate.node.Gateway;
import io.quorate.port.WallClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Locks for code in the same archive; HTTP goes through this door too. Answers are {@link
 * io.quorate.lock.LockAnswer}s or one of the three of {@link Outcome}.
 */
@ApplicationScoped
public class LockManager {
  // Whether a call goes on with an earlier one, only the gateway knows.
  private static final boolean IS_RESUMPTION = false;

  @Inject Gateway gateway;
  @Inject WallClock clock;

  /** Takes a lock, or the client's place in its queue. */
  public CompletionStage<Outcome> acquire(AcquireRequest request) {
    AcquireRequest.Waiting waiting = request.waiting();
    LockCommand.Acquire command =
        new LockCommand.Acquire(
            request.lock(),
            request.client(),
            request.mode(),
            request.ttlMillis(),
            waiting.keepsPlace() ? waiting.placeMillis() : 0,
            waiting.placeMillis(),
            clock.millis(),
            IS_RESUMPTION);
    return gateway.acquire(request.requestId(), command, waiting.waitMillis());
  }

  /** Starts the client's TTL anew. */
  public CompletionStage<Outcome> renew(LockName lock, ClientId client, long ttlMillis) {
    return gateway.submit(
        null /* renewing twice is renewing */, new LockCommand.Renew(lock, client, ttlMillis));
  }

  /**
   * Gives back one hold.
   *
   * @param token the grant that is meant; null for whatever the client holds
   */
  public CompletionStage<Outcome> release(
      LockName lock, ClientId client, @Nullable FencingToken token, @Nullable RequestId requestId) {
    return gateway.submit(requestId, new LockCommand.Release(lock, client, token));
  }

  /** Gives up the client's place in the queue. */
  public CompletionStage<Outcome> leaveQueue(LockName lock, ClientId client) {
    return gateway.submit(
        null /* leaving twice is leaving */, new LockCommand.LeaveQueue(lock, client));
  }

  /** Answers a question about locks. */
  public CompletionStage<Outcome> query(LockQuery query, Consistency consistency) {
    return gateway.query(query, consistency);
  }
}
