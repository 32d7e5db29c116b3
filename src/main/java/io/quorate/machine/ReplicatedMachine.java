package io.quorate.machine;

import io.quorate.kernel.Invariant;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockQuery;
import io.quorate.lock.LockTable;
import java.util.OptionalLong;

/** Applies the committed entries of the {@code system} group, each command exactly once. */
public final class ReplicatedMachine {
  private final LockTable locks;

  public ReplicatedMachine(DeadlockPolicy policy) {
    locks = new LockTable(policy);
  }

  /** Lets expire what is due at the entry's time, then carries out its command. */
  public Applied apply(long index, long timeMillis, byte[] payload) {
    return Invariant.<Applied>present(null, "to come");
  }

  /** Answers from the state after the last applied entry. */
  public LockAnswer query(LockQuery query) {
    return locks.query(query);
  }

  /** Whether the cluster's first command has been applied. */
  public boolean isBootstrapped() {
    return Invariant.<Boolean>present(null, "to come");
  }

  /** When the next hold, place or offer ends, in log time. */
  public OptionalLong nextDeadlineMillis() {
    return locks.nextDeadlineMillis();
  }

  /** The log time of the last applied entry. */
  public long timeMillis() {
    return Invariant.<Long>present(null, "to come");
  }

  /** The index of the last applied entry. */
  public long appliedIndex() {
    return Invariant.<Long>present(null, "to come");
  }

  /** The whole state; equal on all replicas that have applied the same entries. */
  public byte[] state() {
    return Invariant.<byte[]>present(null, "to come");
  }
}
