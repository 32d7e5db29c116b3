package io.quorate.port;

import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The locks as this node has applied them, for whoever shows them elsewhere. Thread-safe. */
public interface CommittedLocks {
  /** Whether this node is to show them: one does, but for moments in which two do or none. */
  boolean isToShow();

  /**
   * The locks to which something has happened since the last call.
   *
   * @return empty if that is not known of all
   */
  Optional<List<LockName>> changed();

  /** The lock now; empty if nobody holds it and nobody waits. */
  CompletionStage<Optional<LockView>> lock(LockName lock);

  /**
   * Locks by their names.
   *
   * @param after the last name of the page before; null for the first page
   */
  CompletionStage<LockPage> page(@Nullable String after, int limit);

  /** An instant of the clock by which locks end, in wall-clock time. */
  long wallMillis(long logMillis);
}
