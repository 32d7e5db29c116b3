package io.quorate.kernel;

/** The name of a Raft group; every group of a node shares its journal and its loop. */
public record GroupId(String value) implements Comparable<GroupId> {
  /** Membership, placement, sessions and locks. */
  public static final GroupId SYSTEM = new GroupId("system");

  /** The longest name, in characters. */
  public static final int LENGTH_MAX = 64;

  /**
   * @throws IllegalArgumentException if the name is empty or too long
   */
  public GroupId {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a group id has 1 to " + LENGTH_MAX + " characters, not " + value.length());
    }
  }

  @Override
  public int compareTo(GroupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
