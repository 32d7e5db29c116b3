package io.quorate.server.message;

import io.quorate.lock.LockCommand;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.node.Ask;
import io.quorate.server.api.AcquireRequest;
import io.quorate.server.api.Caller;
import io.quorate.server.api.LockCalls;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What messages about locks mean: what the HTTP call means that has the payload as its parameters.
 * With {@code lock} that is the call on this lock, else the one on several.
 */
final class LockMessages {
  private static final String LOCK = "lock";
  private static final List<String> ACQUIRE_ONE = with(List.of(LOCK), LockCalls.ACQUIRE);
  private static final List<String> ACQUIRE = with(ACQUIRE_ONE, LockCalls.ACQUIRE_ALL);
  private static final List<String> RELEASE_ONE = with(List.of(LOCK), LockCalls.RELEASE);
  private static final List<String> RELEASE = with(RELEASE_ONE, LockCalls.RELEASE_ALL);
  private static final List<String> STATUS = with(List.of(LOCK), LockCalls.DESCRIBE);

  private final long ttlDefaultMillis;
  private final long wallMillis;

  /**
   * @param ttlDefaultMillis how long a hold lasts when the message does not say
   * @param wallMillis wall-clock time, for people only
   */
  LockMessages(long ttlDefaultMillis, long wallMillis) {
    this.ttlDefaultMillis = ttlDefaultMillis;
    this.wallMillis = wallMillis;
  }

  /**
   * @throws Refusal if the payload does not say what the type needs
   */
  Ask ask(MessageType type, byte[] payload, @Nullable String sender) {
    return switch (type) {
      case LOCK_ACQUIRE -> acquire(inTheNameOf(sender, Parameters.of(null, payload, ACQUIRE)));
      case LOCK_RELEASE -> release(inTheNameOf(sender, Parameters.of(null, payload, RELEASE)));
      case LOCK_STATUS -> status(Parameters.of(null, payload, STATUS));
      default -> throw new IllegalArgumentException(type + " is not about locks");
    };
  }

  // A session has a client of its own.
  private static Parameters inTheNameOf(@Nullable String sender, Parameters parameters) {
    return sender == null || parameters.text("session").isPresent()
        ? parameters
        : parameters.orElse("client_id", sender);
  }

  private Ask acquire(Parameters parameters) {
    AcquireRequest request =
        parameters.text(LOCK).isPresent()
            ? LockCalls.acquire(lock(parameters), parameters.only(ACQUIRE_ONE), ttlDefaultMillis)
            : LockCalls.acquireAll(parameters.only(LockCalls.ACQUIRE_ALL), ttlDefaultMillis);
    return new Ask.Order(
        request.requestId(),
        request.caller().under(request.command(wallMillis)),
        request.waiting().waitMillis());
  }

  private static Ask release(Parameters parameters) {
    boolean isOne = parameters.text(LOCK).isPresent();
    Parameters known = parameters.only(isOne ? RELEASE_ONE : LockCalls.RELEASE_ALL);
    Caller caller = LockCalls.requiredCaller(known);
    LockCommand.OfLock release =
        isOne
            ? new LockCommand.Release(
                lock(known), caller.client(), LockCalls.token(known).orElse(null))
            : LockCalls.releaseAll(known, caller.client());
    return new Ask.Order(LockCalls.requestId(known).orElse(null), caller.under(release), 0);
  }

  private static Ask status(Parameters parameters) {
    return new Ask.Question(
        new LockQuery.Describe(lock(parameters)), LockCalls.consistency(parameters));
  }

  private static LockName lock(Parameters parameters) {
    String name = parameters.required(LOCK);
    return Refusal.unlessValid(() -> new LockName(name));
  }

  private static List<String> with(List<String> some, List<String> more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(new ArrayList<>(all));
  }
}
