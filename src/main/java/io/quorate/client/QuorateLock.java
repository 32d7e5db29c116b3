package io.quorate.client;

import io.quorate.client.Acquisition.Held;
import io.quorate.client.Acquisition.Wait;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Later;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Something that can be acquired: a lock, permits of a semaphore, or several locks of which all are
 * granted or none. Immutable; whoever acquires gets a {@link LockHandle}.
 *
 * <p>From a {@link QuorateClient}, each handle is an owner of its own: two of one client exclude
 * each other, also in one thread. From a {@link Session}, that is the owner of all. All waits stand
 * in one queue, first come, first served.
 *
 * <p>What can go wrong is an {@link UnavailableException}, {@link OutcomeUnknownException}, {@link
 * DeadlockException}, {@link SessionLostException} or {@link RefusedException}.
 */
public final class QuorateLock {
  private final Surroundings surroundings;
  private final SessionSource source;
  private final Claim claim;

  QuorateLock(Surroundings surroundings, SessionSource source, Claim claim) {
    this.surroundings = surroundings;
    this.source = source;
    this.claim = claim;
  }

  /**
   * The same, to be held together with others who hold it so.
   *
   * @throws IllegalStateException if this is a semaphore
   */
  public QuorateLock shared() {
    if (claim.type() == LockType.SEMAPHORE) {
      throw new IllegalStateException("permits of " + claim + " are shared out, not shared");
    }
    return new QuorateLock(surroundings, source, claim.as(LockType.SHARED));
  }

  /**
   * The same semaphore, of which so many permits are asked for at once.
   *
   * @throws IllegalArgumentException if it has not as many
   * @throws IllegalStateException if this is no semaphore
   */
  public QuorateLock permits(int count) {
    if (claim.type() != LockType.SEMAPHORE) {
      throw new IllegalStateException(claim + " has no permits: it is no semaphore");
    }
    Claim more = new Claim(claim.locks(), claim.type(), count, claim.permitsMax());
    return new QuorateLock(surroundings, source, more);
  }

  /** Acquires, waiting as long as it takes. */
  public LockHandle acquire() throws InterruptedException {
    return Futures.await(later(Wait.FOR_EVER)).orElseThrow();
  }

  /** Acquires if that is possible at once; empty if not. Leaves no place in the queue. */
  public Optional<LockHandle> tryAcquire() throws InterruptedException {
    return Futures.await(later(Wait.NONE));
  }

  /** Acquires, waiting for so long at most; empty if that was not enough. */
  public Optional<LockHandle> tryAcquire(Duration atMost) throws InterruptedException {
    return Futures.await(later(Wait.of(atMost)));
  }

  /**
   * Acquires some time. Cancelling the future leaves the queue. It is completed on the client's
   * executor for callbacks.
   */
  public CompletableFuture<LockHandle> acquireAsync() {
    CompletableFuture<LockHandle> handle = new CompletableFuture<>();
    CompletableFuture<Optional<LockHandle>> later = later(Wait.FOR_EVER, surroundings.callbacks());
    Later.cancelWith(handle, later);
    Later.then(
        later,
        (value, failure) -> {
          if (value == null || failure != null) {
            handle.completeExceptionally(Futures.failure(failure));
          } else if (!handle.complete(value.orElseThrow())) {
            var unused = value.orElseThrow().release();
          }
        });
    return handle;
  }

  /** Acquires within that time, or completes empty; otherwise as {@link #acquireAsync}. */
  public CompletableFuture<Optional<LockHandle>> tryAcquireAsync(Duration atMost) {
    return later(Wait.of(atMost), surroundings.callbacks());
  }

  /** For a caller that waits for it: it is completed on a thread that must not be blocked. */
  CompletableFuture<Optional<LockHandle>> later(Wait wait) {
    return later(wait, Runnable::run);
  }

  private CompletableFuture<Optional<LockHandle>> later(Wait wait, Executor completer) {
    CompletableFuture<Optional<Held>> held = Acquisition.start(surroundings, source, claim, wait);
    CompletableFuture<Optional<LockHandle>> later = new CompletableFuture<>();
    Later.cancelWith(later, held);
    Later.then(
        held,
        (value, failure) ->
            completer.execute(
                () -> {
                  if (value == null || failure != null) {
                    later.completeExceptionally(Futures.failure(failure));
                  } else {
                    complete(later, value);
                  }
                }));
    return later;
  }

  private void complete(CompletableFuture<Optional<LockHandle>> later, Optional<Held> value) {
    Optional<LockHandle> handle =
        value.map(held -> new LockHandle(surroundings, source, claim, held));
    if (!later.complete(handle)) {
      handle.ifPresent(
          unwanted -> {
            var unused = unwanted.release();
          });
    }
  }

  @Override
  public String toString() {
    return claim + ", " + claim.type().word();
  }
}
