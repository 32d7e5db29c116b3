package io.quorate.server.boot;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.node.NodeListener;
import io.quorate.raft.Notice;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What operators read about consensus. Writes elsewhere, because a full pipe blocks a logger. */
final class NodeLog implements NodeListener {
  private static final Logger LOG = Logger.getLogger(NodeLog.class.getName());

  private final Executor executor;

  NodeLog(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void noticed(GroupId group, Notice notice) {
    if (notice instanceof Notice.RoleChanged change) {
      executor.execute(() -> LOG.info(() -> group + ": " + describe(change)));
    } else if (notice instanceof Notice.QuorumLost loss) {
      executor.execute(
          () -> LOG.warning(() -> group + ": no quorum answers in term " + loss.term()));
    }
  }

  @Override
  public void halted(String reason) {
    executor.execute(() -> LOG.severe(() -> "The node has halted: " + reason));
  }

  @Override
  public void bug(RuntimeException bug) {
    executor.execute(() -> LOG.log(Level.SEVERE, "An error in this program", bug));
  }

  private static String describe(Notice.RoleChanged change) {
    NodeId leader = change.leader();
    String role =
        switch (change.role()) {
          case LEADER -> "leads";
          case CANDIDATE -> "campaigns";
          case PRE_CANDIDATE -> "asks whether to campaign";
          case FOLLOWER -> leader == null ? "knows no leader" : "follows " + leader;
        };
    return role + " in term " + change.term();
  }
}
