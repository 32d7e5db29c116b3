package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.RaftCore;
import io.quorate.raft.TransferStart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wishes of this node's clients that another node lead, from their arrival to their answer: asks
 * the leader to hand over, and looks for the new leader in this node's own consensus. Loop thread
 * only.
 */
final class Transfers {
  /** Wishes that may be under way at this node; more are turned away. */
  static final int PENDING_MAX = 64;

  /** How long a wish rests after a failed attempt. */
  static final long RETRY_MILLIS = 20;

  /** How often a node that leaves hands over what it still leads, before it leaves all the same. */
  static final int HANDOVERS_MAX = 4;

  private static final class Wish {
    private final GroupId group;
    private final @Nullable NodeId target;
    private final Consumer<Outcome> sink;
    private long deadlineMillis;
    private long askAtMillis;
    private boolean isAsking;
    private boolean isFinished;

    /** Who was asked last to hand over, and in which term. */
    private @Nullable NodeId asked;

    private long askedTerm;

    /** Who is to lead, once a leader has agreed; and the term in which that one led. */
    private @Nullable NodeId successor;

    private long term;

    Wish(GroupId group, @Nullable NodeId target, long deadlineMillis, Consumer<Outcome> sink) {
      this.group = group;
      this.target = target;
      this.deadlineMillis = deadlineMillis;
      this.sink = sink;
    }
  }

  private final NodeConfig config;
  private final LoopTime time;
  private final Groups groups;
  private final PeerCaller caller;
  private final List<Wish> pending = new ArrayList<>();
  private final List<Runnable> leaving = new ArrayList<>();
  private int handovers;
  private boolean isAsking;

  Transfers(NodeConfig config, LoopTime time, Groups groups, PeerCaller caller) {
    this.config = config;
    this.time = time;
    this.groups = groups;
    this.caller = caller;
  }

  /** Takes a wish; the sink gets its answer, whatever comes, within the patience. */
  void start(GroupId group, @Nullable NodeId target, Consumer<Outcome> sink) {
    if (pending.size() >= PENDING_MAX) {
      sink.accept(new Outcome.Overloaded("too many transfers of this node are under way"));
      return;
    }
    Wish wish = new Wish(group, target, time.nowMillis() + config.patienceMillis(), sink);
    pending.add(wish);
    advance(wish);
  }

  /** Hands over all that this node leads; told once that is done, or nobody takes it. */
  void stepAside(Runnable onEnd) {
    leaving.add(onEnd);
    handOver();
  }

  /**
   * @return whether there is anything to wait for
   */
  private boolean handOver() {
    handovers++;
    boolean isUnderway = false;
    for (Group group : groups.all()) {
      isUnderway |= group.raft().transferLeadership(null) == TransferStart.UNDERWAY;
    }
    return isUnderway;
  }

  private void leave() {
    boolean isHandingOver =
        groups.all().stream().anyMatch(group -> group.raft().successor() != null);
    // A successor may have been too slow, or have died: the next may be another.
    if (!isHandingOver && (handovers >= HANDOVERS_MAX || !handOver())) {
      leaving.forEach(Runnable::run);
      leaving.clear();
    }
  }

  /** Looks how far each wish has come, and gives up what is overdue. */
  void sweep() {
    if (!leaving.isEmpty()) {
      leave();
    }
    if (!pending.isEmpty()) {
      List.copyOf(pending).forEach(this::advance);
    }
  }

  /** Answers everybody: this node will not go on. */
  void abandon(String reason) {
    for (Wish wish : List.copyOf(pending)) {
      finish(
          wish,
          wish.successor == null && !wish.isAsking
              ? new Outcome.Unavailable(reason)
              : new Outcome.OutcomeUnknown(reason));
    }
  }

  private void advance(Wish wish) {
    Group group = groups.get(wish.group);
    if (group != null) {
      advance(wish, group);
    }
    if (!wish.isFinished && wish.deadlineMillis <= time.nowMillis()) {
      finish(wish, overdue(wish));
    }
  }

