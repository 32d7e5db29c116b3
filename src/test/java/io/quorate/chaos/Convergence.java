package io.quorate.chaos;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveNode;
import io.quorate.live.NodeView;
import java.util.ArrayList;
import java.util.List;

/** Whether all nodes have the same state, once they have applied the same log. */
final class Convergence {
  private static final int SECONDS = 30;

  private static final int TICKS_MILLIS = 1_000;

  private Convergence() {}

  /**
   * Nothing may be asked of the cluster meanwhile.
   *
   * @throws Violation if two nodes differ after the same entries
   */
  static void check(List<LiveNode> nodes, List<String> locks) {
    Await.until(
        () -> "all nodes apply the same entries: " + applied(nodes),
        SECONDS,
        () -> {
          List<Long> before = applied(nodes);
          List<List<String>> states = nodes.stream().map(node -> states(node, locks)).toList();
          List<Long> after = applied(nodes);
          boolean isComparable =
              before.equals(after) && before.stream().distinct().count() == 1 && before.get(0) > 0;
          if (isComparable && states.stream().distinct().count() > 1 && stays(before, nodes)) {
            throw new Violation("after entry " + before.get(0) + " the nodes differ: " + states);
          }
          return isComparable;
        });
  }

  // A node says how far it is as of its last tick, and states may be newer. But an index that it
  // still gives many ticks later was true in between.
  private static boolean stays(List<Long> applied, List<LiveNode> nodes) {
    return Await.holdsFor(TICKS_MILLIS, () -> applied(nodes).equals(applied));
  }

  private static List<Long> applied(List<LiveNode> nodes) {
    return nodes.stream().map(node -> node.view().map(NodeView::appliedIndex).orElse(0L)).toList();
  }

  private static List<String> states(LiveNode node, List<String> locks) {
    List<String> states = new ArrayList<>();
    for (String lock : locks) {
      Answer state = node.tryCall(ApiCall.state(lock).with("consistency", "local"));
      states.add(lock + ":" + state.status() + state.holders() + state.waiters());
    }
    return states;
  }
}
