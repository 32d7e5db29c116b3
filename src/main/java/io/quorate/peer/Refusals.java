package io.quorate.peer;

import io.quorate.port.PeerReply;
import java.util.Optional;

/** Replies that say that nothing was done, as problems with an HTTP status of their own. */
public final class Refusals {
  private static final String NOT_LEADER = "not_leader";
  private static final String OVERLOADED = "overloaded";
  private static final String REJECTED = "rejected";
  private static final String REMOVED = "removed";

  private Refusals() {}

  /** The problem that a refusal is; nothing for any other reply. */
  public static Optional<Problem> toProblem(PeerReply reply) {
    if (reply instanceof PeerReply.NotLeader notLeader) {
      return Optional.of(
          new Problem(
              421,
              NOT_LEADER,
              "Not the leader",
              "This node does not lead the group; nothing was done.",
              notLeader.leader()));
    }
    if (reply instanceof PeerReply.Busy) {
      return Optional.of(
          Problem.of(
              429, OVERLOADED, "Overloaded", "A queue of this node is full; nothing was done."));
    }
    if (reply instanceof PeerReply.Rejected rejected) {
      return Optional.of(Problem.of(403, REJECTED, "Rejected", rejected.reason()));
    }
    if (reply instanceof PeerReply.Removed removed) {
      return Optional.of(Problem.of(410, REMOVED, "Removed", removed.reason()));
    }
    return Optional.empty();
  }

  /** The refusal that a problem is; nothing for a problem of any other origin. */
  public static Optional<PeerReply> toReply(Problem problem) {
    return switch (problem.code()) {
      case NOT_LEADER -> Optional.of(new PeerReply.NotLeader(problem.leader()));
      case OVERLOADED -> Optional.of(new PeerReply.Busy());
      case REMOVED -> Optional.of(new PeerReply.Removed(problem.detail()));
      case REJECTED -> Optional.of(new PeerReply.Rejected(problem.detail()));
      default -> Optional.empty();
    };
  }
}
