package io.quorate.cache;

import java.util.ArrayList;
import java.util.List;

/** The scenes that are searched: each has what one part of the protocol is about. */
final class Scenes {
  private Scenes() {}

  /** Each of them can be searched to its end in seconds. */
  static List<Scene> all(WritePolicy policy) {
    return List.of(
        Scene.of(policy, 0, "a:r", "b:r", "c:w1", "a:r"),
        Scene.of(policy, 0, "b:w1", "b:w2", "c:r"),
        Scene.of(policy, 0, "b:w1", policy == WritePolicy.BACK ? "c:r" : "c:w2").duplicates(1),
        Scene.of(policy, 0, "b:r", "b:r", "c:w1").duplicates(1),
        Scene.of(policy, 1, "b:r", "c:w1", "b:r").late(2).jumps(1, ""),
        Scene.of(policy, 0, "b:w1").jumps(3, "b"),
        Scene.of(policy, 1, "b:w1", "c:r").losses(1).jumps(2, ""),
        Scene.of(policy, 1, "b:w1", "c:r", "a:r").crashes(1),
        Scene.of(policy, 0, "b:r", "c:w1").homes(1).jumps(0, "c"),
        Scene.of(policy, 1, "b:w1", "c:r").homes(1),
        Scene.of(policy, 1, "b:r", "c:w1").homes(1).strangers(),
        Scene.of(policy, 1, "b:r", "c:w1").late(2).jumps(1, "b"),
        Scene.of(policy, 1, "b:w1", "c:r", "b:r").late(3).jumps(0, "b"),
        Scene.of(policy, 1, "b:w1", "c:r", "b:r").homes(1).late(3).jumps(0, "b"),
        Scene.of(policy, 1, "b:w1", "c:d", "b:i", "c:b"),
        Scene.of(policy, 1, "b:w1", "c:w2", "b:r").late(3).jumps(0, "b"),
        Scene.of(policy, 1, "b:w1", "c:r", "c:w2").late(3),
        Scene.of(policy, 1, "b:w1", "c:w2", "b:r").homes(1).late(3).jumps(0, "b"),
        Scene.of(policy, 1, "b:w1", "c:r", "c:w2").homes(1).late(3),
        Scene.of(policy, 1, "b:w1").homes(1).strangers().jumps(3, ""));
  }

  /** More at a time; for a machine that has hours. */
  static List<Scene> wide(WritePolicy policy) {
    List<Scene> wide = new ArrayList<>(all(policy));
    wide.add(Scene.of(policy, 1, "b:r", "c:w1", "b:r").jumps(3, ""));
    wide.add(Scene.of(policy, 1, "b:r", "c:w1").jumps(3, "b"));
    wide.add(Scene.of(policy, 1, "b:w1", "c:r", "b:r").jumps(3, "bc"));
    wide.add(Scene.of(policy, 1, "b:w1", "c:r", "b:r").homes(1).jumps(3, "c"));
    wide.add(Scene.of(policy, 0, "b:w1", "c:r", "c:w2", "c:r").homes(1));
    wide.add(Scene.of(policy, 0, "b:w1", "c:w2", "b:r").duplicates(1));
    wide.add(Scene.of(policy, 0, "b:r", "c:w1", "b:r", "c:w2").jumps(3, "abc").losses(1));
    wide.add(Scene.of(policy, 0, "b:w1", "c:w2", "c:r").jumps(4, "abc").crashes(1));
    wide.add(Scene.of(policy, 0, "b:w1", "c:w2", "b:r").jumps(3, "abc").homes(1));
    wide.add(Scene.of(policy, 0, "b:w1", "c:w2", "b:r").duplicates(2).losses(1).jumps(1, "abc"));
    return wide;
  }
}
