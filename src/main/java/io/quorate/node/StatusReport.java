package io.quorate.node;

import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.MemberStatus;
import io.quorate.node.NodeStatus.PeerStatus;
import io.quorate.raft.Configuration;
import io.quorate.raft.PeerProgress;
import io.quorate.raft.RaftCore;
import java.util.ArrayList;
import java.util.List;

/** Takes the picture of a node that other threads may look at. */
final class StatusReport {
  private StatusReport() {}

  static NodeStatus of(NodeLoop loop) {
    List<GroupStatus> groups = new ArrayList<>(1);
    for (Group group : loop.groups().all()) {
      groups.add(of(group));
    }
    return new NodeStatus(
        loop.config().self(),
        loop.identity().clusterId(),
        loop.identity().incarnation(),
        loop.phase(),
        loop.detail(),
        membersOf(loop),
        groups,
        loop.tickMillis());
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
      long lag = Math.max(0, raft.lastIndex() - peer.matchIndex());
      peers.add(new PeerStatus(peer.node(), peer.matchIndex(), lag, peer.isActive()));
    }
    return new GroupStatus(
        group.id(),
        raft.role(),
        raft.term(),
        raft.leader(),
        raft.commitIndex(),
        group.appliedIndex(),
        raft.lastIndex(),
        raft.timeMillis(),
        raft.isQuorumLost(),
        peers);
  }
}
