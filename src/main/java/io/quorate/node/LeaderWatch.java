package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a call open at every node that leads a group of this one: when the process there dies, the
 * connection breaks, long before its silence would tell. Loop thread only.
 */
final class LeaderWatch {
  /** Longer than the call is held. */
  static final long CALL_MILLIS_MAX = Watchers.HELD_MILLIS_MAX + 2_000;

  /** How long a watch rests that did not end as it should. */
  static final long REST_MILLIS = 1_000;

  private final NodeId self;
  private final LoopTime time;
  private final Groups groups;
  private final PeerCaller caller;
  private final TreeSet<NodeId> watched = new TreeSet<>();
  private final TreeMap<NodeId, Long> restsUntilMillis = new TreeMap<>();

  LeaderWatch(NodeId self, LoopTime time, Groups groups, PeerCaller caller) {
    this.self = self;
    this.time = time;
    this.groups = groups;
    this.caller = caller;
  }

  /** Watches whoever leads and is not watched. */
  void sweep() {
    for (Group group : groups.all()) {
      watch(group.raft().leader());
    }
  }

  private void watch(@Nullable NodeId leader) {
    if (leader == null
        || leader.equals(self)
        || time.nowMillis() < restsUntilMillis.getOrDefault(leader, Long.MIN_VALUE)
        || !watched.add(leader)) {
      return;
    }
    caller.call(leader, new PeerCall.Watch(), result -> ended(leader, result));
  }

  private void ended(NodeId leader, PeerResult result) {
    watched.remove(leader);
    if (result instanceof PeerResult.Replied replied
        && replied.reply() instanceof PeerReply.WatchReply) {
      return;
    }
    restsUntilMillis.put(leader, time.nowMillis() + REST_MILLIS);
    if (isGone(result)) {
      groups.leaderConnectionBroken(leader);
    }
  }

  // A silence is no sign: a process that is slow or stopped keeps its connections.
  private static boolean isGone(PeerResult result) {
    if (result instanceof PeerResult.Replied replied) {
      return replied.reply() instanceof PeerReply.NotLeader;
    }
    return (result instanceof PeerResult.Lost lost && lost.isHungUp())
        || (result instanceof PeerResult.NotSent notSent && notSent.isHungUp());
  }
}
