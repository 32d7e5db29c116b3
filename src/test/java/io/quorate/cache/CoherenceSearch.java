package io.quorate.cache;

import io.quorate.cache.Scene.Fault;
import io.quorate.kernel.InvariantViolation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Searches all states that a scene can come to, breadth first: every order in which messages and
 * memory's answers can arrive, nodes can act, and time can pass. A node that stands still is one
 * that does nothing while time passes.
 */
final class CoherenceSearch {
  /** What was found: an empty law if nothing was broken. */
  record Result(String law, List<String> path, long states, boolean isComplete) {}

  private record Step(@Nullable Step before, String action) {}

  private record State(World world, Step last) {}

  private final Scene scene;
  private final long statesMax;
  private final ArrayDeque<State> toDo = new ArrayDeque<>();
  private long[] seen = new long[1 << 12];
  private long states;
  private @Nullable Result failure;

  CoherenceSearch(Scene scene, long statesMax) {
    this.scene = scene;
    this.statesMax = statesMax;
  }

  Result run() {
    World first = new World(scene);
    reach(first, new Step(null, "begin"));
    while (!toDo.isEmpty() && failure == null && states < statesMax) {
      State state = toDo.remove();
      expand(state.world, state.last);
    }
    return failure == null ? new Result("", List.of(), states, toDo.isEmpty()) : failure;
  }

  private void expand(World world, Step last) {
    for (int index = 0; index < world.mails.size(); index++) {
      int at = index;
      if (isRepeated(world, index)) {
        continue;
      }
      CacheMessage message = world.mails.get(index).message();
      go(world, last, "deliver " + message, next -> next.deliver(at, false));
      if (world.duplicates < scene.times(Fault.DUPLICATE)) {
        go(
            world,
            last,
            "deliver and keep " + message,
            next -> {
              next.duplicates++;
              next.deliver(at, true);
            });
      }
      if (world.losses < scene.times(Fault.LOSS)) {
        go(
            world,
            last,
            "lose " + message,
            next -> {
              next.losses++;
              next.mails.remove(at);
            });
      }
    }
    for (int index = 0; index < world.questions.size(); index++) {
      int at = index;
      go(
          world,
          last,
          "memory does " + world.questions.get(index).request(),
          next -> next.answer(at));
    }
    expandNodes(world, last);
    if (world.jumps < scene.times(Fault.JUMP)) {
      go(world, last, "time passes", World::jump);
    }
    if (world.term <= scene.times(Fault.HOME)) {
      go(world, last, "the home changes", World::changeHome);
    }
    for (int home = 0; home < world.homes.length; home++) {
      int actor = World.NODES + home;
      if (world.homes[home] != null && world.now > 0) {
        go(world, last, "tick of home " + home, next -> next.tick(actor));
      }
    }
  }

  private void expandNodes(World world, Step last) {
    for (int index = 0; index < World.NODES; index++) {
      int node = index;
      if (world.nodes[node] == null) {
        continue;
      }
      if (world.rechecks[node] != 0) {
        go(world, last, "recheck at " + node, next -> next.recheck(node));
        continue;
      }
      if (world.nextCall(node) >= 0) {
        go(world, last, "call at " + node, next -> next.call(node));
      }
      if (scene.tickers().indexOf('a' + node) >= 0) {
        go(world, last, "tick of node " + node, next -> next.tick(node));
      }
      if (world.crashes < scene.times(Fault.CRASH)) {
        go(world, last, "crash of node " + node, next -> next.crash(node));
      }
      if (!scene.areLesseesKnown() && !world.knowsHome(node)) {
        go(world, last, "node " + node + " learns the home", next -> next.learnHome(node));
      }
    }
  }

  /** Equal messages are as good as each other. */
  private static boolean isRepeated(World world, int index) {
    for (int before = 0; before < index; before++) {
      if (world.mails.get(before).fingerprint() == world.mails.get(index).fingerprint()) {
        return true;
      }
    }
    return false;
  }

  private void go(World from, Step last, String action, Consumer<World> act) {
    if (failure != null) {
      return;
    }
    World next = from.fork();
    Step step = new Step(last, action);
    try {
      act.accept(next);
    } catch (InvariantViolation e) {
      fail("Invariant", step);
      return;
    }
    reach(next, step);
  }

  private void reach(World world, Step last) {
    if (world.broken.isEmpty() && !isNew(world.fingerprint())) {
      return;
    }
    states++;
    world.checkLaws();
    if (!world.broken.isEmpty()) {
      fail(world.broken, last);
      return;
    }
    toDo.add(new State(world, last));
  }

  private void fail(String law, Step last) {
    List<String> path = new ArrayList<>();
    for (Step step = last; step != null; step = step.before) {
      path.add(0, step.action);
    }
    failure = new Result(law, path, states, false);
  }

  private boolean isNew(long fingerprint) {
    long wanted = fingerprint == 0 ? 1 : fingerprint;
    if (states * 2 > seen.length) {
      long[] before = seen;
      seen = new long[before.length * 4];
      Arrays.stream(before).filter(each -> each != 0).forEach(this::put);
    }
    return put(wanted);
  }

  private boolean put(long wanted) {
    int at = (int) (wanted >>> 20) & (seen.length - 1);
    while (seen[at] != 0) {
      if (seen[at] == wanted) {
        return false;
      }
      at = (at + 1) & (seen.length - 1);
    }
    seen[at] = wanted;
    return true;
  }
}
