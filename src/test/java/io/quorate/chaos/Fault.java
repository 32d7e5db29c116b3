package io.quorate.chaos;

import io.quorate.kernel.Rng;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.util.List;

/** What befalls the cluster in a round. */
enum Fault {
  KILL,
  KILL_LEADER,
  KILL_ALL,
  PAUSE,
  PAUSE_LEADER;

  List<LiveNode> victims(LiveCluster cluster, Rng rng) {
    LiveNode random = cluster.node(rng.index(LiveCluster.SIZE));
    return switch (this) {
      case KILL, PAUSE -> List.of(random);
      case KILL_LEADER, PAUSE_LEADER -> List.of(cluster.awaitLeader());
      case KILL_ALL -> cluster.nodes();
    };
  }

  boolean isPause() {
    return this == PAUSE || this == PAUSE_LEADER;
  }

  void strike(List<LiveNode> victims) {
    victims.forEach(isPause() ? LiveNode::pause : LiveNode::kill);
  }

  void end(List<LiveNode> victims) {
    victims.forEach(isPause() ? LiveNode::resume : LiveNode::start);
  }
}
