package io.quorate.chaos.register;

/**
 * What the key must have when a call takes effect.
 *
 * @param value the one that counts, for kinds that name one
 */
public record Need(Kind kind, long value) {
  /** The value of a key that has none. */
  public static final long ABSENT = 0;

  public static final Need ANYTHING = new Need(Kind.ANYTHING, ABSENT);
  public static final Need SOMETHING = new Need(Kind.OTHER_THAN, ABSENT);
  public static final Need NOTHING = new Need(Kind.EXACTLY, ABSENT);

  public enum Kind {
    ANYTHING,
    EXACTLY,
    OTHER_THAN
  }

  public static Need exactly(long value) {
    return new Need(Kind.EXACTLY, value);
  }

  public static Need otherThan(long value) {
    return new Need(Kind.OTHER_THAN, value);
  }

  boolean allows(long had) {
    return switch (kind) {
      case ANYTHING -> true;
      case EXACTLY -> had == value;
      case OTHER_THAN -> had != value;
    };
  }
}
