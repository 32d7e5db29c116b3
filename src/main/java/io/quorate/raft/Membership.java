package io.quorate.raft;

import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which configuration a leader appends, and when (Raft §6, thesis §4.3). Whoever leads next finds
 * in the log how far a change has come, and takes it to its end.
 */
final class Membership {
  private final RaftLog log;

  Membership(RaftLog log) {
    this.log = log;
  }

  /** Why the change cannot start now; {@link ChangeStart#STARTED} if it can. */
  ChangeStart judge(MemberChange change) {
    if (!isSettled()) {
      return ChangeStart.UNDER_WAY;
    }
    Configuration now = log.configuration();
    boolean isMember = now.members().contains(change.node());
    if (change instanceof MemberChange.Add) {
      boolean isFull = now.members().size() >= Configuration.MEMBERS_MAX;
      if (isFull && !isMember) {
        return ChangeStart.FULL;
      }
    } else if (now.voters().size() == 1 && now.isVoter(change.node())) {
      return ChangeStart.LAST_VOTER;
    }
    return change.appliedTo(now).equals(now) ? ChangeStart.UNCHANGED : ChangeStart.STARTED;
  }

  /** Whether the latest configuration is committed, and no step of its change is missing. */
  boolean isSettled() {
    return log.isConfigurationSettled();
  }

  private boolean isCommitted() {
    return log.configurationIndex() <= log.commitIndex();
  }

  /**
   * The next step of a change that is under way, or the promotion of learners that have caught up;
   * null if there is nothing to do.
   */
  @Nullable Configuration next(Predicate<NodeId> isCaughtUp) {
    Configuration now = log.configuration();
    if (!isCommitted()) {
      return null;
    }
    if (now.isJoint()) {
      return now.leavingJoint();
    }
    List<NodeId> promoted = new ArrayList<>(now.learners());
    promoted.removeIf(learner -> !isCaughtUp.test(learner));
    return promoted.isEmpty() ? null : now.towards(now.promoting(promoted));
  }
}
