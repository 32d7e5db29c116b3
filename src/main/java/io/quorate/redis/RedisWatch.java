package io.quorate.redis;

import io.quorate.kernel.Outcome;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** Looks whether Redis is there, tells when that changes, and has queues swept while it is. */
final class RedisWatch {
  private static final Logger LOG = Logger.getLogger(RedisWatch.class.getName());
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final RedisTarget target;
  private final RedisLink link;
  private final QueueSweep sweep;
  private final long sweepNanos;
  private volatile Optional<String> trouble;
  private boolean isFirstRound = true;
  private boolean hasAdvised;
  private long sweptNanos;
  private long refreshedNanos = System.nanoTime();

  /**
   * @param sweepMillis how long to wait between two steps of the sweep
   */
  RedisWatch(RedisTarget target, RedisLink link, QueueSweep sweep, long sweepMillis) {
    this.target = target;
    this.link = link;
    this.sweep = sweep;
    this.sweepNanos = TimeUnit.MILLISECONDS.toNanos(sweepMillis);
    this.trouble = Optional.of(target + " has not been asked yet");
  }

  Optional<String> trouble() {
    return trouble;
  }

  void look() {
    try {
      ask();
      refresh();
      note(link.trouble());
    } catch (RedisFailure e) {
      note(
          Optional.of(
              e.outcome() instanceof Outcome.StoreAway away
                  ? away.reason()
                  : target + " does not answer"));
      return;
    }
    try {
      advise();
      sweep();
    } catch (RedisFailure e) {
      LOG.log(Level.FINE, "The queues are not swept now", e); // what calls meet is told of above
    }
  }

  // Where a cluster's slots are may change without a call that notices.
  private void refresh() {
    if (System.nanoTime() - refreshedNanos >= REFRESH_NANOS) {
      refreshedNanos = System.nanoTime();
      link.refresh();
    }
  }

  // A key of a slot, so that a cluster that has lost its masters says so.
  private void ask() throws RedisFailure {
    link.call(QueueKeys.NAMES, new CommandArguments(Protocol.Command.EXISTS).key(QueueKeys.NAMES));
  }

  private void note(Optional<String> news) {
    boolean wasInTrouble = trouble.isPresent();
    trouble = news;
    if (wasInTrouble && news.isEmpty()) {
      LOG.info(() -> "The queues are in " + target);
    } else if (!wasInTrouble && news.isPresent()) {
      LOG.warning(() -> "The queues are away: " + news.get());
    }
  }

  private void advise() throws RedisFailure {
    if (!hasAdvised) {
      RedisAdvice.about(link).forEach(LOG::warning);
      hasAdvised = true;
    }
  }

  private void sweep() throws RedisFailure {
    long nowNanos = System.nanoTime();
    if (isFirstRound) {
      isFirstRound = !sweep.step();
    } else if (nowNanos - sweptNanos >= sweepNanos) {
      sweptNanos = nowNanos;
      sweep.step();
    }
  }
}
