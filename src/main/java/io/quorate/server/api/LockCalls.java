package io.quorate.server.api;

import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import io.quorate.machine.RequestId;
import io.quorate.node.Consistency;
import io.quorate.server.api.AcquireRequest.Waiting;
import io.quorate.server.api.Durations.Range;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** What the calls on locks may say, and what it means. */
final class LockCalls {
  static final List<String> ACQUIRE =
      List.of(
          "lock_type",
          "client_id",
          "ttl",
          "wait",
          "queue",
          "waiter_ttl",
          "request_id",
          "session",
          "sequence");
  static final List<String> RENEW = List.of("client_id", "ttl", "session", "sequence");
  static final List<String> RELEASE =
      List.of("client_id", "fencing_token", "request_id", "session", "sequence");
  static final List<String> LEAVE = List.of("client_id", "session", "sequence");
  static final List<String> DESCRIBE = List.of("consistency");
  static final List<String> LIST = List.of("prefix", "limit", "after", "consistency");
  static final List<String> VALIDATE = List.of("fencing_token", "consistency");

  static final Range TTL = new Range(1, 365L * 24 * 60 * 60 * 1_000);
  static final Range WAIT = new Range(0, 60_000);
  static final Range WAITER_TTL = new Range(1_000, 60 * 60 * 1_000);

  private static final long WAITER_TTL_DEFAULT_MILLIS = 10_000;
  private static final long TOKEN_MAX = (1L << 53) - 1;
  private static final long SEQUENCE_MAX = (1L << 53) - 1;

  private LockCalls() {}

  static AcquireRequest acquire(LockName lock, Parameters parameters, long ttlDefaultMillis) {
    Caller caller = caller(parameters);
    LockMode mode = parameters.word("lock_type", LockMode.EXCLUSIVE);
    long ttlMillis = ttl(parameters, ttlDefaultMillis);
    long waitMillis = parameters.durationMillis("wait", WAIT, 0);
    boolean keepsPlace = parameters.claim("queue", waitMillis > 0);
    long placeMillis =
        parameters.durationMillis("waiter_ttl", WAITER_TTL, WAITER_TTL_DEFAULT_MILLIS);
    Waiting waiting = new Waiting(waitMillis, keepsPlace, placeMillis);
    RequestId requestId = requestId(parameters).orElse(null);
    return new AcquireRequest(lock, caller, mode, ttlMillis, waiting, requestId);
  }

  /** How long a hold lasts; under a session as long as that, unless the request says how long. */
  static long ttl(Parameters parameters, long defaultMillis) {
    boolean isUnderSession = parameters.text("session").isPresent();
    return parameters.durationMillis(
        "ttl", TTL, isUnderSession ? LockCommand.AS_LONG_AS_THE_SESSION : defaultMillis);
  }

  /** Who calls: the client that is named, or the session's own, or else a new one. */
  static Caller caller(Parameters parameters) {
    Optional<SessionId> session =
        parameters.text("session").map(text -> Refusal.unlessValid(() -> new SessionId(text)));
    ClientId client =
        client(parameters)
            .or(() -> session.map(id -> new ClientId(id.value())))
            .orElseGet(() -> new ClientId(Caller.newName("c-")));
    return new Caller(client, session.orElse(null), sequence(parameters, session.isPresent()));
  }

  /** Who calls, where a new client would make no sense. */
  static Caller requiredCaller(Parameters parameters) {
    if (parameters.text("session").isEmpty()) {
      parameters.required("client_id");
    }
    return caller(parameters);
  }

  private static long sequence(Parameters parameters, boolean isUnderSession) {
    Optional<Long> sequence =
        parameters
            .text("sequence")
            .map(text -> Parameters.number("sequence", text, 1, SEQUENCE_MAX));
    if (sequence.isPresent() && !isUnderSession) {
      throw Refusal.invalid("sequence counts the commands of a session: session is missing");
    }
    if (sequence.isPresent() && parameters.text("request_id").isPresent()) {
      throw Refusal.invalid("sequence and request_id name the same thing: give one of them");
    }
    return sequence.orElse(0L);
  }

  static Optional<RequestId> requestId(Parameters parameters) {
    return parameters
        .text("request_id")
        .map(text -> Refusal.unlessValid(() -> new RequestId(text)));
  }

  static Optional<FencingToken> token(Parameters parameters) {
    return parameters.text("fencing_token").map(LockCalls::parseToken);
  }

  static FencingToken requiredToken(Parameters parameters) {
    return parseToken(parameters.required("fencing_token"));
  }

  static Consistency consistency(Parameters parameters) {
    return parameters.word("consistency", Consistency.LINEARIZABLE);
  }

  /** The name in a path such as {@code /lock/{name}/validate}. */
  static LockName lock(UriInfo uri) {
    return Refusal.unlessValid(() -> new LockName(PathSegment.second(uri)));
  }

  private static FencingToken parseToken(String text) {
    return new FencingToken(Parameters.number("fencing_token", text, 0, TOKEN_MAX));
  }

  static Optional<ClientId> client(Parameters parameters) {
    return parameters.text("client_id").map(text -> Refusal.unlessValid(() -> new ClientId(text)));
  }
}
