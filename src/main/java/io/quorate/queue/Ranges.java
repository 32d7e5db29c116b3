package io.quorate.queue;

/** What the numbers in commands and settings have in common. */
final class Ranges {
  private Ranges() {}

  /**
   * @throws IllegalArgumentException if the value is not from {@code least} to {@code greatest}
   */
  static void require(String what, long value, long least, long greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          what + " is from " + least + " to " + greatest + ", not " + value);
    }
  }
}
