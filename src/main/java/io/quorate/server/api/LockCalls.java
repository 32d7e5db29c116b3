package io.quorate.server.api;

import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.RequestId;
import io.quorate.node.Consistency;
import io.quorate.server.api.AcquireRequest.Waiting;
import io.quorate.server.api.Durations.Range;
import jakarta.ws.rs.core.UriInfo;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What the calls on locks may say, and what it means. */
final class LockCalls {
  static final List<String> ACQUIRE =
      List.of("lock_type", "client_id", "ttl", "wait", "queue", "waiter_ttl", "request_id");
  static final List<String> RENEW = List.of("client_id", "ttl");
  static final List<String> RELEASE = List.of("client_id", "fencing_token", "request_id");
  static final List<String> LEAVE = List.of("client_id");
  static final List<String> DESCRIBE = List.of("consistency");
  static final List<String> LIST = List.of("prefix", "limit", "after", "consistency");
  static final List<String> VALIDATE = List.of("fencing_token", "consistency");

  static final Range TTL = new Range(1, 365L * 24 * 60 * 60 * 1_000);
  static final Range WAIT = new Range(0, 60_000);
  static final Range WAITER_TTL = new Range(1_000, 60 * 60 * 1_000);

  private static final long WAITER_TTL_DEFAULT_MILLIS = 10_000;
  private static final long TOKEN_MAX = (1L << 53) - 1;
  private static final int CLIENT_ID_RANDOM_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private LockCalls() {}

  static AcquireRequest acquire(LockName lock, Parameters parameters, long ttlDefaultMillis) {
    ClientId client = client(parameters).orElseGet(LockCalls::newClient);
    LockMode mode = parameters.word("lock_type", LockMode.EXCLUSIVE);
    long ttlMillis = ttl(parameters, ttlDefaultMillis);
    long waitMillis = parameters.durationMillis("wait", WAIT, 0);
    boolean keepsPlace = parameters.claim("queue", waitMillis > 0);
    long placeMillis =
        parameters.durationMillis("waiter_ttl", WAITER_TTL, WAITER_TTL_DEFAULT_MILLIS);
    Waiting waiting = new Waiting(waitMillis, keepsPlace, placeMillis);
    RequestId requestId = requestId(parameters).orElse(null);
    return new AcquireRequest(lock, client, mode, ttlMillis, waiting, requestId);
  }

  static long ttl(Parameters parameters, long defaultMillis) {
    return parameters.durationMillis("ttl", TTL, defaultMillis);
  }

  static ClientId requiredClient(Parameters parameters) {
    String text = parameters.required("client_id");
    return Refusal.unlessValid(() -> new ClientId(text));
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

  private static Optional<ClientId> client(Parameters parameters) {
    return parameters.text("client_id").map(text -> Refusal.unlessValid(() -> new ClientId(text)));
  }

  private static ClientId newClient() {
    byte[] random = new byte[CLIENT_ID_RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return new ClientId("c-" + HexFormat.of().formatHex(random));
  }
}
