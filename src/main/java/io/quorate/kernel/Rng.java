package io.quorate.kernel;

import java.util.SplittableRandom;

/** A stream of numbers that its seed determines; the cores' only source of chance. */
public final class Rng {
  private final SplittableRandom random;

  public Rng(long seed) {
    random = new SplittableRandom(seed);
  }

  private Rng(SplittableRandom random) {
    this.random = random;
  }

  /** An independent stream, so that one consumer's draws do not shift another's. */
  public Rng split() {
    return new Rng(random.split());
  }

  /** A number from {@code low}, inclusive, to {@code high}, exclusive. */
  public long between(long low, long high) {
    return random.nextLong(low, high);
  }

  /** An index from 0, inclusive, to {@code bound}, exclusive. */
  public int index(int bound) {
    return random.nextInt(bound);
  }

  /** True with the given probability, from 0 to 1. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public long nextLong() {
    return random.nextLong();
  }
}
