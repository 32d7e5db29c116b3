package io.quorate.queue;

/** The name of whoever receives; from 1 to 128 bytes of UTF-8 without control characters. */
public record ConsumerId(String value) implements Comparable<ConsumerId> {
  /**
   * @throws IllegalArgumentException if the text is not allowed
   */
  public ConsumerId {
    Labels.requireValid("a consumer", value);
  }

  @Override
  public int compareTo(ConsumerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
