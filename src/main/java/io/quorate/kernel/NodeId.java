package io.quorate.kernel;

/**
 * The name of a node, unique in its cluster; in the plain {@code host:port} form of the
 * configuration it is the address.
 */
public record NodeId(String value) implements Comparable<NodeId> {
  /** The longest name, in characters. */
  public static final int LENGTH_MAX = 128;

  /**
   * @throws IllegalArgumentException if the name is empty, too long, or has characters other than
   *     letters, digits, {@code . _ - : [ ]}
   */
  public NodeId {
    if (value.isEmpty() || value.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a node id has 1 to " + LENGTH_MAX + " characters, not " + value.length());
    }
    if (!value.chars().allMatch(NodeId::isAllowed)) {
      throw new IllegalArgumentException(
          "a node id has letters, digits and . _ - : [ ] only: " + value);
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._-:[]".indexOf(c) >= 0;
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
