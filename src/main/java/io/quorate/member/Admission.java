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
import io.quorate.raft.PeerProgress;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.Placements;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a leader does about a {@link MemberWish}: takes it one step further if it can, and says how
 * far it has come. It keeps nothing, so any leader can go on. Loop thread only.
 */
public final class Admission {
  private final Visitors visitors;
  private final Realm realm;

  /** What a leader of {@code system} knows of the shards, and can say of them in its log. */
  public interface Realm {
    Placements placements();

    /** The command may get lost; then this is asked again. */
    void propose(PlacementCommand command);
  }

  public Admission(Visitors visitors, Realm realm) {
    this.visitors = visitors;
    this.realm = realm;
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

  private PeerReply add(RaftCore raft, MemberWish.Add wish, @Nullable Contact visitor) {
    NodeId node = wish.node();
    Contact known = raft.configuration().contacts().get(node);
    if (known != null && isAsIt(known, wish, visitor)) {
      return keep(raft, node);
    }
    if (known != null && (visitor == null || visitor.incarnation() != known.incarnation())) {
      return refused(
          ("%s is a member already, at %s, and does not say that it has moved; if its data"
                  + " directory is another now, remove it first")
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
    int shares = known == null ? realm.placements().sharesOf(node) : 0;
    if (shares > 0 || realm.placements().leaving().contains(node)) {
      return leaving(node, shares);
    }
    String objection = objectionTo(visitor.address(), raft.configuration(), node);
    return objection == null
        ? start(raft, new MemberChange.Add(node, visitor))
        : refused(objection);
  }

  private static boolean isAsIt(Contact known, MemberWish.Add wish, @Nullable Contact visitor) {
    return known.address().equals(wish.address())
        && (visitor == null || visitor.incarnation() == known.incarnation());
  }

  /** It may have been about to leave. */
  private PeerReply keep(RaftCore raft, NodeId node) {
    if (realm.placements().leaving().contains(node)) {
      realm.propose(new PlacementCommand.Stay(node));
      return new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "");
    }
    return progressOf(raft, node);
  }

  private static @Nullable String objectionTo(
      PeerAddress address, Configuration configuration, NodeId node) {
    boolean isElsewhere =
        configuration.contacts().entrySet().stream()
            .filter(other -> !other.getKey().equals(node))
            .anyMatch(other -> !AddressRules.isLoopback(other.getValue().address()));
    if (AddressRules.isLoopback(address) && isElsewhere) {
      return "members of this cluster are on several machines, and " + address + " is on each";
    }
    return AddressRules.objectionTo(address).orElse(null);
  }

  private static PeerReply progressOf(RaftCore raft, NodeId node) {
    Configuration committed = raft.log().committedConfiguration();
    MemberProgress progress = MemberProgress.UNDER_WAY;
    boolean isReached = // where the newest configuration says, by all
        Objects.equals(committed.contacts().get(node), raft.configuration().contacts().get(node));
    if (committed.voters().contains(node) && !committed.isJoint() && isReached) {
      progress = MemberProgress.DONE;
    } else if (committed.members().contains(node)) {
      progress = MemberProgress.LEARNING;
    }
    return new PeerReply.MemberReply(progress, "");
  }

  // First its shards go, then it: a group of a shard never counts on who is no member.
  private PeerReply remove(RaftCore raft, NodeId node) {
    Configuration present = raft.configuration();
    boolean isMember = present.isMember(node) || raft.log().committedConfiguration().isMember(node);
    if (!isMember) {
      return new PeerReply.MemberReply(MemberProgress.NO_SUCH_MEMBER, "");
    }
    if (realm.placements().leaving().contains(node)) {
      return leaving(node, realm.placements().sharesOf(node));
    }
    Configuration left = present.without(node);
    if (left.isUnknown()) {
      return refused("the last member that votes cannot be removed");
    }
    if (!isServedBy(raft, left)) {
      return refused(
          "too few of the other members can be reached: the cluster could not go on without "
              + node);
    }
    realm.propose(new PlacementCommand.Leave(node));
    return new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "");
  }

  private static boolean isServedBy(RaftCore raft, Configuration configuration) {
    Set<NodeId> reached = new TreeSet<>();
    raft.peers().stream().filter(PeerProgress::isActive).forEach(peer -> reached.add(peer.node()));
    return configuration.isQuorum(voter -> voter.equals(raft.leader()) || reached.contains(voter));
  }

  private static PeerReply leaving(NodeId node, int shares) {
    return new PeerReply.MemberReply(
        MemberProgress.LEAVING,
        shares == 0 ? "" : "%d shards have yet to leave %s".formatted(shares, node));
  }

  private static PeerReply start(RaftCore raft, MemberChange change) {
    return switch (raft.change(change)) {
      case STARTED, UNCHANGED -> new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "");
      case NOT_LEADER -> new PeerReply.NotLeader(raft.leader());
      case NOT_READY ->
          new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "the leader has just been elected");
      case UNDER_WAY ->
          new PeerReply.MemberReply(MemberProgress.UNDER_WAY, "an earlier change is under way");
      case LAST_VOTER, WOULD_LOSE_QUORUM -> refused("the members that vote do not allow it now");
      case FULL -> refused("a cluster has at most " + Configuration.MEMBERS_MAX + " members");
    };
  }

  private static PeerReply refused(String detail) {
    return new PeerReply.MemberReply(MemberProgress.REFUSED, detail);
  }
}
