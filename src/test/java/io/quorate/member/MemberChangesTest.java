package io.quorate.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.kernel.Rng;
import io.quorate.port.MemberProgress;
import io.quorate.port.MemberWish;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.Configuration;
import io.quorate.raft.Position;
import io.quorate.raft.RaftConfig;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Goal: a wish is refused only if nothing comes of it. Method: a follower, and a leader's words.
 */
class MemberChangesTest {
  private static final NodeId SELF = new NodeId("a");
  private static final NodeId LEADER = new NodeId("b");
  private static final NodeId NEWCOMER = new NodeId("d");
  private static final long PATIENCE_MILLIS = 10_000;
  private static final MemberWish ADDITION =
      new MemberWish.Add(NEWCOMER, new PeerAddress("localhost", 8004));

  private final RaftCore raft =
      new RaftCore(
          RaftConfig.DEFAULT,
          SELF,
          Configuration.of(List.of(SELF, LEADER)),
          Restored.EMPTY,
          new Rng(1),
          0);
  private final ArrayDeque<Consumer<PeerResult>> asked = new ArrayDeque<>();
  private final List<Outcome> answers = new ArrayList<>();
  private final MemberChanges changes =
      new MemberChanges(
          SELF,
          PATIENCE_MILLIS,
          () -> raft,
          new Admission(new Visitors(), new NoRealm()),
          (peer, call, onResult) -> asked.add(onResult));

  MemberChangesTest() {
    raft.receive(LEADER, new AppendRequest(1, 1, Position.ZERO, List.of(), 0, 0));
  }

  @Test
  void whoIsNotSeenForAWhileIsRefused() {
    changes.start(ADDITION, 0, answers::add);
    reply(MemberProgress.NOT_SEEN);
    replyAt(MemberChanges.UNSEEN_MILLIS_MAX - 100, MemberProgress.NOT_SEEN);
    assertThat(answers).isEmpty();
    replyAt(MemberChanges.UNSEEN_MILLIS_MAX, MemberProgress.NOT_SEEN);

    assertThat(answers).singleElement().isInstanceOf(MemberAnswer.Refused.class);
  }

  /** Its former self had to leave first, and then another leader was elected. */
  @Test
  void aNewLeaderHasTimeToSeeWhoAsksHoweverOldTheWishIs() {
    changes.start(ADDITION, 0, answers::add);
    reply(MemberProgress.LEAVING);
    replyAt(2_000, MemberProgress.NOT_SEEN);
    assertThat(answers).isEmpty();
    replyAt(2_100, MemberProgress.UNDER_WAY);
    replyAt(2_200, MemberProgress.DONE);

    assertThat(answers).containsExactly(new MemberAnswer.Added(NEWCOMER, true));
  }

  /** It asks no more once it has heard of its admission. */
  @Test
  void whatMayHaveStartedIsNotRefusedBecauseNobodyAsksAnyMore() {
    changes.start(ADDITION, 0, answers::add);
    asked.remove().accept(new PeerResult.Lost("reset"));
    for (long nowMillis = 20; nowMillis < 5_000; nowMillis += 20) {
      replyAt(nowMillis, MemberProgress.NOT_SEEN);
    }
    assertThat(answers).isEmpty();
    replyAt(5_000, MemberProgress.DONE);

    assertThat(answers).containsExactly(new MemberAnswer.Added(NEWCOMER, true));
  }

  @Test
  void whatMayHaveStartedAndIsNotSeenAgainIsUnknown() {
    changes.start(ADDITION, 0, answers::add);
    reply(MemberProgress.UNDER_WAY);
    replyAt(PATIENCE_MILLIS, MemberProgress.NOT_SEEN);

    assertThat(answers).singleElement().isInstanceOf(Outcome.OutcomeUnknown.class);
  }

  private void replyAt(long nowMillis, MemberProgress progress) {
    changes.sweep(nowMillis);
    reply(progress);
    changes.sweep(nowMillis);
  }

  private void reply(MemberProgress progress) {
    Consumer<PeerResult> onResult = asked.poll();
    if (onResult != null) {
      onResult.accept(new PeerResult.Replied(new PeerReply.MemberReply(progress, "detail")));
    }
  }
}
