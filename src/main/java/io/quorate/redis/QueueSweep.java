package io.quorate.redis;

import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueName;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all queues again and again, a few at a time: lets happen what is due in queues that
 * nobody calls, puts right what was left behind, and forgets names of queues that have gone. The
 * first round, when the node starts, is made at once. To sweep twice, or at several nodes, does no
 * harm.
 */
final class QueueSweep {
  /** How many names one step looks at. */
  static final int NAMES_AT_ONCE = 200;

  private static final Logger LOG = Logger.getLogger(QueueSweep.class.getName());

  private final RedisLink link;
  private final QueueNames names;
  private @Nullable String last;

  QueueSweep(RedisLink link, QueueNames names) {
    this.link = link;
    this.names = names;
  }

  /**
   * Sweeps the next few queues.
   *
   * @return whether this was the end of a round
   */
  boolean step() throws RedisFailure {
    QueueNames.Page page = names.page("", last, NAMES_AT_ONCE);
    for (QueueName name : page.names()) {
      if (name.source().equals(name)) {
        sweepUnlessBad(name);
      }
    }
    last = page.next();
    return last == null;
  }

  // One that cannot be swept, now or ever, must not keep the others from it.
  private void sweepUnlessBad(QueueName source) throws RedisFailure {
    try {
      var unused = sweep(source);
    } catch (RedisFailure e) {
      if (e.outcome() instanceof Outcome.StoreAway) {
        throw e; // so it is with the others
      }
      LOG.log(Level.FINE, e, () -> "The queue " + source + " could not be swept");
    }
  }

  /**
   * Sweeps a queue and its dead letters; forgets their names if there are neither.
   *
   * @return whether either is there
   */
  boolean sweep(QueueName source) throws RedisFailure {
    if (isThere(source)) {
      return true;
    }
    names.remove(source);
    // It may have come into being in between, and its name would be missing from now on.
    return isThere(source) && names.addAgain(source);
  }

  private boolean isThere(QueueName source) throws RedisFailure {
    Replies replies =
        Replies.of(Script.SWEEP.run(link, QueueKeys.of(source), new ScriptArguments()));
    boolean isThere = replies.flag();
    long righted = replies.number();
    if (righted > 0) {
      LOG.log(
          Level.WARNING,
          "{0} entries of the processing list of a queue belonged to no delivery",
          righted);
    }
    return isThere;
  }
}
