package io.quorate.node;

import io.quorate.placement.Steward;
import io.quorate.ring.PlacementTable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work that takes too long for the loop, and what is to be done with its result in the loop.
 *
 * @param background runs tasks one after another, on another thread
 * @param loop runs what belongs to the loop
 */
record Background(Executor background, Executor loop) implements Steward.Background {
  @Override
  public void compute(Supplier<PlacementTable> task, Consumer<PlacementTable> onResult) {
    background.execute(
        () -> {
          try {
            PlacementTable result = task.get();
            loop.execute(() -> onResult.accept(result));
          } catch (RuntimeException bug) {
            loop.execute(
                () -> {
                  throw bug; // so that the loop deals with it as with its own
                });
          }
        });
  }
}