  private void advance(Wish wish, Group group) {
    RaftCore raft = group.raft();
    NodeId leader = raft.leader();
    if (leader == null) {
      return;
    }
    if (wish.successor != null) {
      follow(wish, wish.successor, raft, leader);
    } else if (isFulfilled(wish, raft, leader)) {
      finish(wish, new TransferAnswer.Transferred(leader, raft.term()));
    } else if (!isAsking && time.nowMillis() >= wish.askAtMillis) {
      wish.asked = leader;
      wish.askedTerm = raft.term();
      ask(wish, group, leader);
    }
  }

  // The answer may have been lost: who asks for anybody else must not ask the new leader as well.
  private static boolean isFulfilled(Wish wish, RaftCore raft, NodeId leader) {
    return wish.target == null
        && wish.asked != null
        && !leader.equals(wish.asked)
        && raft.term() > wish.askedTerm;
  }

  private void follow(Wish wish, NodeId successor, RaftCore raft, NodeId leader) {
    if (raft.term() > wish.term) {
      finish(
          wish,
          leader.equals(successor)
              ? new TransferAnswer.Transferred(leader, raft.term())
              : new TransferAnswer.NotTransferred(leader + " was elected in its place"));
    } else if (leader.equals(config.self()) && raft.successor() == null) {
      finish(wish, notInTime(successor));
    }
  }

  private static TransferAnswer notInTime(NodeId successor) {
    return new TransferAnswer.NotTransferred(successor + " did not take over in time");
  }

  private static Outcome overdue(Wish wish) {
    if (wish.successor != null) {
      return notInTime(wish.successor);
    }
    return wish.isAsking
        ? new Outcome.OutcomeUnknown("the leader did not answer in time")
        : new Outcome.Unavailable("no leader is known, or it cannot be reached");
  }

  private void ask(Wish wish, Group group, NodeId leader) {
    if (leader.equals(config.self())) {
      answered(wish, group.transferLeadership(wish.target));
      return;
    }
    isAsking = true;
    wish.isAsking = true;
    caller.call(
        leader,
        new PeerCall.Transfer(wish.group, wish.target),
        result -> {
          isAsking = false;
          wish.isAsking = false;
          if (!wish.isFinished) {
            answered(wish, result instanceof PeerResult.Replied got ? got.reply() : null);
          }
        });
  }

  private void answered(Wish wish, @Nullable PeerReply reply) {
    if (!(reply instanceof PeerReply.TransferReply transfer)) {
      wish.askAtMillis = time.nowMillis() + RETRY_MILLIS;
      return;
    }
    NodeId successor = transfer.successor();
    switch (transfer.start()) {
      case ALREADY_LEADS -> {
        if (successor != null) {
          finish(wish, new TransferAnswer.Transferred(successor, transfer.term()));
        }
      }
      case UNDERWAY -> {
        wish.successor = successor;
        wish.term = transfer.term();
        // The leader gives up after the least timeout; an election may take as long again.
        wish.deadlineMillis = time.nowMillis() + 2 * config.raft().electionMillisMin();
      }
      case UNDERWAY_ELSEWHERE ->
          finish(
              wish, new TransferAnswer.Impossible("a transfer to " + successor + " is under way"));
      case NO_SUCH_VOTER ->
          finish(
              wish, new TransferAnswer.UnknownTarget(Invariant.present(wish.target, "a target")));
      case NO_SUCCESSOR ->
          finish(wish, new TransferAnswer.Impossible("no other member answers the leader"));
      case NOT_LEADER -> wish.askAtMillis = time.nowMillis() + RETRY_MILLIS;
    }
  }

  private void finish(Wish wish, Outcome outcome) {
    if (!wish.isFinished) {
      wish.isFinished = true;
      pending.remove(wish);
      wish.sink.accept(outcome);
    }
  }
}
