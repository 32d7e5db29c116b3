package io.quorate.redis;

import io.quorate.kernel.Outcome;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** Looks whether Redis is there, tells when that changes, and has a chore done while it is. */
final class RedisWatch {
  private static final Logger LOG = Logger.getLogger(RedisWatch.class.getName());
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What is done step by step, without a pause until everything has been seen once. */
  @FunctionalInterface
  interface Chore {
    /** Whether that was the last step of a round. */
    boolean step() throws RedisFailure;
  }

  private final RedisContents contents;
  private final RedisTarget target;
  private final RedisLink link;
  private final Chore sweep;
  private final long sweepNanos;
  private volatile Optional<String> trouble;
  private boolean isFirstRound = true;
  private boolean hasAdvised;
  private long sweptNanos;
  private long refreshedNanos = System.nanoTime();

  /**
   * @param sweepMillis how long to wait between two steps of the sweep
   */
  RedisWatch(
      RedisContents contents, RedisTarget target, RedisLink link, Chore sweep, long sweepMillis) {
    this.contents = contents;
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
    } catch (RedisFailure e) { // what calls meet is told of above
      LOG.log(Level.FINE, contents.sentence("not looked after now"), e);
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
    String key = contents.key();
    link.call(key, new CommandArguments(Protocol.Command.EXISTS).key(key));
  }

  private void note(Optional<String> news) {
    boolean wasInTrouble = trouble.isPresent();
    trouble = news;
    if (wasInTrouble && news.isEmpty()) {
      LOG.info(() -> contents.sentence("in " + target));
    } else if (!wasInTrouble && news.isPresent()) {
      LOG.warning(() -> contents.sentence("away: " + news.get()));
    }
  }

  private void advise() throws RedisFailure {
    if (!hasAdvised) {
      RedisAdvice.about(link, contents).forEach(LOG::warning);
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
