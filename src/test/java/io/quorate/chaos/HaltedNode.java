package io.quorate.chaos;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveNode;

/** A node whose disk has failed has to stop by itself, and to say so. */
final class HaltedNode {
  /** Enough for the next snapshot, which is what a full disk is noticed at. */
  private static final int SECONDS = 120;

  private HaltedNode() {}

  /** Waits until it has halted, asks it for something, and ends its process. */
  static void endInOrder(LiveNode node) {
    Await.until(
        () -> node + " halts: " + node.logTail(),
        SECONDS,
        () -> node.view().filter(view -> view.phase().equals("halted")).isPresent());
    Answer refused = node.tryCall(ApiCall.acquire("after-the-end", "nobody").patience(10_000));
    String wanted = "DATA_DIR " + node.data().toAbsolutePath();
    if (refused.status() != 503 || !refused.text().contains(wanted)) {
      throw new Violation(node + " has halted and does not name " + wanted + ": " + refused);
    }
    if (!refused.text().contains("restart")) {
      throw new Violation(node + " has halted and does not say what to do: " + refused);
    }
    if (node.log().stream().noneMatch(line -> line.contains("halted") && line.contains(wanted))) {
      throw new Violation("there is no line about the end in the log of " + node);
    }
    node.kill();
  }
}
