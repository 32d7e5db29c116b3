package io.quorate.member;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.port.MemberProgress;
import io.quorate.port.MemberWish;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.RaftCore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wishes of this node's clients for another membership, from their arrival to their answer: asks
 * the leader again and again how far the change has come, so that neither a lost answer nor another
 * leader matters. Loop thread only.
 */
public final class MemberChanges {
  /** Wishes that may be under way at this node; more are turned away. */
  static final int PENDING_MAX = 64;

  /** How long a wish rests between two looks at how far it has come. */
  static final long ASK_MILLIS = 20;

  /**
   * How long leaders may go on without having seen who is to join: it asks several times a second,
   * also one that is new.
   */
  static final long UNSEEN_MILLIS_MAX = 1_500;

  private static final long SEEN = Long.MAX_VALUE;

  private static final class Wish {
    private final MemberWish wish;
    private final Consumer<Outcome> sink;
    private final long deadlineMillis;
    private long askAtMillis;
    private long unseenSinceMillis = SEEN;
    private boolean isAsking;
    private boolean mayHaveStarted;
    private boolean isFinished;
    private PeerReply.@Nullable MemberReply last;

    Wish(MemberWish wish, long deadlineMillis, Consumer<Outcome> sink) {
      this.wish = wish;
      this.deadlineMillis = deadlineMillis;
      this.sink = sink;
    }
  }

  private final NodeId self;
  private final long patienceMillis;
  private final Supplier<@Nullable RaftCore> system;
  private final Admission admission;
  private final PeerCaller caller;
  private final List<Wish> pending = new ArrayList<>();

  /**
   * @param patienceMillis how long a wish may take
   * @param system the consensus of {@code system}, once this node has it
   */
  public MemberChanges(
      NodeId self,
      long patienceMillis,
      Supplier<@Nullable RaftCore> system,
      Admission admission,
      PeerCaller caller) {
    this.self = self;
    this.patienceMillis = patienceMillis;
    this.system = system;
    this.admission = admission;
    this.caller = caller;
  }

  /** Takes a wish; the sink gets a {@link MemberAnswer}, or why there is none, in time. */
  public void start(MemberWish wish, long nowMillis, Consumer<Outcome> sink) {
    if (pending.size() >= PENDING_MAX) {
      sink.accept(new Outcome.Overloaded("too many changes of members are under way"));
      return;
    }
    Wish taken = new Wish(wish, nowMillis + patienceMillis, sink);
    pending.add(taken);
    advance(taken, nowMillis);
  }

  /** Looks how far each wish has come, and gives up what is overdue. */
  public void sweep(long nowMillis) {
    if (!pending.isEmpty()) {
      List.copyOf(pending).forEach(wish -> advance(wish, nowMillis));
    }
  }

  /** Answers everybody: this node will not go on. Who wished just that has what was wished. */
  public void abandon(String reason, boolean isRemoved) {
    for (Wish wish : List.copyOf(pending)) {
      if (isRemoved && wish.wish.equals(new MemberWish.Remove(self))) {
        finish(wish, new MemberAnswer.Removed(self));
      } else {
        finish(
            wish,
            wish.mayHaveStarted
                ? new Outcome.OutcomeUnknown(reason)
                : new Outcome.Unavailable(reason));
      }
    }
  }

  private void advance(Wish wish, long nowMillis) {
    if (!wish.isAsking && nowMillis >= wish.askAtMillis) {
      wish.askAtMillis = nowMillis + ASK_MILLIS;
      ask(wish, nowMillis);
    }
    if (!wish.isFinished && nowMillis >= wish.deadlineMillis) {
      finish(wish, overdue(wish));
    }
  }

  private void ask(Wish wish, long nowMillis) {
    RaftCore raft = system.get();
    NodeId leader = raft == null ? null : raft.leader();
    if (raft == null || leader == null) {
      return;
    }
    if (leader.equals(self)) {
      answered(wish, admission.advance(raft, wish.wish, nowMillis), nowMillis);
      return;
    }
    wish.isAsking = true;
    caller.call(
        leader,
        new PeerCall.ChangeMember(wish.wish),
        result -> {
          wish.isAsking = false;
          if (!wish.isFinished) {
            answered(wish, result, nowMillis);
          }
        });
  }

  private void answered(Wish wish, PeerResult result, long nowMillis) {
    if (result instanceof PeerResult.Replied replied) {
      answered(wish, replied.reply(), nowMillis);
    } else {
      wish.mayHaveStarted |= result instanceof PeerResult.Lost;
    }
  }

  private void answered(Wish wish, PeerReply reply, long nowMillis) {
    if (!(reply instanceof PeerReply.MemberReply member)) {
      return;
    }
    wish.last = member;
    NodeId node = wish.wish.node();
    wish.unseenSinceMillis =
        member.progress() == MemberProgress.NOT_SEEN
            ? Math.min(wish.unseenSinceMillis, nowMillis)
            : SEEN;
    switch (member.progress()) {
      case DONE -> finish(wish, done(wish.wish));
      case LEARNING, UNDER_WAY -> wish.mayHaveStarted = true;
      case LEAVING -> wish.mayHaveStarted |= wish.wish instanceof MemberWish.Remove;
      case NOT_SEEN -> {
        // What has been started stops to ask, and an earlier leader may yet have its way.
        if (!wish.mayHaveStarted && nowMillis - wish.unseenSinceMillis >= UNSEEN_MILLIS_MAX) {
          finish(wish, new MemberAnswer.Refused(member.detail()));
        }
      }
      case NO_SUCH_MEMBER ->
          finish(
              wish,
              wish.mayHaveStarted
                  ? new MemberAnswer.Removed(node)
                  : new MemberAnswer.NoSuchMember(node));
      case REFUSED -> finish(wish, new MemberAnswer.Refused(member.detail()));
    }
  }

  private static MemberAnswer done(MemberWish wish) {
    return wish instanceof MemberWish.Add
        ? new MemberAnswer.Added(wish.node(), true)
        : new MemberAnswer.Removed(wish.node());
  }

  private static Outcome overdue(Wish wish) {
    PeerReply.MemberReply last = wish.last;
    if (last != null && last.progress() == MemberProgress.LEARNING) {
      return new MemberAnswer.Added(wish.wish.node(), false);
    }
    boolean isRemoval = wish.wish instanceof MemberWish.Remove;
    if (isRemoval && last != null && last.progress() == MemberProgress.LEAVING) {
      return new MemberAnswer.Leaving(wish.wish.node(), last.detail());
    }
    if (wish.mayHaveStarted) {
      return new Outcome.OutcomeUnknown(
          "the change has not ended in time"
              + (last == null || last.detail().isEmpty() ? "" : ": " + last.detail()));
    }
    if (last == null) {
      return new Outcome.Unavailable("no leader is known, or it cannot be reached");
    }
    return new MemberAnswer.Refused(
        last.detail().isEmpty() ? wish.wish.node() + " has yet to leave" : last.detail());
  }

  private void finish(Wish wish, Outcome outcome) {
    if (!wish.isFinished) {
      wish.isFinished = true;
      pending.remove(wish);
      wish.sink.accept(outcome);
    }
  }
}
