package io.quorate.sim;

import io.quorate.kernel.Rng;

/** One stream of chance for each part of a run, so that none shifts the draws of another. */
record Streams(Rng machines, Rng network, Rng faults, Rng clients) {
  static Streams of(long seed) {
    Rng root = new Rng(seed);
    // The first stream belongs to the settings, which are drawn before anything else.
    root.split();
    return new Streams(root.split(), root.split(), root.split(), root.split());
  }
}
