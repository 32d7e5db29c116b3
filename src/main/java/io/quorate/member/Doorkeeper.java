package io.quorate.member;

import io.quorate.port.Identity;
import io.quorate.port.Peer;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import io.quorate.raft.RaftCore;
import org.jspecify.annotations.Nullable;

/**
 * Who may call this node, and what it says of itself when it calls. A caller that this node does
 * not know may have joined later than this node has heard of (thesis §4.1), or have been removed;
 * which of the two, the log's index tells as of which the caller knows itself to be a member.
 */
public final class Doorkeeper {
  private Doorkeeper() {}

  /**
   * The header of a call.
   *
   * @param system null before this node has the group
   */
  public static PeerHeader headerTo(Peer to, Identity identity, @Nullable RaftCore system) {
    long logIndex = system == null ? 0 : system.log().configurationIndex();
    return new PeerHeader(
        identity.clusterId(),
        identity.node(),
        identity.incarnation(),
        Math.max(identity.admittedIndex(), logIndex),
        to.incarnation());
  }

  /** Why a call other than a greeting is turned away; null if it is not. */
  public static @Nullable PeerReply objectionTo(
      PeerHeader from, Identity identity, @Nullable RaftCore system) {
    if (!identity.isMember()) {
      return new PeerReply.Rejected(identity.node() + " is not a member of a cluster yet");
    }
    if (from.clusterId() != identity.clusterId()) {
      return new PeerReply.Rejected(
          identity.node() + " belongs to another cluster than " + from.from());
    }
    if (from.toIncarnation() != 0 && from.toIncarnation() != identity.incarnation()) {
      return new PeerReply.Rejected(
          "this is another incarnation of " + identity.node() + " than the one that is meant");
    }
    return system == null ? null : removal(from, system);
  }

  private static @Nullable PeerReply removal(PeerHeader from, RaftCore system) {
    Configuration committed = system.log().committedConfiguration();
    Contact known = committed.contacts().get(from.from());
    boolean isKnown = known != null && known.incarnation() == from.incarnation();
    boolean mayBeNewer = from.memberIndex() > system.commitIndex() || committed.isUnknown();
    return isKnown || mayBeNewer
        ? null
        : new PeerReply.Removed(from.from() + " has been removed from the cluster");
  }

  /** Whether this node is outside of its cluster, as far as it has seen what was committed. */
  public static boolean isRemoved(Identity identity, RaftCore system) {
    Configuration committed = system.log().committedConfiguration();
    return system.commitIndex() >= identity.admittedIndex()
        && !committed.isUnknown()
        && !committed.members().contains(identity.node());
  }
}
