package io.quorate.queue;

/**
 * The name by which a repeated message is known for one; from 1 to 128 bytes of UTF-8 without
 * control characters.
 */
public record DedupId(String value) implements Comparable<DedupId> {
  /**
   * @throws IllegalArgumentException if the text is not allowed
   */
  public DedupId {
    Labels.requireValid("a dedup id", value);
  }

  @Override
  public int compareTo(DedupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
