package io.quorate.server.api;

import io.quorate.kernel.GroupId;
import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** What this node knows of itself and its cluster, for code in the same archive and for HTTP. */
@ApplicationScoped
public class RaftStatus {
  @Inject Gateway gateway;

  public NodeStatus node() {
    return gateway.status();
  }

  /** Empty as long as this node has not joined the group. */
  public Optional<GroupStatus> group(GroupId group) {
    return groupOf(node(), group);
  }

  /** The clock of the locks, as far as this node has seen it. */
  public long lockTimeMillis() {
    return group(GroupId.SYSTEM).map(GroupStatus::logTimeMillis).orElse(0L);
  }

  /** One of the groups on a node; empty if it has no replica of it. */
  public static Optional<GroupStatus> groupOf(NodeStatus status, GroupId group) {
    return status.groups().stream().filter(each -> each.group().equals(group)).findFirst();
  }
}
