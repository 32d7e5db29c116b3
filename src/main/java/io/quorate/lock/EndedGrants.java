package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grants that have ended lately, in the order of their ends, so that giving one back twice is
 * answered kindly and a reader's token is known for one.
 */
final class EndedGrants {
  /** How many are remembered at most; beyond that the oldest are forgotten early. */
  static final int GRANTS_MAX = 10_000;

  /** How long one is remembered, in log time. */
  static final long MEMORY_MILLIS = 60_000;

  private final Map<FencingToken, Ended> grants = new LinkedHashMap<>();

  private record Ended(
      LockName lock, ClientId client, LockMode mode, boolean isReleased, long forgottenAtMillis) {}

  void remember(Hold hold, boolean isReleased, Step step) {
    if (grants.size() >= GRANTS_MAX) {
      forgetOldest();
    }
    grants.put(
        hold.token(),
        new Ended(
            hold.lock().name(),
            hold.client(),
            hold.grantMode(),
            isReleased,
            step.after(MEMORY_MILLIS)));
  }

  void forgetUntil(long nowMillis) {
    while (!grants.isEmpty()
        && grants.values().iterator().next().forgottenAtMillis() <= nowMillis) {
      forgetOldest();
    }
  }

  /** Whether the client is known to have given the grant back itself. */
  boolean wasReleased(LockName lock, ClientId client, @Nullable FencingToken token) {
    Ended ended = token == null ? null : grants.get(token);
    return ended != null
        && ended.isReleased()
        && ended.lock().equals(lock)
        && ended.client().equals(client);
  }

  /** Whether it was a shared grant of the lock, and none of another kind has ended since. */
  boolean wasSharedAndNoneExclusiveSince(LockName lock, FencingToken token) {
    Ended ended = grants.get(token);
    return ended != null
        && ended.mode() == LockMode.SHARED
        && ended.lock().equals(lock)
        // Whatever was granted after a remembered grant and has ended, ended after it, and is
        // remembered as well: silence is proof.
        && grants.entrySet().stream()
            .noneMatch(
                other ->
                    other.getValue().mode() != LockMode.SHARED
                        && other.getValue().lock().equals(lock)
                        && other.getKey().compareTo(token) > 0);
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(grants.size());
    grants.forEach(
        (token, ended) ->
            out.writeLong(token.value())
                .writeString(ended.lock().value())
                .writeString(ended.client().value())
                .writeBoolean(ended.mode() == LockMode.SHARED)
                .writeBoolean(ended.isReleased())
                .writeVarLong(ended.forgottenAtMillis()));
  }

  /**
   * The grants that {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are not such grants
   */
  static EndedGrants readFrom(ByteReader in) {
    EndedGrants ended = new EndedGrants();
    long forgottenAtMillis = 0;
    for (int count = in.readCount(GRANTS_MAX); count > 0; count--) {
      FencingToken token = new FencingToken(in.readLong());
      Ended grant = readEnded(in, forgottenAtMillis);
      forgottenAtMillis = grant.forgottenAtMillis();
      MalformedBytes.check(ended.grants.put(token, grant) == null, "a grant has ended twice");
    }
    return ended;
  }

  /** The tokens of the grants, in the order of their ends. */
  Set<FencingToken> tokens() {
    return Collections.unmodifiableSet(grants.keySet());
  }

  private static Ended readEnded(ByteReader in, long leastMillis) {
    return new Ended(
        in.readName(LockName::new),
        in.readName(ClientId::new),
        in.readBoolean() ? LockMode.SHARED : LockMode.EXCLUSIVE,
        in.readBoolean(),
        in.readVarLong(leastMillis, Long.MAX_VALUE));
  }

  private void forgetOldest() {
    Iterator<Ended> oldest = grants.values().iterator();
    oldest.next();
    oldest.remove();
  }
}
