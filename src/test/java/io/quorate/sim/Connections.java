package io.quorate.sim;

import java.util.ArrayList;
import java.util.List;

/** The calls of clients that one life of a node has taken and not answered. */
final class Connections {
  private final List<SimCall> open = new ArrayList<>();

  void open(SimCall call) {
    open.removeIf(SimCall::isAnswered);
    open.add(call);
  }

  /** The process has died, and the kernel resets its connections. */
  void breakAll() {
    List<SimCall> broken = List.copyOf(open);
    open.clear();
    broken.forEach(SimCall::breakOff);
  }
}
