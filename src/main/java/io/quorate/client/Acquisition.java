package io.quorate.client;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Later;
import io.quorate.client.wire.Outcome;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Outcome.NotDone;
import io.quorate.client.wire.Reply;
import io.quorate.client.wire.Seconds;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One claim on its way to a grant. A long wait is one call after the other, all under one name as
 * long as it has its place, so that they keep one place in the queue and are granted once at most.
 */
final class Acquisition {
  /** Shorter than nodes allow, so that a node that hangs costs less. */
  static final Duration CALL_WAIT_MAX = Duration.ofSeconds(20);

  private static final int LOCKED = 423;

  private final Surroundings surroundings;
  private final SessionSource source;
  private final Claim claim;
  private final boolean isUpgrade;
  private final Wait wait;
  private final long untilNanos;
  private final CompletableFuture<Optional<Held>> result = new CompletableFuture<>();

  private @Nullable CompletableFuture<Outcome> call;

  /** Session and tokens of a claim that was granted. */
  record Held(Session session, Grant grant) {}

  /**
   * @param isQueueing whether to wait at all
   * @param atMost no limit if null
   */
  record Wait(boolean isQueueing, @Nullable Duration atMost) {
    static final Wait NONE = new Wait(false, Duration.ZERO);
    static final Wait FOR_EVER = new Wait(true, null);

    static Wait of(Duration atMost) {
      return new Wait(!atMost.isZero() && !atMost.isNegative(), atMost);
    }
  }

  private Acquisition(
      Surroundings surroundings, SessionSource source, Claim claim, boolean isUpgrade, Wait wait) {
    this.surroundings = surroundings;
    this.source = source;
    this.claim = claim;
    this.isUpgrade = isUpgrade;
    this.wait = wait;
    Duration atMost = wait.atMost();
    untilNanos = surroundings.clock().nanos() + (atMost == null ? 0 : atMost.toNanos());
  }

  /**
   * Claims, and waits as long as it may.
   *
   * @return empty if the wait ended without a grant; to cancel it leaves the queue, and gives back
   *     what was granted meanwhile
   */
  static CompletableFuture<Optional<Held>> start(
      Surroundings surroundings, SessionSource source, Claim claim, Wait wait) {
    return new Acquisition(surroundings, source, claim, false, wait).begin();
  }

  /** The same for a lock that the session holds shared and wants exclusively. */
  static CompletableFuture<Optional<Held>> upgrade(
      Surroundings surroundings, Session session, Claim claim, Wait wait) {
    return new Acquisition(surroundings, session.asSource(), claim, true, wait).begin();
  }

  private CompletableFuture<Optional<Held>> begin() {
    Later.then(
        source.lease(),
        (session, failure) -> {
          if (session == null || failure != null) {
            result.completeExceptionally(Futures.failure(failure));
          } else if (result.isDone()) {
            source.giveBack(session);
          } else {
            new Attempts(session).begin();
          }
        });
    return result;
  }

  /** All calls under one session. */
  private final class Attempts {
    private final Session session;
    private Numbering.Name name;

    Attempts(Session session) {
      this.session = session;
      this.name = session.numbering().take();
    }

    void begin() {
      Later.then(
          result,
          (held, failure) -> {
            if (result.isCancelled()) {
              abandon();
            }
          });
      attempt();
    }

    private void attempt() {
      Duration atMost = callWait();
      Call next = name.on(claim.acquire());
      if (wait.isQueueing()) {
        next = next.with("wait", Seconds.of(atMost)).with("queue", true).parkedFor(atMost);
      }
      var patience = surroundings.settings().patience().plus(atMost);
      CompletableFuture<Outcome> sent = session.call(next, patience);
      synchronized (Acquisition.this) {
        call = sent;
      }
      if (result.isCancelled() && source.isDisposable()) {
        sent.cancel(true);
      }
      Later.then(sent, (outcome, failure) -> answered(outcome));
    }

