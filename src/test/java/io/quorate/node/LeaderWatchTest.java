package io.quorate.node;

import static io.quorate.node.Members.A;
import static io.quorate.node.Members.B;
import static io.quorate.node.Members.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.calls.RecordedCalls;
import io.quorate.group.Group;
import io.quorate.group.GroupConfig;
import io.quorate.group.GroupStarter;
import io.quorate.group.Groups;
import io.quorate.journal.MemorySnapshots;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.machine.Machines;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.Configuration;
import io.quorate.raft.Position;
import io.quorate.raft.RaftConfig;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import io.quorate.raft.Role;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goal: one call is open at the leader, and only its broken connection is a sign. */
class LeaderWatchTest {
  private static final long AT_ONCE_MILLIS = 100;
  private static final Machines MACHINES = new Machines(DeadlockPolicy.YOUNGEST);

  private final LoopTime time = new LoopTime(0);
  private final Groups groups = new Groups();
  private final RecordedCalls calls = new RecordedCalls();
  private final LeaderWatch watch = new LeaderWatch(A, time, groups, calls);
  private final Watchers watchers = new Watchers(time, groups);
  private final List<PeerReply> replies = new ArrayList<>();

  /** A node of three, or alone. */
  private RaftCore host(NodeId... voters) {
    GroupStarter starter =
        new GroupStarter(
            new GroupConfig(A, RaftConfig.DEFAULT, SnapshotPolicy.DEFAULT, 10, MACHINES),
            () -> 0,
            new Rng(1),
            () -> 0,
            new SnapshotDesk(new MemorySnapshots(), task -> {}, task -> {}, MACHINES, reason -> {}),
            calls,
            (group, newer) -> {});
    Group group =
        starter.start(GroupId.SYSTEM, Configuration.of(List.of(voters)), Restored.EMPTY, null);
    groups.host(group);
    return group.raft();
  }

  private static void persist(RaftCore raft) {
    raft.persisted(Invariant.present(raft.effects().persist(), "a write").sequence());
  }

  private RaftCore followerOf(NodeId leader) {
    RaftCore raft = host(A, B, C);
    raft.receive(leader, new AppendRequest(1, 1, Position.ZERO, List.of(), 0, 0));
    persist(raft);
    return raft;
  }

  private RaftCore leaderAlone() {
    RaftCore raft = host(A);
    raft.tick(10);
    persist(raft);
    return raft;
  }

  private void pass(RaftCore raft, long millis) {
    time.advanceTo(time.nowMillis() + millis);
    raft.tick(time.nowMillis());
    watch.sweep();
    watchers.sweep();
  }

  @Test
  void oneCallIsOpenAtTheLeader() {
    RaftCore raft = followerOf(B);
    pass(raft, 10);
    pass(raft, 10);

    assertThat(calls.count()).isEqualTo(1);
    RecordedCalls.Open open = calls.take();
    assertThat(open.peer()).isEqualTo(B);
    assertThat(open.call().kind()).isEqualTo(PeerCallKind.WATCH);
    open.reply(new PeerReply.WatchReply());
    pass(raft, 10);
    assertThat(calls.count()).isEqualTo(1);
  }

  @Test
  void nobodyIsWatchedWhereNobodyElseLeads() {
    pass(leaderAlone(), 10);
    assertThat(calls.count()).isZero();
  }

  static List<PeerResult> signs() {
    return List.of(
        new PeerResult.Lost("reset", true),
        new PeerResult.NotSent("refused", true),
        new PeerResult.Replied(new PeerReply.NotLeader(null)));
  }

  @ParameterizedTest
  @MethodSource("signs")
  void brokenConnectionMakesTheFollowerAct(PeerResult sign) {
    RaftCore raft = followerOf(B);
    pass(raft, 10);
    calls.take().onResult().accept(sign);
    pass(raft, AT_ONCE_MILLIS);

    assertThat(raft.role()).isEqualTo(Role.PRE_CANDIDATE);
  }

  static List<PeerResult> noSigns() {
    return List.of(
        new PeerResult.Lost("timed out"),
        new PeerResult.NotSent("no connection in time"),
        new PeerResult.Replied(new PeerReply.Busy()),
        new PeerResult.Replied(new PeerReply.Rejected("another cluster")),
        new PeerResult.Replied(new PeerReply.WatchReply()));
  }

  @ParameterizedTest
  @MethodSource("noSigns")
  void anythingElseIsNoSign(PeerResult noSign) {
    RaftCore raft = followerOf(B);
    pass(raft, 10);
    calls.take().onResult().accept(noSign);
    pass(raft, AT_ONCE_MILLIS);

    assertThat(raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(raft.leader()).isEqualTo(B);
  }

  /** Whatever breaks connections as soon as they are made must not keep the follower busy. */
  @Test
  void watchThatBreaksRests() {
    RaftCore raft = followerOf(B);
    pass(raft, 10);
    calls.take().onResult().accept(new PeerResult.Lost("reset", true));
    raft.receive(B, new AppendRequest(1, 2, Position.ZERO, List.of(), 0, 0));
    pass(raft, LeaderWatch.REST_MILLIS - 1);
    assertThat(calls.count()).isZero();

    raft.receive(B, new AppendRequest(1, 3, Position.ZERO, List.of(), 0, 0));
    pass(raft, 1);
    assertThat(calls.count()).isEqualTo(1);
  }

  @Test
  void brokenConnectionToSomebodyElseIsNoSign() {
    RaftCore raft = followerOf(B);
    pass(raft, 10);
    raft.receive(C, new AppendRequest(2, 1, Position.ZERO, List.of(), 0, 0));
    persist(raft);
    calls.take().onResult().accept(new PeerResult.Lost("reset", true));
    pass(raft, AT_ONCE_MILLIS);

    assertThat(raft.leader()).isEqualTo(C);
    assertThat(calls.take().peer()).isEqualTo(C);
  }

  @Test
  void watcherIsAnsweredFromTimeToTime() {
    RaftCore raft = leaderAlone();
    pass(raft, 10);
    watchers.add(B, replies::add);
    pass(raft, Watchers.HELD_MILLIS_MAX - 10);
    assertThat(replies).isEmpty();
    pass(raft, 10);
    assertThat(replies).containsExactly(new PeerReply.WatchReply());
    pass(raft, Watchers.HELD_MILLIS_MAX);
    assertThat(replies).hasSize(1);
  }

  @Test
  void newWatchOfAPeerReplacesItsOldOne() {
    RaftCore raft = leaderAlone();
    pass(raft, 10);
    watchers.add(B, replies::add);
    watchers.add(B, reply -> {});
    assertThat(replies).containsExactly(new PeerReply.WatchReply());
  }

  @Test
  void whoLeadsNothingSaysSo() {
    RaftCore raft = followerOf(B);
    watchers.add(C, replies::add);
    assertThat(replies).containsExactly(new PeerReply.NotLeader(null));
    assertThat(raft.role()).isEqualTo(Role.FOLLOWER);
  }

  @Test
  void watchersAreToldWhenTheNodeStops() {
    pass(leaderAlone(), 10);
    watchers.add(B, replies::add);
    watchers.abandon();
    watchers.abandon();
    assertThat(replies).containsExactly(new PeerReply.NotLeader(null));
  }
}
