package io.quorate.sim;

import io.quorate.kernel.Rng;

/** Decides what is left to chance: at random, or every possibility in turn. */
@FunctionalInterface
public interface Choices {
  /** A number from 0, inclusive, to {@code options}, exclusive. */
  int choose(int options);

  static Choices random(Rng rng) {
    return rng::index;
  }
}