    private Duration callWait() {
      if (wait.atMost() == null) {
        return CALL_WAIT_MAX;
      }
      Duration left = Duration.ofNanos(Math.max(0, untilNanos - surroundings.clock().nanos()));
      return left.compareTo(CALL_WAIT_MAX) < 0 ? left : CALL_WAIT_MAX;
    }

    private boolean isOver() {
      return !wait.isQueueing()
          || (wait.atMost() != null && surroundings.clock().nanos() - untilNanos >= 0);
    }

    private void answered(@Nullable Outcome outcome) {
      if (outcome == null) {
        session.numbering().forgotten(name); // Cancelled: the session ends.
        return;
      }
      Reply reply = outcome instanceof Answered answered ? answered.reply() : null;
      if (reply != null && reply.status() == LOCKED && !isOver() && !result.isDone()) {
        if (reply.number("position").orElse(0L) == 0) {
          takeAnotherName();
        }
        attempt();
        return;
      }
      if (outcome instanceof Outcome.Unknown) {
        session.numbering().forgotten(name);
      } else {
        session.numbering().settled(name);
      }
      if (reply == null) {
        lostSight(outcome);
      } else if (reply.isOk()) {
        granted(reply);
      } else if (reply.status() == LOCKED) {
        leave();
        result.complete(Optional.empty());
      } else {
        refused(reply);
      }
    }

    /** The place has gone, because nobody came in time, and under this name there is no other. */
    private void takeAnotherName() {
      session.numbering().settled(name);
      name = session.numbering().take();
    }

    private void granted(Reply reply) {
      Optional<Grant> grant = Grant.of(claim, reply);
      if (grant.isEmpty()) {
        lostSight(new Outcome.Unknown("a grant without a token"));
      } else if (!session.state().isLive()) {
        source.giveBack(session);
        result.completeExceptionally(
            new SessionLostException(session + " was lost while the grant was on its way"));
      } else if (!result.complete(Optional.of(new Held(session, grant.get())))) {
        undo();
      }
    }

    private void refused(Reply reply) {
      if (reply.code().equals("not_found")) {
        session.lost();
        result.completeExceptionally(new SessionLostException(reply.detail()));
      } else {
        result.completeExceptionally(Refusals.of(reply));
      }
      source.giveBack(session);
    }

    private void lostSight(Outcome outcome) {
      boolean isClean = outcome instanceof NotDone && !wait.isQueueing();
      if (isClean) {
        source.giveBack(session);
      } else {
        leave();
      }
      result.completeExceptionally(Refusals.of(outcome));
    }

    /** Whatever the cluster may still do with the calls so far, it must not end in a hold. */
    private void abandon() {
      CompletableFuture<Outcome> last;
      synchronized (Acquisition.this) {
        last = call;
      }
      leave();
      // What a session of others' shall keep is seen to its end: a grant may be on its way.
      if (last != null && source.isDisposable()) {
        last.cancel(true);
      }
    }

    private void leave() {
      if (source.isDisposable()) {
        var unused = session.end();
        source.giveBack(session);
      } else if (wait.isQueueing()) {
        leave(0);
      }
    }

    private void leave(int index) {
      Later.then(
          session.call(Claim.leave(claim.locks().get(index)), surroundings.settings().patience()),
          (outcome, failure) -> {
            boolean hasPlaceElsewhere =
                outcome instanceof Answered answered && !answered.reply().isOk();
            if (hasPlaceElsewhere && index + 1 < claim.locks().size()) {
              leave(index + 1);
            }
          });
    }

    /** Gives back a grant that nobody waits for any more. */
    private void undo() {
      if (source.isDisposable()) {
        leave();
        return;
      }
      Numbering.Name undoing = session.numbering().take();
      Call undone = isUpgrade ? claim.downgrade() : undoing.on(claim.release());
      Later.then(
          session.call(undone, surroundings.settings().patience()),
          (outcome, failure) -> session.numbering().settled(undoing));
    }
  }
}
