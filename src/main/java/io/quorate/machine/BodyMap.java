package io.quorate.machine;

import io.quorate.kernel.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bodies by their numbers, which mostly follow one another: so a million take little more room than
 * an array of them.
 */
final class BodyMap {
  private static final int BITS = 6;
  private static final int BLOCK = 1 << BITS;

  private final TreeMap<Long, Block> blocks = new TreeMap<>();
  private int count;

  /** Those whose numbers differ in the last bits only. */
  private static final class Block {
    private final @Nullable Body[] bodies = new Body[BLOCK];
    private int count;
  }

  int count() {
    return count;
  }

  @Nullable Body get(long number) {
    Block block = blocks.get(number >>> BITS);
    return block == null ? null : block.bodies[place(number)];
  }

  /** What had the number before; null if nothing had. */
  @Nullable Body put(long number, Body body) {
    Block block = blocks.computeIfAbsent(number >>> BITS, first -> new Block());
    Body before = block.bodies[place(number)];
    block.bodies[place(number)] = body;
    if (before == null) {
      block.count++;
      count++;
    }
    return before;
  }

  /** What had the number; null if nothing had. */
  @Nullable Body remove(long number) {
    Block block = blocks.get(number >>> BITS);
    Body before = block == null ? null : block.bodies[place(number)];
    if (block != null && before != null) {
      block.bodies[place(number)] = null;
      block.count--;
      count--;
      if (block.count == 0) {
        blocks.remove(number >>> BITS);
      }
    }
    return before;
  }

  /** All of them, in the order of their numbers. */
  KeptBodies all() {
    long[] numbers = new long[count];
    List<Body> bodies = new ArrayList<>(count);
    blocks.forEach(
        (prefix, block) -> {
          for (int place = 0; place < BLOCK; place++) {
            Body body = block.bodies[place];
            if (body != null) {
              numbers[bodies.size()] = (prefix << BITS) + place;
              bodies.add(body);
            }
          }
        });
    return new KeptBodies(numbers, bodies);
  }

  private static int place(long number) {
    return (int) (number & (BLOCK - 1));
  }
}
