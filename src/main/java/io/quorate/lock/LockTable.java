package io.quorate.lock;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Who holds which lock. Time arrives inside committed commands; no clock is read here. */
public final class LockTable {
  public LockTable(DeadlockPolicy policy) {
    Invariant.check(false, "to come");
  }

  /** Fixes what all fencing tokens exceed; called once, before any command. */
  public void start(long tokenBase) {
    Invariant.check(false, "to come");
  }

  /** Ends every hold, place and offer that is due, in the order of their deadlines. */
  public void expire(long nowMillis, Consumer<LockEvent> events) {
    Invariant.check(false, "to come");
  }

  /**
   * Lets expire what is due, then carries out the command.
   *
   * @return a {@link LockAnswer}, or {@link Outcome.Overloaded} if a bound is reached
   */
  public Outcome apply(long nowMillis, LockCommand command, Consumer<LockEvent> events) {
    return Invariant.<Outcome>present(null, "to come");
  }

  /** Answers from the present state, in which what has come due since is not yet expired. */
  public LockAnswer query(LockQuery query) {
    return Invariant.<LockAnswer>present(null, "to come");
  }

  /** When the next hold, place or offer ends. */
  public OptionalLong nextDeadlineMillis() {
    return Invariant.<OptionalLong>present(null, "to come");
  }

  /** Writes the whole state; equal states give equal bytes. */
  public void writeTo(ByteWriter out) {
    Invariant.check(false, "to come");
  }
}
