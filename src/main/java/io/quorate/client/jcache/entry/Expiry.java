package io.quorate.client.jcache.entry;

import io.quorate.client.jcache.store.Life;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/** A cache's expiry policy in terms of lives. A policy that fails says nothing. */
public final class Expiry {
  private static final Logger LOG = Logger.getLogger(Expiry.class.getName());

  private final ExpiryPolicy policy;

  public Expiry(ExpiryPolicy policy) {
    this.policy = policy;
  }

  Life onCreation() {
    return asked(policy::getExpiryForCreation).orElse(Life.FOREVER);
  }

  /** The life of an entry that gets another value: what is left of its own if nobody says. */
  Life onUpdate(Life own) {
    return asked(policy::getExpiryForUpdate).orElseGet(() -> rest(own));
  }

  private Life rest(Life own) {
    Life rest = own.rest(System.currentTimeMillis());
    return rest.isOver() ? onCreation() : rest;
  }

  /** Empty if the life stays as it is. */
  Optional<Life> onAccess() {
    return asked(policy::getExpiryForAccess);
  }

  private static Optional<Life> asked(Supplier<@Nullable Duration> question) {
    try {
      return Optional.ofNullable(question.get()).map(Expiry::life);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A cache's expiry policy has failed", e);
      return Optional.empty();
    }
  }

  private static Life life(Duration duration) {
    return duration.isEternal()
        ? Life.FOREVER
        : Life.of(
            duration.getTimeUnit().toMillis(duration.getDurationAmount()),
            System.currentTimeMillis());
  }

  /** What there is to let go of. */
  public Object policy() {
    return policy;
  }
}
