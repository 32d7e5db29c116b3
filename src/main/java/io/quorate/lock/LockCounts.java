package io.quorate.lock;

/**
 * How much there is in a lock table.
 *
 * @param inUse locks that somebody holds or waits for
 * @param waits requests that wait, or that a lock is offered to
 * @param deadlocks how many were broken up since this replica began, or took over a snapshot
 */
public record LockCounts(int inUse, int waits, long deadlocks) {
  /** Of a table that is not there yet. */
  public static final LockCounts NONE = new LockCounts(0, 0, 0);
}
