package io.quorate.bench;

import java.util.Arrays;
import java.util.Random;

/** Numbers from 0 of which the n-th is drawn in proportion to 1/n. */
final class Zipf {
  private final double[] upTo;

  Zipf(int count) {
    upTo = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      upTo[i] = sum;
    }
  }

  int draw(Random random) {
    int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return Math.min(found < 0 ? -found - 1 : found, upTo.length - 1);
  }
}
