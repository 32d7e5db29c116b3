package io.quorate.server.api;

import io.quorate.kernel.Outcome;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.lock.SessionId;
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
  @Inject Gateway gateway;
  @Inject WallClock clock;

  /** Takes what is asked for, or the client's places in the queues. */
  public CompletionStage<Outcome> acquire(AcquireRequest request) {
    return gateway.acquire(
        request.requestId(),
        request.caller().under(request.command(clock.millis())),
        request.waiting().waitMillis());
  }

  /** Starts the client's TTL anew. */
  public CompletionStage<Outcome> renew(LockName lock, Caller caller, long ttlMillis) {
    return gateway.submit(
        null /* renewing twice is renewing */,
        caller.under(new LockCommand.Renew(lock, caller.client(), ttlMillis)));
  }

  /**
   * Gives back one hold.
   *
   * @param token the grant that is meant; null for whatever the client holds
   */
  public CompletionStage<Outcome> release(
      LockName lock, Caller caller, @Nullable FencingToken token, @Nullable RequestId requestId) {
    return gateway.submit(
        requestId, caller.under(new LockCommand.Release(lock, caller.client(), token)));
  }

  /**
   * Gives back one hold of each of several locks.
   *
   * @param releases one release, or several in one
   */
  public CompletionStage<Outcome> release(
      Caller caller, LockCommand.OfLock releases, @Nullable RequestId requestId) {
    return gateway.submit(requestId, caller.under(releases));
  }

  /** Makes an exclusive hold a shared one, and starts its TTL anew. */
  public CompletionStage<Outcome> downgrade(LockName lock, Caller caller, long ttlMillis) {
    return gateway.submit(
        null /* downgrading twice is downgrading */,
        caller.under(new LockCommand.Downgrade(lock, caller.client(), ttlMillis)));
  }

  /** Gives up the client's place in the queue. */
  public CompletionStage<Outcome> leaveQueue(LockName lock, Caller caller) {
    return gateway.submit(
        null /* leaving twice is leaving */,
        caller.under(new LockCommand.LeaveQueue(lock, caller.client())));
  }

  /** Begins a session. */
  public CompletionStage<Outcome> openSession(
      LockCommand.OpenSession session, @Nullable RequestId requestId) {
    return gateway.submit(requestId, session);
  }

  /** Starts the session's TTL anew. */
  public CompletionStage<Outcome> keepAlive(SessionId session) {
    return gateway.submit(null, new LockCommand.KeepAlive(session));
  }

  /** Ends the session, and with it all holds and waits of its client. */
  public CompletionStage<Outcome> endSession(SessionId session) {
    return gateway.submit(null, new LockCommand.EndSession(session));
  }

  /** Answers a question about locks. */
  public CompletionStage<Outcome> query(LockQuery query, Consistency consistency) {
    return gateway.query(query, consistency);
  }
}
