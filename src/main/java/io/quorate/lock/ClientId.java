package io.quorate.lock;

import io.quorate.kernel.Names;

/** Who asks for a lock; see {@link Names} for what is allowed. */
public record ClientId(String value) implements Comparable<ClientId> {
  /**
   * @throws IllegalArgumentException if the name is not allowed
   */
  public ClientId {
    Names.requireValid("a client id", value);
  }

  @Override
  public int compareTo(ClientId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
