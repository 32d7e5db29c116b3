package io.quorate.member;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.Identity;
import io.quorate.port.PeerCall;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import io.quorate.raft.RaftCore;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * A member that listens elsewhere than the cluster believes: it says so to the others, whom it can
 * still call, until the cluster has written it down; it may lead, too. Loop thread only.
 */
public final class Relocation {
  /** How often it says so; more often than a visit is forgotten. */
  static final long ANNOUNCE_MILLIS = 1_000;

  private final PeerAddress address;
  private final Visitors visitors;
  private final BiConsumer<NodeId, PeerCall> caller;
  private long nextMillis;

  /**
   * @param address where this node listens now
   * @param visitors what this node, if it leads, knows of those who say where they are
   * @param caller calls a member, whose answer does not matter
   */
  public Relocation(PeerAddress address, Visitors visitors, BiConsumer<NodeId, PeerCall> caller) {
    this.address = address;
    this.visitors = visitors;
    this.caller = caller;
  }

  /**
   * Says where this node listens, if the cluster may have it elsewhere. After a start, what is
   * committed is known as of the last snapshot only, and a node at which nobody calls does not
   * learn more: so what the log says counts as well.
   */
  public void sweep(RaftCore system, Identity identity, long nowMillis) {
    Configuration committed = system.log().committedConfiguration();
    Configuration newest = system.configuration();
    boolean isMoved = isElsewhere(committed, identity) || isElsewhere(newest, identity);
    if (!isMoved || nowMillis < nextMillis) {
      return;
    }
    nextMillis = nowMillis + ANNOUNCE_MILLIS;
    visitors.seen(identity.node(), address, identity.incarnation(), nowMillis);
    Set<NodeId> others = new TreeSet<>(committed.members());
    others.addAll(newest.members());
    others.remove(identity.node());
    others.forEach(member -> caller.accept(member, new PeerCall.Hello(address)));
  }

  private boolean isElsewhere(Configuration configuration, Identity identity) {
    return isMoved(identity.node(), identity.incarnation(), address, configuration);
  }

  /** Whether the node is a member that listens elsewhere than the configuration says. */
  public static boolean isMoved(
      NodeId node, long incarnation, PeerAddress address, Configuration configuration) {
    Contact known = configuration.contacts().get(node);
    return known != null && known.incarnation() == incarnation && !known.address().equals(address);
  }
}
