package io.quorate.server.boot;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.node.NodeListener;
import io.quorate.port.Journal;
import io.quorate.port.PayloadHandle;
import io.quorate.raft.Notice;
import io.quorate.server.ops.Figures;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what passes on its way to the log. On the loop's thread. */
final class MeteredListener implements NodeListener {
  private final NodeListener listener;
  private final Figures figures;
  private @Nullable NodeId lastLeader;

  MeteredListener(NodeListener listener, Figures figures) {
    this.listener = listener;
    this.figures = figures;
  }

  /** A listener of the journal that counts its syncs. */
  static Journal.Listener of(Journal.Listener told, Figures figures) {
    return new Journal.Listener() {
      @Override
      public void durable(long sequence, List<PayloadHandle> handles) {
        told.durable(sequence, handles);
      }

      @Override
      public void pinned(Set<GroupId> groups) {
        told.pinned(groups);
      }

      @Override
      public void synced(long nanos) {
        figures.syncs().record(nanos);
      }

      @Override
      public void failed(String reason) {
        told.failed(reason);
      }
    };
  }

  @Override
  public void noticed(GroupId group, Notice notice) {
    if (group.equals(GroupId.SYSTEM)
        && notice instanceof Notice.RoleChanged changed
        && changed.leader() != null
        && !changed.leader().equals(lastLeader)) {
      lastLeader = changed.leader();
      figures.leaderChanges().increment();
    }
    listener.noticed(group, notice);
  }

  @Override
  public void leapt(GroupId group, long index) {
    listener.leapt(group, index);
  }

  @Override
  public void rejected(NodeId peer, String reason) {
    listener.rejected(peer, reason);
  }

  @Override
  public void waiting(String detail) {
    listener.waiting(detail);
  }

  @Override
  public void membersDiffer(String difference) {
    listener.membersDiffer(difference);
  }

  @Override
  public void halted(String reason) {
    listener.halted(reason);
  }

  @Override
  public void bug(Throwable bug) {
    listener.bug(bug);
  }
}
