package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.QueueCensus;
import io.quorate.kernel.GroupId;
import io.quorate.lock.LockCounts;
import io.quorate.machine.SystemMachine;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.MemberStatus;
import io.quorate.node.NodeStatus.PeerStatus;
import io.quorate.node.NodeStatus.ShardsStatus;
import io.quorate.queue.QueueFigures;
import io.quorate.raft.Configuration;
import io.quorate.raft.PeerProgress;
import io.quorate.raft.RaftCore;
import io.quorate.ring.Placements;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the picture of a node that other threads may look at. There may be many shards, so they are
 * looked at less often than all else. Loop thread only.
 */
final class StatusReport {
  static final long SHARDS_MILLIS = 200;

  private final NodeLoop loop;
  private final QueueCensus census = new QueueCensus();
  private QueueFigures queues = QueueFigures.NONE;
  private List<GroupStatus> ofShards = List.of();
  private ShardsStatus shards = ShardsStatus.NONE;
  private long shardsFromMillis;

  StatusReport(NodeLoop loop) {
    this.loop = loop;
  }

  NodeStatus take(long nowMillis) {
    if (nowMillis >= shardsFromMillis) {
      shardsFromMillis = nowMillis + SHARDS_MILLIS;
      lookAtShards();
      queues = census.take(loop.groups(), nowMillis);
    }
    List<GroupStatus> groups = new ArrayList<>(1 + ofShards.size());
    Group system = loop.groups().get(GroupId.SYSTEM);
    if (system != null) {
      groups.add(of(system));
    }
    groups.addAll(ofShards);
    SystemMachine machine = loop.groups().systemMachine();
    return new NodeStatus(
        loop.config().self(),
        loop.identity().clusterId(),
        loop.identity().incarnation(),
        loop.phase(),
        loop.detail(),
        membersOf(loop),
        groups,
        shards,
        machine == null ? LockCounts.NONE : machine.lockCounts(),
        queues,
        loop.clients().receiveRoom().count(),
        loop.tickMillis());
  }

  private void lookAtShards() {
    ofShards =
        loop.groups().all().stream()
            .filter(group -> !group.id().equals(GroupId.SYSTEM))
            .map(StatusReport::of)
            .toList();
    SystemMachine machine = loop.groups().systemMachine();
    if (machine != null) {
      Placements placements = machine.placements();
      shards = new ShardsStatus(placements.table(), placements.moving(), placements.leaving());
    }
  }

  private static List<MemberStatus> membersOf(NodeLoop loop) {
    List<MemberStatus> members = new ArrayList<>();
    RaftCore system = loop.groups().system();
    if (system == null || system.configuration().isUnknown()) {
      loop.config()
          .members()
          .forEach((node, address) -> members.add(new MemberStatus(node, address, false)));
    } else {
      Configuration configuration = system.configuration();
      configuration
          .contacts()
          .forEach(
              (node, contact) ->
                  members.add(
                      new MemberStatus(node, contact.address(), configuration.isVoter(node))));
    }
    return members;
  }

  private static GroupStatus of(Group group) {
    RaftCore raft = group.raft();
    List<PeerStatus> peers = new ArrayList<>();
    for (PeerProgress peer : raft.peers()) {
      long lag = Math.max(0, raft.log().lastIndex() - peer.matchIndex());
      peers.add(new PeerStatus(peer.node(), peer.matchIndex(), lag, peer.isActive()));
    }
    return new GroupStatus(
        group.id(),
        raft.role(),
        raft.term(),
        raft.leader(),
        raft.commitIndex(),
        raft.knownCommitIndex(),
        group.appliedIndex(),
        raft.log().lastIndex(),
        raft.timeMillis(),
        raft.isQuorumLost(),
        peers);
  }
}
