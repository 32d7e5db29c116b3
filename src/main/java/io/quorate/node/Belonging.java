package io.quorate.node;

import io.quorate.backup.Origin;
import io.quorate.calls.OutgoingCalls;
import io.quorate.group.Hosting;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.member.Doorkeeper;
import io.quorate.member.Joining;
import io.quorate.member.WaitingNews;
import io.quorate.port.Identity;
import io.quorate.port.IdentityStore;
import io.quorate.port.PeerCall;
import io.quorate.raft.Configuration;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node belongs to a cluster: from its first meeting to its removal. Loop thread only.
 */
final class Belonging {
  /** How often a node without a leader asks whether it is still a member. */
  static final long NEWS_MILLIS = 1_000;

  private final IdentityStore identities;
  private final OutgoingCalls calls;
  private final NodeListener listener;
  private final Origin origin;
  private final WaitingNews news;
  private final SortedMap<NodeId, PeerAddress> firstKnown;
  private Identity identity;
  private @Nullable Joining joining;
  private String detail = "";
  private boolean isRemoved;
  private long nextNewsMillis;

  Belonging(
      NodeConfig config,
      Identity identity,
      IdentityStore identities,
      OutgoingCalls calls,
      NodeListener listener,
      Origin origin,
      long nowMillis) {
    this.identities = identities;
    this.calls = calls;
    this.listener = listener;
    this.origin = origin;
    this.news = new WaitingNews(nowMillis);
    this.identity = identity;
    this.firstKnown = config.members();
    if (!identity.isMember()) {
      joining = new Joining(identity, config.members(), origin.digest(), calls::callAt, nowMillis);
    }
  }

  Identity identity() {
    return identity;
  }

  boolean isMember() {
    return identity.isMember();
  }

  /** Whether this node was a member, and is none any more. */
  boolean isRemoved() {
    return isRemoved;
  }

  /** What this node waits for; empty once it belongs to a cluster. */
  String detail() {
    return detail;
  }

  /** Takes up the groups, once this node belongs to a cluster. */
  void begin(Hosting hosting, NodeStart start) {
    hosting.start(start.restored(), origin.takeBeside(start.states()), founders());
  }

  /** Who decides before the log has anything to say of it. */
  private Configuration founders() {
    return identity.founders().isEmpty()
        ? Configuration.UNKNOWN
        : Configuration.of(identity.founders());
  }

  /**
   * Goes on with the meeting, if this node has not joined yet.
   *
   * @throws IOException if the disk does not keep who this node is
   */
  void meet(long nowMillis) throws IOException {
    Joining meeting = joining;
    if (meeting == null) {
      return;
    }
    Joining.Step step = meeting.tick(nowMillis);
    if (step instanceof Joining.Step.Waiting waiting) {
      detail = waiting.detail();
      if (news.isNews(detail, nowMillis)) {
        listener.waiting(detail);
      }
    } else if (step instanceof Joining.Step.Met met && origin.isReadyFor(met.identity())) {
      identities.save(met.identity());
      identity = met.identity();
      calls.become(identity);
      joining = null;
      detail = "";
    }
  }

  /**
   * Asks the others whether this node has been removed, if nobody leads it: it may be no voter, and
   * so never hear of it by campaigning.
   */
  void seekNews(@Nullable RaftCore system, long nowMillis) {
    if (system == null || system.leader() != null || nowMillis < nextNewsMillis) {
      return;
    }
    nextNewsMillis = nowMillis + NEWS_MILLIS;
    SortedMap<NodeId, PeerAddress> others = new TreeMap<>(firstKnown);
    system
        .configuration()
        .contacts()
        .forEach((member, contact) -> others.put(member, contact.address()));
    others.remove(identity.node());
    // Whatever is asked: who has been removed is told so instead of an answer.
    others.forEach(
        (node, address) ->
            calls.callAt(node, address, new PeerCall.ReadIndex(GroupId.SYSTEM), answer -> {}));
  }

  /**
   * Why this node is no member any more; null if it is.
   *
   * @param system null before this node has the group
   */
  @Nullable String removal(@Nullable RaftCore system) {
    String removal = calls.removal();
    // A leader that is outside goes on until it has handed over (thesis §4.2.2).
    if (removal == null
        && system != null
        && system.role() != Role.LEADER
        && Doorkeeper.isRemoved(identity, system)) {
      removal = identity.node() + " has been removed from the cluster";
    }
    isRemoved = removal != null;
    return removal == null
        ? null
        : removal + ". To add it again, start it with an empty data directory";
  }
}
