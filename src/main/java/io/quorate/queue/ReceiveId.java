package io.quorate.queue;

/**
 * The name that a consumer gives to a receive, so that repeating it is safe; from 1 to 128 bytes of
 * UTF-8 without control characters.
 */
public record ReceiveId(String value) implements Comparable<ReceiveId> {
  /**
   * @throws IllegalArgumentException if the text is not allowed
   */
  public ReceiveId {
    Labels.requireValid("a receive id", value);
  }

  @Override
  public int compareTo(ReceiveId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
