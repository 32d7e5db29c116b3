package io.quorate.server.api;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.SessionId;
import io.quorate.server.api.Durations.Range;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** What the calls on sessions may say, and what it means. */
final class SessionCalls {
  static final List<String> OPEN = List.of("client_id", "ttl", "lock_delay", "request_id");
  static final List<String> KEEP_ALIVE = List.of();
  static final List<String> END = List.of();
  static final List<String> DESCRIBE = List.of("consistency");

  static final Range TTL = new Range(1_000, 24 * 60 * 60 * 1_000);
  static final Range LOCK_DELAY = new Range(0, 60_000);

  private static final long TTL_DEFAULT_MILLIS = 30_000;

  private SessionCalls() {}

  /** A session of a client that is named, or else of one that is called like the session. */
  static OpenSession open(Parameters parameters) {
    SessionId session = new SessionId(Caller.newName("s-"));
    ClientId client = LockCalls.client(parameters).orElseGet(() -> new ClientId(session.value()));
    if (parameters.text("request_id").isPresent() && parameters.text("client_id").isEmpty()) {
      throw Refusal.invalid("request_id needs client_id: without it each call has another client");
    }
    return new OpenSession(
        session,
        client,
        parameters.durationMillis("ttl", TTL, TTL_DEFAULT_MILLIS),
        parameters.durationMillis("lock_delay", LOCK_DELAY, 0));
  }

  /** The name in a path such as {@code /session/{id}}. */
  static SessionId session(UriInfo uri) {
    return Refusal.unlessValid(() -> new SessionId(UriText.second(uri)));
  }
}
