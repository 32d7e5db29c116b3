package io.quorate.lock;

/** How a lock is held. The ordinal is the form in the log: append only. */
public enum LockMode {
  EXCLUSIVE,
  SHARED;

  /** Whether two clients may hold one lock in these modes at the same time. */
  public boolean isCompatibleWith(LockMode other) {
    return this == SHARED && other == SHARED;
  }
}
