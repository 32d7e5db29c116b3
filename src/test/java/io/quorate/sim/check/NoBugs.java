package io.quorate.sim.check;

import io.quorate.kernel.NodeId;

/** No invariant inside a node is violated, and no node stops without a reason from outside. */
public final class NoBugs {
  public LawBroken bug(NodeId node, Throwable bug) {
    LawBroken broken = new LawBroken(this, "%s: %s", node, bug);
    broken.initCause(bug);
    return broken;
  }

  public void halted(NodeId node, String reason, boolean isExpected) {
    if (!isExpected) {
      throw new LawBroken(this, "%s has halted: %s", node, reason);
    }
  }
}
