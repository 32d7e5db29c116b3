package io.quorate.client;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Later;
import io.quorate.client.wire.Outcome;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps one session alive, and knows at each moment whether that has worked. */
final class SessionKeeper {
  private static final String NOT_FOUND = "not_found";

  private final Surroundings surroundings;
  private final String session;
  private final SessionLease lease;
  private final BooleanSupplier isWanted;
  private final Consumer<SessionState> onChange;

  private SessionState known = SessionState.ACTIVE;
  private Runnable cancelBeat = () -> {};
  private Runnable cancelWatch = () -> {};

  /**
   * @param isWanted asked before each sign of life
   * @param onChange told of each new state, on a thread that must not be blocked
   */
  SessionKeeper(
      Surroundings surroundings,
      String session,
      SessionLease lease,
      BooleanSupplier isWanted,
      Consumer<SessionState> onChange) {
    this.surroundings = surroundings;
    this.session = session;
    this.lease = lease;
    this.isWanted = isWanted;
    this.onChange = onChange;
  }

  synchronized void begin() {
    scheduleBeat(lease.beatAtNanos(surroundings.random().nextDouble()));
    scheduleWatch();
  }

  /** By the clock, not by what the timers have got to: the process may have been stopped. */
  SessionState state() {
    return settle(null);
  }

  /** Ends it by the client's own will, or because the cluster says that it has ended. */
  void end(SessionState last) {
    settle(last);
  }

  Duration left() {
    synchronized (this) {
      long left = lease.lostAtNanos() - surroundings.clock().nanos();
      return known.isLive() && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }
  }

  private SessionState settle(@Nullable SessionState wanted) {
    SessionState state;
    synchronized (this) {
      if (!known.isLive()) {
        return known;
      }
      state = wanted == null ? lease.at(surroundings.clock().nanos()) : wanted;
      if (state == known) {
        return known;
      }
      known = state;
      if (!state.isLive()) {
        cancelBeat.run();
        cancelWatch.run();
      }
    }
    onChange.accept(state);
    return state;
  }

  private void scheduleBeat(long atNanos) {
    cancelBeat = surroundings.clock().after(atNanos - surroundings.clock().nanos(), this::beat);
  }

  private void scheduleWatch() {
    long now = surroundings.clock().nanos();
    boolean isPastJeopardy = now - lease.jeopardyAtNanos() >= 0;
    long at = isPastJeopardy ? lease.lostAtNanos() : lease.jeopardyAtNanos();
    cancelWatch.run();
    cancelWatch = surroundings.clock().after(at - now, this::watch);
  }

  private void watch() {
    if (state().isLive()) {
      synchronized (this) {
        if (known.isLive()) {
          scheduleWatch();
        }
      }
    }
  }

  private void beat() {
    if (!state().isLive() || !isWanted.getAsBoolean()) {
      return;
    }
    Call call = Call.of("PUT", "session", session);
    CompletableFuture<Outcome> sign =
        surroundings.cluster().call(call, new Patience(left(), lease.attemptTimeout()));
    synchronized (this) {
      cancelBeat = () -> sign.cancel(true);
    }
    Later.then(sign, (outcome, failure) -> beaten(outcome));
  }

  private void beaten(@Nullable Outcome outcome) {
    if (outcome instanceof Answered answered && answered.reply().isOk()) {
      confirmed(answered.sentNanos());
    } else if (outcome instanceof Answered answered && answered.reply().code().equals(NOT_FOUND)) {
      end(SessionState.LOST);
    } else if (state().isLive()) {
      // A refusal, perhaps for want of a permission that comes back; the lease runs on.
      synchronized (this) {
        scheduleBeat(surroundings.clock().nanos() + lease.attemptTimeout().toNanos());
      }
    }
  }

  private void confirmed(long sentNanos) {
    synchronized (this) {
      // Once somebody may have been told that it is lost, nothing revives it.
      if (!known.isLive()) {
        return;
      }
      lease.confirmed(sentNanos, surroundings.clock().nanos());
      scheduleBeat(lease.beatAtNanos(surroundings.random().nextDouble()));
      scheduleWatch();
    }
    settle(null);
  }
}
