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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the calls on locks may say, and what it means. */
public final class LockCalls {
  public static final List<String> ACQUIRE =
      List.of(
          "lock_type",
          "client_id",
          "ttl",
          "wait",
          "queue",
          "waiter_ttl",
          "request_id",
          "session",
          "sequence",
          "permits",
          "max_permits");
  public static final List<String> ACQUIRE_ALL =
      List.of(
          "resource",
          "resources",
          "lock_type",
          "client_id",
          "ttl",
          "wait",
          "queue",
          "waiter_ttl",
          "request_id",
          "session",
          "sequence");
  public static final List<String> RELEASE_ALL =
      List.of(
          "resource",
          "resources",
          "client_id",
          "fencing_token",
          "fencing_tokens",
          "request_id",
          "session",
          "sequence");
  static final List<String> RENEW = List.of("client_id", "ttl", "lock_type", "session", "sequence");
  public static final List<String> RELEASE =
      List.of("client_id", "fencing_token", "request_id", "session", "sequence");
  static final List<String> LEAVE = List.of("client_id", "session", "sequence");
  public static final List<String> DESCRIBE = List.of("consistency");
  static final List<String> LIST = List.of("prefix", "limit", "after", "consistency");
  static final List<String> VALIDATE = List.of("fencing_token", "consistency");

  static final Range TTL = new Range(1, 365L * 24 * 60 * 60 * 1_000);
  static final Range WAIT = new Range(0, 60_000);
  static final Range WAITER_TTL = new Range(1_000, 60 * 60 * 1_000);

  private static final long WAITER_TTL_DEFAULT_MILLIS = 10_000;
  private static final long TOKEN_MAX = (1L << 53) - 1;
  private static final long SEQUENCE_MAX = (1L << 53) - 1;

  private LockCalls() {}

  public static AcquireRequest acquire(
      LockName lock, Parameters parameters, long ttlDefaultMillis) {
    boolean isSemaphore = isSemaphore(parameters);
    int permitsMax = (int) number(parameters, "max_permits", LockCommand.PERMITS_MAX, 0);
    int bound = permitsMax == 0 ? LockCommand.PERMITS_MAX : permitsMax;
    int permits = (int) number(parameters, "permits", bound, 1);
    return new AcquireRequest(
        List.of(lock),
        false,
        caller(parameters),
        isSemaphore ? LockMode.SEMAPHORE : parameters.word("lock_type", LockMode.EXCLUSIVE),
        permits,
        permitsMax,
        ttl(parameters, ttlDefaultMillis),
        waiting(parameters),
        requestId(parameters).orElse(null));
  }

  private static boolean isSemaphore(Parameters parameters) {
    LockMode mode = parameters.word("lock_type", LockMode.SEMAPHORE);
    boolean hasPermits =
        parameters.text("permits").isPresent() || parameters.text("max_permits").isPresent();
    if (hasPermits && mode != LockMode.SEMAPHORE) {
      throw Refusal.invalid("permits are of a semaphore, which lock_type does not say");
    }
    return hasPermits || (parameters.text("lock_type").isPresent() && mode == LockMode.SEMAPHORE);
  }

  private static long number(Parameters parameters, String name, long max, long fallback) {
    return parameters
        .text(name)
        .map(text -> Parameters.number(name, text, 1, max))
        .orElse(fallback);
  }

  private static Waiting waiting(Parameters parameters) {
    long waitMillis = parameters.durationMillis("wait", WAIT, 0);
    boolean keepsPlace = parameters.claim("queue", waitMillis > 0);
    long placeMillis =
        parameters.durationMillis("waiter_ttl", WAITER_TTL, WAITER_TTL_DEFAULT_MILLIS);
    return new Waiting(waitMillis, keepsPlace, placeMillis);
  }

