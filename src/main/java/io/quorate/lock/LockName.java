package io.quorate.lock;

import io.quorate.kernel.Names;

/** The name of a lock; see {@link Names} for what is allowed. */
public record LockName(String value) implements Comparable<LockName> {
  /**
   * @throws IllegalArgumentException if the name is not allowed
   */
  public LockName {
    Names.requireValid("a lock name", value);
  }

  @Override
  public int compareTo(LockName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
