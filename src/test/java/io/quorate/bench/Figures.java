package io.quorate.bench;

import java.io.IOException;

/** A part of the benchmarks that has a cluster for itself. */
@FunctionalInterface
interface Figures {
  /** Prints its figures. */
  void measure(Stage stage) throws IOException, InterruptedException;
}
