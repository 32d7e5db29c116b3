package io.quorate.machine;

import io.quorate.kernel.Body;
import io.quorate.kernel.Invariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bodies that a machine keeps, and their numbers.
 *
 * @param numbers rising
 * @param bodies as many
 */
@SuppressWarnings("ArrayRecordComponent") // there may be millions
public record KeptBodies(long[] numbers, List<Body> bodies) {
  public static final KeptBodies NONE = new KeptBodies(new long[0], List.of());

  public KeptBodies {
    Invariant.check(
        numbers.length == bodies.size(), "%d bodies, %d numbers", bodies.size(), numbers.length);
  }

  public int count() {
    return numbers.length;
  }

  /**
   * Those that lie elsewhere now.
   *
   * @param moved the same bodies, each the same object if it lies where it did
   */
  @SuppressWarnings("ReferenceEquality") // equal bodies may lie in different places
  public KeptBodies elsewhere(List<Body> moved) {
    Invariant.check(moved.size() == count(), "%d bodies became %d", count(), moved.size());
    long[] changed = new long[count()];
    List<Body> places = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      if (moved.get(i) != bodies.get(i)) {
        changed[places.size()] = numbers[i];
        places.add(moved.get(i));
      }
    }
    return new KeptBodies(Arrays.copyOf(changed, places.size()), places);
  }

  /** Some of them, from the one at a place on; {@code countMax} at most. */
  public KeptBodies some(int from, int countMax) {
    int to = Math.min(count(), from + countMax);
    return new KeptBodies(Arrays.copyOfRange(numbers, from, to), bodies.subList(from, to));
  }
}