  /** One lock named by {@code resource}, or all or none of those named by {@code resources}. */
  public static AcquireRequest acquireAll(Parameters parameters, long ttlDefaultMillis) {
    LockMode mode = parameters.word("lock_type", LockMode.EXCLUSIVE);
    if (mode == LockMode.SEMAPHORE) {
      throw Refusal.invalid("lock_type is exclusive or shared here; a semaphore is taken alone");
    }
    List<LockName> locks = resources(parameters);
    return new AcquireRequest(
        locks.stream().sorted().toList(),
        parameters.isList("resources"),
        caller(parameters),
        mode,
        1,
        0,
        ttl(parameters, ttlDefaultMillis),
        waiting(parameters),
        requestId(parameters).orElse(null));
  }

  /** One hold each of the locks that are named, under the tokens if any are given. */
  public static LockCommand.OfLock releaseAll(Parameters parameters, ClientId client) {
    List<LockName> locks = resources(parameters);
    if (!parameters.isList("resources")) {
      return new LockCommand.Release(locks.get(0), client, token(parameters).orElse(null));
    }
    if (parameters.text("fencing_token").isPresent()) {
      throw Refusal.invalid("fencing_token is of one resource; of several it is fencing_tokens");
    }
    List<String> tokens = parameters.list("fencing_tokens");
    if (!tokens.isEmpty() && tokens.size() != locks.size()) {
      throw Refusal.invalid("fencing_tokens has one token for each of resources, or is left out");
    }
    List<LockCommand.Release> releases = new ArrayList<>();
    for (int i = 0; i < locks.size(); i++) {
      FencingToken token = tokens.isEmpty() ? null : parseToken("fencing_tokens", tokens.get(i));
      releases.add(new LockCommand.Release(locks.get(i), client, token));
    }
    releases.sort(Comparator.comparing(LockCommand.Release::lock));
    return new LockCommand.ReleaseAll(releases);
  }

  private static List<LockName> resources(Parameters parameters) {
    Optional<String> one = parameters.text("resource");
    if (one.isPresent() == parameters.isList("resources")) {
      throw Refusal.invalid("give either resource, a lock, or resources, a list of locks");
    }
    List<String> names = one.map(List::of).orElseGet(() -> parameters.list("resources"));
    if (names.isEmpty() || names.size() > LockCommand.LOCKS_MAX) {
      throw Refusal.invalid(
          "resources are from 1 to " + LockCommand.LOCKS_MAX + " locks, not " + names.size());
    }
    List<LockName> locks = new ArrayList<>();
    for (String name : names) {
      LockName lock = Refusal.unlessValid(() -> new LockName(name));
      if (locks.contains(lock)) {
        throw Refusal.invalid("resources names " + name + " more than once");
      }
      locks.add(lock);
    }
    return locks;
  }

  /** Whether a renewal is to make the hold a shared one. */
  static boolean isDowngrade(Parameters parameters) {
    if (parameters.text("lock_type").isEmpty()) {
      return false;
    }
    if (parameters.word("lock_type", LockMode.SHARED) != LockMode.SHARED) {
      throw Refusal.invalid(
          "lock_type of a renewal is shared; an exclusive lock is acquired by POST");
    }
    return true;
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
  public static Caller requiredCaller(Parameters parameters) {
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

  public static Optional<RequestId> requestId(Parameters parameters) {
    return parameters
        .text("request_id")
        .map(text -> Refusal.unlessValid(() -> new RequestId(text)));
  }

  public static Optional<FencingToken> token(Parameters parameters) {
    return parameters.text("fencing_token").map(text -> parseToken("fencing_token", text));
  }

  static FencingToken requiredToken(Parameters parameters) {
    return parseToken("fencing_token", parameters.required("fencing_token"));
  }

  public static Consistency consistency(Parameters parameters) {
    return parameters.word("consistency", Consistency.LINEARIZABLE);
  }

  static LockName lock(String name) {
    return Refusal.unlessValid(() -> new LockName(name));
  }

  private static FencingToken parseToken(String name, String text) {
    return new FencingToken(Parameters.number(name, text, 0, TOKEN_MAX));
  }

  static Optional<ClientId> client(Parameters parameters) {
    return parameters.text("client_id").map(text -> Refusal.unlessValid(() -> new ClientId(text)));
  }
}
