package io.quorate.machine;

import io.quorate.kernel.Names;

/** A name that a client gives to a request, so that repeating it is safe. */
public record RequestId(String value) implements Comparable<RequestId> {
  /**
   * @throws IllegalArgumentException if the name is not allowed; see {@link Names}
   */
  public RequestId {
    Names.requireValid("a request id", value);
  }

  @Override
  public int compareTo(RequestId other) {
    return value.compareTo(other.value);
  }
}
