package io.quorate.queue;

/**
 * The name of messages that are delivered one after the other; from 1 to 128 bytes of UTF-8 without
 * control characters.
 */
public record GroupName(String value) implements Comparable<GroupName> {
  /**
   * @throws IllegalArgumentException if the text is not allowed
   */
  public GroupName {
    Labels.requireValid("a group", value);
  }

  @Override
  public int compareTo(GroupName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
