package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a leader has another node lead in its place (thesis §3.10). */
final class Handover {
  /*
   * While it lasts, no command is taken, so that the successor can come to the end of the log; then
   * it is told to campaign at once.
   * 1. That may come late, so it says until when it holds, in the leader's own time, which comes
   *    with every heartbeat: who has heard the leader since it gave up does not campaign any more.
   * 2. It may be lost, and is said again.
   * 3. Reads go on: each is confirmed by a majority, and that fails once another leads.
   */

  private final Member member;
  private @Nullable NodeId successor;
  private long untilMillis;
  private long nextRequestMillis;

  Handover(Member member) {
    this.member = member;
  }

  /** Who is to lead; null while nobody is. */
  @Nullable NodeId successor() {
    return successor;
  }

  /**
   * Begins, unless it has begun already.
   *
   * @param wished null for whoever has most of the log
   */
  TransferStart start(@Nullable NodeId wished, List<PeerProgress> peers) {
    if (member.self().equals(wished)) {
      return TransferStart.ALREADY_LEADS;
    }
    if (wished != null && !member.configuration().voters().contains(wished)) {
      return TransferStart.NO_SUCH_VOTER;
    }
    if (successor != null) {
      return wished == null || wished.equals(successor)
          ? TransferStart.UNDERWAY
          : TransferStart.UNDERWAY_ELSEWHERE;
    }
    NodeId chosen = wished == null ? mostUpToDate(peers) : wished;
    if (chosen == null) {
      return TransferStart.NO_SUCCESSOR;
    }
    successor = chosen;
    // As long as an election may take: by then clients had better be served by whoever can.
    untilMillis = member.clock().timeMillis() + member.config().electionMillisMin();
    nextRequestMillis = member.nowMillis();
    member.outbox().notice(new Notice.TransferBegun(chosen, member.term()));
    return TransferStart.UNDERWAY;
  }

  private @Nullable NodeId mostUpToDate(List<PeerProgress> peers) {
    PeerProgress best = null;
    for (PeerProgress peer : peers) {
      boolean mayLead = peer.isActive() && member.configuration().voters().contains(peer.node());
      if (mayLead && (best == null || peer.matchIndex() > best.matchIndex())) {
        best = peer;
      }
    }
    return best == null ? null : best.node();
  }

  void tick() {
    if (successor != null && member.clock().timeMillis() >= untilMillis) {
      member.outbox().notice(new Notice.TransferGivenUp(successor, member.term()));
      successor = null;
    }
  }

  /**
   * Tells the successor to campaign, if it is time.
   *
   * @param matchIndex up to where the successor has the log, durably
   */
  void flush(long matchIndex) {
    NodeId to = Invariant.present(successor, "a successor");
    if (matchIndex == member.log().lastIndex() && member.nowMillis() >= nextRequestMillis) {
      nextRequestMillis = member.nowMillis() + member.config().heartbeatMillis();
      TimeoutNowRequest request =
          new TimeoutNowRequest(
              member.term(), member.takeRound(), member.log().last(), untilMillis);
      member.outbox().sendNow(to, request);
    }
  }
}
