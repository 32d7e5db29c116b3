package io.quorate.openapi;

/**
 * A method on a path.
 *
 * @param path from the server's root, with the names of its variable parts in braces
 */
public record CallShape(String method, String path) implements Comparable<CallShape> {
  @Override
  public int compareTo(CallShape other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
