package io.quorate.bench;

import io.quorate.live.LiveNode;
import java.io.IOException;
import java.util.List;

/**
 * Which processor each node runs on. Nodes have machines of their own; on one machine, a node that
 * starts or stops takes the time of those that serve, unless it has a processor for itself.
 */
final class Cores {
  private static final int SERVING = 0;
  private static final int CHANGING = 1;

  private final boolean isApart;

  private Cores(boolean isApart) {
    this.isApart = isApart;
  }

  /** Everything runs everywhere. */
  static Cores shared() {
    return new Cores(false);
  }

  /**
   * What serves, and who calls it, have one processor, and a node that starts or stops has another.
   */
  static Cores apart(List<LiveNode> nodes) throws IOException, InterruptedException {
    confine(ProcessHandle.current().pid(), SERVING);
    for (LiveNode node : nodes) {
      confine(node.pid(), SERVING);
    }
    return new Cores(true);
  }

  /** The node is about to stop, or has just begun to start. */
  void changing(LiveNode node) throws IOException, InterruptedException {
    if (isApart) {
      confine(node.pid(), CHANGING);
    }
  }

  void serving(LiveNode node) throws IOException, InterruptedException {
    if (isApart) {
      confine(node.pid(), SERVING);
    }
  }

  private static void confine(long pid, int core) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-p", "-c", Integer.toString(core), Long.toString(pid))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset cannot confine process " + pid + " to processor " + core);
    }
  }
}
