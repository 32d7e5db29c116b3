package io.quorate.client;

import io.quorate.client.Acquisition.Held;
import io.quorate.client.Acquisition.Wait;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Later;
import io.quorate.client.wire.Outcome;
import io.quorate.client.wire.Outcome.Answered;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was granted: one lock, permits, or several locks. It is held until it is closed or its
 * session is lost, whoever has the handle. Thread-safe.
 */
public final class LockHandle implements AutoCloseable {
  private static final long RELEASE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Surroundings surroundings;
  private final SessionSource source;
  private final Session session;
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private final AtomicBoolean isReleasing = new AtomicBoolean();

  private volatile Claim claim;
  private volatile Grant grant;

  LockHandle(Surroundings surroundings, SessionSource source, Claim claim, Held held) {
    this.surroundings = surroundings;
    this.source = source;
    this.claim = claim;
    this.session = held.session();
    this.grant = held.grant();
  }

  /** The locks held, in the order in which they were asked for. */
  public List<String> locks() {
    return claim.locks();
  }

  public LockType type() {
    return claim.type();
  }

  /** Under which it is held. */
  public Session session() {
    return session;
  }

  /**
   * The grant's number, greater than those of all grants before. Give it along with every write, to
   * a resource that refuses older ones: see {@link FencedGuard}.
   *
   * @throws IllegalStateException if several locks are held
   */
  public long fencingToken() {
    if (claim.isGroup()) {
      throw new IllegalStateException("each of the locks " + claim + " has a token of its own");
    }
    return fencingToken(claim.locks().get(0));
  }

  /**
   * The number of the grant of one of several locks.
   *
   * @throws IllegalArgumentException if the lock is not among them
   */
  public long fencingToken(String lock) {
    Long token = grant.tokens().get(lock);
    if (token == null) {
      throw new IllegalArgumentException("not " + lock + " is held, but " + claim);
    }
    return token;
  }

  /** Whether it is held at this moment, by the client's own clock. It may be lost in the next. */
  public boolean isHeld() {
    return !isReleasing.get() && session.state().isLive();
  }

  /**
   * Has the callback run once if the session is lost while this is held, on the client's executor
   * for callbacks; at once if it was lost already.
   */
  public void onLost(Runnable callback) {
    AtomicBoolean isDone = new AtomicBoolean();
    Consumer<SessionState> listener =
        state -> {
          if (state == SessionState.LOST
              && !isReleasing.get()
              && isDone.compareAndSet(false, true)) {
            callback.run();
          }
        };
    session.onChange(listener);
    Later.then(released, (nothing, failure) -> session.removeListener(listener));
    if (session.state() == SessionState.LOST) {
      surroundings.callbacks().execute(() -> listener.accept(SessionState.LOST));
    }
  }

  /**
   * Turns a shared hold into an exclusive one, under a new token, ahead of all who wait.
   *
   * @return whether it has become one; if not, it is shared as before
   * @throws DeadlockException if another holder does the same
   * @throws IllegalStateException if this is no shared hold of one lock
   */
  public boolean upgrade(Duration atMost) throws InterruptedException {
    return Futures.await(upgradeLater(Wait.of(atMost)));
  }

  CompletableFuture<Boolean> upgradeLater(Wait wait) {
    requireType(LockType.SHARED);
    Claim exclusive = claim.as(LockType.EXCLUSIVE);
    CompletableFuture<Optional<Held>> held =
        Acquisition.upgrade(surroundings, session, exclusive, wait);
    CompletableFuture<Boolean> upgraded = new CompletableFuture<>();
    Later.cancelWith(upgraded, held);
    Later.then(
        held,
        (value, failure) -> {
          if (value == null || failure != null) {
            upgraded.completeExceptionally(Futures.failure(failure));
            return;
          }
          if (value.isPresent()) {
            claim = exclusive;
            grant = value.get().grant();
          }
          upgraded.complete(value.isPresent());
        });
    return upgraded;
  }

  /**
   * Turns an exclusive hold into a shared one, under the same token.
   *
   * @throws IllegalStateException if this is no exclusive hold of one lock
   */
  public void downgrade() {
    requireType(LockType.EXCLUSIVE);
    Outcome outcome =
        Futures.join(session.call(claim.downgrade(), surroundings.settings().patience()));
    Answered answered = Refusals.answered(outcome);
    if (!answered.reply().isOk()) {
      throw Refusals.of(answered.reply());
    }
    claim = claim.as(LockType.SHARED);
  }

  /**
   * Gives it back; does nothing if that has been done. It never fails: what cannot be given back in
   * time goes on being given back, or ends with its session.
   */
  @Override
  public void close() {
    Futures.join(release());
  }

  /** {@link #close} without waiting for it. */
  public CompletableFuture<Void> release() {
    return release(source);
  }

  /**
   * @param home to which the session goes back
   */
  CompletableFuture<Void> release(SessionSource home) {
    if (isReleasing.compareAndSet(false, true)) {
      if (session.state().isLive()) {
        release(home, session.numbering().take());
      } else {
        released.complete(null);
        home.giveBack(session);
      }
    }
    return released.copy();
  }

  private void release(SessionSource home, Numbering.Name name) {
    Later.then(
        session.call(name.on(claim.release()), surroundings.settings().patience()),
        (outcome, failure) -> released(home, name, outcome));
  }

  private void released(SessionSource home, Numbering.Name name, @Nullable Outcome outcome) {
    if (outcome instanceof Answered) {
      session.numbering().settled(name);
      home.giveBack(session);
    } else if (home.isDisposable()) {
      var unused = session.end();
      home.giveBack(session);
    } else if (session.state().isLive()) {
      // Under the same name, for the one before may have got through.
      surroundings.clock().after(RELEASE_AGAIN_NANOS, () -> release(home, name));
    }
    released.complete(null);
  }

  private void requireType(LockType type) {
    if (claim.isGroup() || claim.type() != type) {
      throw new IllegalStateException(
          claim + " is held " + claim.type().word() + ", not alone and " + type.word());
    }
  }

  @Override
  public String toString() {
    return claim + " " + claim.type().word() + " under " + grant.tokens().values();
  }
}
