package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerReply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The calls that followers keep open here as long as this node leads. Loop thread only. */
final class Watchers {
  /** A call older than this is answered; its caller comes again. */
  static final long HELD_MILLIS_MAX = 8_000;

  private record Watcher(long sinceMillis, Consumer<PeerReply> onReply) {}

  private final LoopTime time;
  private final Groups groups;

  /** One a peer, so that they are few. */
  private final TreeMap<NodeId, Watcher> watchers = new TreeMap<>();

  Watchers(LoopTime time, Groups groups) {
    this.time = time;
    this.groups = groups;
  }

  void add(NodeId from, Consumer<PeerReply> onReply) {
    if (!leadsAnything()) {
      onReply.accept(new PeerReply.NotLeader(null));
      return;
    }
    Watcher replaced = watchers.put(from, new Watcher(time.nowMillis(), onReply));
    if (replaced != null) {
      replaced.onReply.accept(new PeerReply.WatchReply());
    }
  }

  /** Answers those who have waited long, or all if there is nothing to watch any more. */
  void sweep() {
    if (watchers.isEmpty()) {
      return;
    }
    if (!leadsAnything()) {
      abandon();
      return;
    }
    List<NodeId> old = new ArrayList<>();
    watchers.forEach(
        (from, watcher) -> {
          if (time.nowMillis() - watcher.sinceMillis >= HELD_MILLIS_MAX) {
            old.add(from);
          }
        });
    for (NodeId from : old) {
      answer(from, new PeerReply.WatchReply());
    }
  }

  /** Tells everybody that this node does not lead any more. */
  void abandon() {
    for (NodeId from : List.copyOf(watchers.keySet())) {
      answer(from, new PeerReply.NotLeader(null));
    }
  }

  private void answer(NodeId from, PeerReply reply) {
    Watcher watcher = watchers.remove(from);
    if (watcher != null) {
      watcher.onReply.accept(reply);
    }
  }

  private boolean leadsAnything() {
    return groups.all().stream().anyMatch(Group::isLeader);
  }
}
