package io.quorate.lock;

import io.quorate.kernel.Names;

/** The name of a session; see {@link Names} for what is allowed. */
public record SessionId(String value) implements Comparable<SessionId> {
  /**
   * @throws IllegalArgumentException if the name is not allowed
   */
  public SessionId {
    Names.requireValid("a session id", value);
  }

  @Override
  public int compareTo(SessionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
