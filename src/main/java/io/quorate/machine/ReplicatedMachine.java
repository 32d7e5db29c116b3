package io.quorate.machine;

import java.util.OptionalLong;

/** What the committed entries of a group amount to. */
public sealed interface ReplicatedMachine permits SystemMachine, ShardMachine {
  /**
   * Lets expire what is due at the entry's time, then carries out its command.
   *
   * @param index greater than that of the entry before
   * @param entryTimeMillis not less than that of the entry before
   */
  Applied apply(long index, long entryTimeMillis, byte[] payload);

  /** Whether a command of this kind may come from a client or from another node. */
  boolean takes(CommandKind kind);

  /** Whether the group's first command has been applied, if it needs one. */
  boolean isBootstrapped();

  /** When the next thing is due, in log time. */
  OptionalLong nextDeadlineMillis();

  /** The log time of the last applied entry. */
  long timeMillis();

  /** The index of the last applied entry. */
  long appliedIndex();

  /**
   * The whole state but for its bodies; equal on all replicas that have applied the same entries.
   */
  byte[] state();

  /** The bodies that belong to the state: equal on those replicas too, wherever they lie. */
  default KeptBodies bodies() {
    return KeptBodies.NONE;
  }

  /** These of the bodies lie elsewhere from now on, if they are still there. */
  default void moved(KeptBodies places) {}
}
