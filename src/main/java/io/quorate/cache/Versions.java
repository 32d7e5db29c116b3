package io.quorate.cache;

/**
 * How the versions of a key are kept apart from those of writes that were lost. They come in
 * blocks: an owner stays within the block of its first write, and after a possible loss memory
 * leaves out a block.
 */
public final class Versions {
  /**
   * How many versions a block has; more than are written between two losses. Few enough that
   * versions stay below 2^53 for 900 million losses a shard.
   */
  static final long BLOCK = 10_000_000;

  private Versions() {}

  /**
   * A version above all that owners can have written.
   *
   * @param last above which no owner has begun to write
   */
  public static long afterLoss(long last) {
    return ((last + 1) / BLOCK + 1) * BLOCK;
  }

  /**
   * Above which version whoever begins to write must do so.
   *
   * @param last what {@link #afterLoss} has given, or the greatest in memory since
   */
  public static long floor(long last) {
    return last / BLOCK * BLOCK;
  }

  /** Whether only the home may say which version comes next. */
  static boolean isLastOfBlock(long version) {
    return (version + 1) % BLOCK == 0;
  }
}
