package io.quorate.server.boot;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.node.NodeListener;
import io.quorate.raft.Notice;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What operators read about consensus, in the order in which it happened. Written on a thread of
 * its own, because a full pipe blocks a logger.
 */
final class NodeLog implements NodeListener, AutoCloseable {
  /** Lines that may wait; while nobody reads the log, further ones are dropped. */
  static final int WAITING_MAX = 1_024;

  private static final Logger LOG = Logger.getLogger(NodeLog.class.getName());
  private static final long STOP_SECONDS_MAX = 2;

  private final ThreadPoolExecutor writer;
  private volatile boolean isStopping;

  NodeLog(ThreadFactory threads) {
    writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            threads,
            new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void noticed(GroupId group, Notice notice) {
    if (notice instanceof Notice.RoleChanged change) {
      say(group, Level.INFO, () -> describe(change));
    } else if (notice instanceof Notice.QuorumLost loss) {
      say(group, Level.WARNING, () -> "no quorum answers in term " + loss.term());
    } else if (notice instanceof Notice.LeaderDoubted doubt) {
      say(group, Level.INFO, () -> doubt.leader() + " has hung up or leads no longer");
    } else if (notice instanceof Notice.TransferBegun begun) {
      say(group, Level.INFO, () -> "hands over to " + begun.successor());
    } else if (notice instanceof Notice.TransferGivenUp givenUp) {
      say(group, Level.WARNING, () -> "leads on without " + givenUp.successor());
    }
  }

  // There may be hundreds of shards, and one event may concern them all.
  private void say(GroupId group, Level level, Supplier<String> text) {
    Level spoken = group.equals(GroupId.SYSTEM) ? level : Level.FINE;
    if (LOG.isLoggable(spoken)) {
      writer.execute(() -> LOG.log(spoken, () -> group + ": " + text.get()));
    }
  }

  @Override
  public void waiting(String detail) {
    writer.execute(() -> LOG.warning(() -> "This node belongs to no cluster yet: " + detail));
  }

  @Override
  public void membersDiffer(String difference) {
    writer.execute(() -> LOG.warning(difference));
  }

  @Override
  public void leapt(GroupId group, long index) {
    say(group, Level.INFO, () -> "installed the leader's snapshot up to entry " + index);
  }

  @Override
  public void rejected(NodeId peer, String reason) {
    writer.execute(() -> LOG.warning(() -> peer + " turns this node's calls away: " + reason));
  }

  @Override
  public void halted(String reason) {
    if (!isStopping) {
      writer.execute(() -> LOG.severe(() -> "The node has halted: " + reason));
    }
  }

  @Override
  public void bug(Throwable bug) {
    writer.execute(() -> LOG.log(Level.SEVERE, "An error in this program", bug));
  }

  /** From now on, a halt is what was asked for, and nothing to tell. */
  void expectStop() {
    isStopping = true;
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
