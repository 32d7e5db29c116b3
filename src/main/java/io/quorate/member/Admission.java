package io.quorate.member;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.AddressRules;
import io.quorate.port.MemberProgress;
import io.quorate.port.MemberWish;
import io.quorate.port.PeerReply;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import io.quorate.raft.MemberChange;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import org.jspecify.annotations.Nullable;

/**
 * What a leader does about a {@link MemberWish}: takes it one step further if it can, and says how
 * far it has come. It keeps nothing, so any leader can go on. Loop thread only.
 */
public final class Admission {
  private final Visitors visitors;

  public Admission(Visitors visitors) {
    this.visitors = visitors;
  }

  /**
   * @param raft of {@code system}
   * @return a {@link PeerReply.MemberReply}, or that this node does not lead
   */
  public PeerReply advance(RaftCore raft, MemberWish wish, long nowMillis) {
    if (raft.role() != Role.LEADER) {
      return new PeerReply.NotLeader(raft.leader());
    }
    return wish instanceof MemberWish.Add add
        ? add(raft, add, visitors.find(wish.node(), nowMillis))
        : remove(raft, wish.node());
  }

  private static PeerReply add(RaftCore raft, MemberWish.Add wish, @Nullable Contact visitor) {
    NodeId node = wish.node();
    Contact known = raft.configuration().contacts().get(node);
    if (known != null) {
      return known.address().equals(wish.address())
              && (visitor == null || visitor.incarnation() == known.incarnation())
          ? progressOf(raft, node)
          : refused(
              ("%s is a member already, at %s, and has another address or data directory now;"
                      + " remove it first")
                  .formatted(node, known.address()));
    }
    if (visitor == null) {
      return new PeerReply.MemberReply(
          MemberProgress.NOT_SEEN,
          ("no node %s asks to join; start it with an empty data directory, this cluster's"
                  + " secret, and CLUSTER_ADDRS that name itself and members of this cluster")
              .formatted(node));
    }
    if (!visitor.address().equals(wish.address())) {
      return refused("%s says that it listens at %s".formatted(node, visitor.address()));
    }
    String objection = objectionTo(visitor.address(), raft.configuration());
    return objection == null
        ? start(raft, new MemberChange.Add(node, visitor))
        : refused(objection);
  }

  private static @Nullable String objectionTo(PeerAddress address, Configuration configuration) {
    boolean isElsewhere =
        configuration.contacts().values().stream()
            .anyMatch(contact -> !AddressRules.isLoopback(contact.address()));
    if (AddressRules.isLoopback(address) && isElsewhere) {
      return "members of this cluster are on several machines, and " + address + " is on each";
    }
    return AddressRules.objectionTo(address).orElse(null);
  }

  private static PeerReply progressOf(RaftCore raft, NodeId node) {
    Configuration committed = raft.committedConfiguration();
    MemberProgress progress = MemberProgress.UNDER_WAY;
    if (committed.voters().contains(node) && !committed.isJoint()) {
      progress = MemberProgress.DONE;
    } else if (committed.members().contains(node)) {
      progress = MemberProgress.LEARNING;
    }
    return new PeerReply.MemberReply(progress, "");
  }

  private static PeerReply remove(RaftCore raft, NodeId node) {
    boolean isMember =
        raft.configuration().members().contains(node)
            || raft.committedConfiguration().members().contains(node);
    return isMember
        ? start(raft, new MemberChange.Remove(node))
        : new PeerReply.MemberReply(MemberProgress.NO_SUCH_MEMBER, "");
  }

  private static PeerReply start(RaftCore raft, MemberChange change) {
    return switch (raft.change(change)) {
      case STARTED, UNCHANGED -> new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "");
      case NOT_LEADER -> new PeerReply.NotLeader(raft.leader());
      case NOT_READY ->
          new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "the leader has just been elected");
      case UNDER_WAY ->
          new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "an earlier change is under way");
      case LAST_VOTER -> refused("the last member that votes cannot be removed");
      case WOULD_LOSE_QUORUM ->
          refused(
              "too few of the other members can be reached: the cluster could not go on without "
                  + change.node());
      case FULL -> refused("a cluster has at most " + Configuration.MEMBERS_MAX + " members");
    };
  }

  private static PeerReply refused(String detail) {
    return new PeerReply.MemberReply(MemberProgress.REFUSED, detail);
  }
}
