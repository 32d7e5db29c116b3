package io.quorate.node;

import io.quorate.calls.OutgoingCalls;
import io.quorate.member.Doorkeeper;
import io.quorate.member.Joining;
import io.quorate.port.Identity;
import io.quorate.port.IdentityStore;
import io.quorate.raft.Configuration;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node belongs to a cluster: from its first meeting to its removal. Loop thread only.
 */
final class Belonging {
  private final IdentityStore identities;
  private final OutgoingCalls calls;
  private final NodeListener listener;
  private Identity identity;
  private @Nullable Joining joining;
  private String detail = "";
  private boolean isRemoved;

  Belonging(
      NodeConfig config,
      Identity identity,
      IdentityStore identities,
      OutgoingCalls calls,
      NodeListener listener,
      long nowMillis) {
    this.identities = identities;
    this.calls = calls;
    this.listener = listener;
    this.identity = identity;
    if (!identity.isMember()) {
      joining = new Joining(identity, config.members(), calls::greet, nowMillis);
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

  /** Who decides before the log has anything to say of it. */
  Configuration founders() {
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
      if (!detail.equals(waiting.detail())) {
        detail = waiting.detail();
        listener.waiting(detail);
      }
    } else if (step instanceof Joining.Step.Met met) {
      identities.save(met.identity());
      identity = met.identity();
      calls.become(identity);
      joining = null;
      detail = "";
    }
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
