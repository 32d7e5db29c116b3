package io.quorate.cache;

/**
 * What must be so for a write to happen.
 *
 * @param version which version the key must have; or one of the constants below
 */
public record Condition(long version) {
  /** Always. */
  public static final Condition NONE = new Condition(-1);

  /** If the key has no value. */
  public static final Condition IF_ABSENT = new Condition(0);

  /** If the key has a value, whatever its version. */
  public static final Condition IF_PRESENT = new Condition(-2);

  /**
   * @throws IllegalArgumentException if there is no such version
   */
  public Condition {
    if (version < -2) {
      throw new IllegalArgumentException("a version is not negative: " + version);
    }
  }

  public boolean isNone() {
    return version == NONE.version;
  }

  /** Whether a key with this content may be written. */
  public boolean allows(Content current) {
    if (isNone()) {
      return true;
    }
    if (!current.isPresent()) {
      return version == IF_ABSENT.version;
    }
    return version == IF_PRESENT.version || version == current.version();
  }
}
