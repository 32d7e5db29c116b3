package io.quorate.group;

import io.quorate.calls.PeerChannel;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.machine.SystemMachine;
import io.quorate.raft.Message;
import io.quorate.raft.RaftCore;
import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Raft groups that this node hosts; none before it is a member. Loop thread only. */
public final class Groups implements PeerChannel.Listener {
  private final TreeMap<GroupId, Group> groups = new TreeMap<>();

  public void host(Group group) {
    groups.put(group.id(), group);
  }

  /** The group goes on without this node. */
  public void leave(GroupId id) {
    Group left = groups.remove(id);
    if (left != null) {
      left.abandon();
    }
  }

  public @Nullable Group get(GroupId id) {
    return groups.get(id);
  }

  /** The group that takes what peers send to it; null if it is not here, or is suspended. */
  public @Nullable Group open(GroupId id) {
    Group group = groups.get(id);
    return group == null || group.isSuspended() ? null : group;
  }

  /** The consensus by which the cluster is governed; null before this node has it. */
  public @Nullable RaftCore system() {
    Group system = groups.get(GroupId.SYSTEM);
    return system == null ? null : system.raft();
  }

  /** What the cluster has agreed on; null before this node has it. */
  public @Nullable SystemMachine systemMachine() {
    Group system = groups.get(GroupId.SYSTEM);
    return system == null ? null : (SystemMachine) system.machine();
  }

  public Collection<Group> all() {
    return groups.values();
  }

  /** The journal cannot free its oldest segment because of these. */
  public void pinJournal(Set<GroupId> pinning) {
    for (GroupId id : pinning) {
      Group group = groups.get(id);
      if (group != null) {
        group.snapshots().compaction().pinsJournal();
      }
    }
  }

  /** The process of a peer may be gone, and with it the leader of groups. */
  public void leaderConnectionBroken(NodeId peer) {
    for (Group group : groups.values()) {
      group.raft().leaderConnectionBroken(peer, group.raft().term());
    }
  }

  @Override
  public void responded(NodeId peer, GroupId id, Message response) {
    Group group = open(id);
    if (group != null) {
      group.raft().receive(peer, response);
    }
  }

  @Override
  public void unreachable(NodeId peer, GroupId id) {
    Group group = groups.get(id);
    if (group != null) {
      group.raft().unreachable(peer);
    }
  }
}
