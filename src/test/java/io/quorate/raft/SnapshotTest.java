package io.quorate.raft;

import static io.quorate.raft.SoloCore.A;
import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: what Raft §7 demands of a log that begins after a snapshot. Method: single cores whose disk
 * and peers the test plays, and a cluster of three.
 */
class SnapshotTest {
  private static LogBase base(long index, long term) {
    return new LogBase(new Position(index, term), 0, Configuration.of(List.of(A, B, C)));
  }

  private static Position at(long index, long term) {
    return new Position(index, term);
  }

  /** A follower in term 1 that has this much of the log of term 1, all of it durable. */
  private static SoloCore follower(int entries, long commitIndex) {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, solo.append(1, Position.ZERO, commitIndex, ones(entries)));
    solo.sync();
    solo.take(B);
    return solo;
  }

  /** The peer has on its disk whatever it is sent, until nothing more comes. */
  private static void acceptAll(SoloCore leader, NodeId peer) {
    List<Message> requests = leader.take(peer);
    while (!requests.isEmpty()) {
      for (Message message : requests) {
        AppendRequest request = (AppendRequest) message;
        Position last = at(request.previous().index() + request.entries().size(), request.term());
        leader.tell(peer, new AppendResponse(request.term(), request.round(), true, last));
      }
      requests = leader.take(peer);
    }
  }

  private static Effects.Persist written(Effects effects) {
    return Invariant.present(effects.persist(), "something to write");
  }

  private static long[] ones(int count) {
    long[] terms = new long[count];
    Arrays.fill(terms, 1);
    return terms;
  }

  @Test
  void compactsNothingThatIsNotApplied() {
    SoloCore solo = follower(5, 3);
    solo.raft.compact(3);
    assertThat(solo.raft.log().base().position()).isEqualTo(at(3, 1));
    solo.raft.compact(4);
    assertThat(solo.raft.log().base().position()).isEqualTo(at(3, 1));
  }

  /** A leader may commit what the others have on their disks and it hasn't; it must keep that. */
  @Test
  void compactsNothingThatIsNotDurableHere() {
    SoloCore solo = SoloCore.leader(1, 1);
    solo.raft.propose(RaftCluster.payload("x"));
    solo.drain();
    acceptAll(solo, B);
    acceptAll(solo, C);
    assertThat(solo.raft.commitIndex()).isEqualTo(4);
    assertThat(solo.raft.persistedIndex()).isEqualTo(3);

    solo.raft.compact(4);

    assertThat(solo.raft.log().base().index()).isEqualTo(3);
  }

  @Test
  void tellsTheDiskOfANewBase() {
    SoloCore solo = follower(5, 5);
    solo.raft.compact(4);

    Effects.Persist persist = written(solo.raft.effects());

    assertThat(persist.cut()).isEqualTo(new LogCut(base(4, 1), true));
    assertThat(persist.entries()).isEmpty();
  }

  /** Raft figure 13, step 7: a log that doesn't lead to the snapshot is dropped. */
  @Test
  void restartsAfterASnapshotThatItsLogDoesNotLeadTo() {
    SoloCore solo = follower(5, 2);
    assertThat(solo.raft.install(base(4, 3))).isTrue();

    Effects.Persist persist = written(solo.drain());
    assertThat(persist.cut()).isEqualTo(new LogCut(base(4, 3), false));
    assertThat(persist.hardState()).isEqualTo(new HardState(3, null));
    assertThat(solo.raft.log().lastIndex()).isEqualTo(4);
    assertThat(solo.raft.commitIndex()).isEqualTo(4);
    assertThat(solo.raft.persistedIndex()).isEqualTo(4);
  }

  /** Raft figure 13, step 6: what follows the snapshot stays, and need not be sent again. */
  @Test
  void keepsWhatFollowsTheSnapshotInItsLog() {
    SoloCore solo = follower(5, 2);
    assertThat(solo.raft.install(base(4, 1))).isTrue();

    Effects effects = solo.drain();
    assertThat(effects.apply()).isEmpty();
    assertThat(written(effects).cut()).isEqualTo(new LogCut(base(4, 1), true));
    assertThat(solo.raft.log().lastIndex()).isEqualTo(5);

    solo.tell(B, solo.append(1, at(5, 1), 5));
    assertThat(solo.raft.commitIndex()).isEqualTo(5);
  }

  /** The disk still has what the log had before a conflict, and must not keep it as the tail. */
  @Test
  void tellsTheDiskToBeginAnewWhereTheTailNeverReachedIt() {
    SoloCore solo = follower(5, 2);
    solo.raft.receive(C, solo.append(2, at(2, 1), 2, 2, 2));
    assertThat(solo.raft.install(base(4, 2))).isTrue();

    Effects.Persist persist = written(solo.drain());
    assertThat(persist.cut()).isEqualTo(new LogCut(base(4, 2), false));
    assertThat(persist.entries()).isEmpty();
  }

  /** Raft figure 13, step 5. */
  @Test
  void ignoresOlderSnapshotsAndThoseThatComeTwice() {
    SoloCore solo = follower(5, 3);
    assertThat(solo.raft.install(base(3, 1))).isFalse();
    assertThat(solo.raft.install(base(4, 1))).isTrue();
    assertThat(solo.raft.install(base(4, 1))).isFalse();
    assertThat(solo.raft.install(base(2, 1))).isFalse();
    assertThat(solo.raft.log().base()).isEqualTo(base(4, 1));
  }

  /** Entries on their way to the disk when the log restarts say nothing of those that follow. */
  @Test
  void writesOfTheOldLogDoNotCountForTheNewOne() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, solo.append(1, Position.ZERO, 0, ones(9)));
    solo.raft.install(base(4, 2));
    solo.drain();
    solo.tell(B, solo.append(2, at(4, 2), 4, 2, 2));
    solo.raft.persisted(1);
    assertThat(solo.raft.persistedIndex()).isEqualTo(4);
    solo.sync();
    assertThat(solo.raft.persistedIndex()).isEqualTo(6);
  }

  @Test
  void answersLateRequestsFromBeforeItsBase() {
    SoloCore solo = follower(5, 5);
    solo.raft.compact(4);
    solo.sync();

    solo.tell(B, solo.append(1, at(1, 1), 5, 1, 1));
    AppendResponse within = solo.takeOne(B, AppendResponse.class);
    assertThat(within.isAccepted()).isTrue();
    assertThat(within.match()).isEqualTo(at(3, 1));

    solo.tell(B, solo.append(1, at(2, 1), 5, 1, 1, 1, 1));
    solo.sync();
    AppendResponse across = solo.takeOne(B, AppendResponse.class);
    assertThat(across.isAccepted()).isTrue();
    assertThat(across.match()).isEqualTo(at(6, 1));
    assertThat(solo.raft.log().lastIndex()).isEqualTo(6);
  }

  /** Raft §5.4.1: a log that is nothing but its base still has a last entry to compare. */
  @Test
  void comparesCandidatesWithItsBase() {
    SoloCore solo = follower(5, 5);
    solo.raft.compact(5);
    solo.elapse(SoloCore.CONFIG.electionMillisMin());
    solo.take(B);
    solo.take(C);

    solo.tell(C, SoloCore.voteRequest(7, at(4, 1)));
    solo.sync();
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isFalse();
    solo.tell(C, SoloCore.voteRequest(8, at(5, 1)));
    solo.sync();
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isTrue();
  }

  @Test
  void startsFromASnapshotWithinItsLog() {
    SoloCore solo = new SoloCore(RaftCluster.log(1, 1, 1, 2));
    solo.raft.startFrom(base(3, 1));
    assertThat(solo.raft.commitIndex()).isEqualTo(3);
    assertThat(solo.raft.log().base().index()).isZero();
    assertThat(solo.raft.effects().apply()).isEmpty();
  }

  /** The process died between the rename of a received snapshot and the cut of the log. */
  @Test
  void startsFromASnapshotBeyondItsLog() {
    SoloCore solo = new SoloCore(RaftCluster.log(1, 1));
    solo.raft.startFrom(base(9, 4));
    assertThat(solo.raft.commitIndex()).isEqualTo(9);
    assertThat(solo.raft.term()).isEqualTo(4);
    Effects.Persist persist = written(solo.raft.effects());
    assertThat(persist.cut()).isEqualTo(new LogCut(base(9, 4), false));
  }

  @Test
  void refusesToStartFromASnapshotBeforeItsLog() {
    Restored restored = new Restored(new HardState(2, null), base(5, 2), List.of());
    RaftCore raft =
        new RaftCore(
            SoloCore.CONFIG, A, Configuration.of(List.of(A, B, C)), restored, new Rng(1), 0);
    assertThatThrownBy(() -> raft.startFrom(base(4, 2))).isInstanceOf(InvariantViolation.class);
  }

  /** Raft §7: a follower whose next entry is gone gets a snapshot, and then what follows it. */
  @Test
  void followerThatWasAwayCatchesUpFromASnapshot() {
    RaftCluster cluster = RaftCluster.of("a", "b", "c");
    cluster.elect("a");
    cluster.isolate("c");
    for (int i = 0; i < 20; i++) {
      cluster.at("a").propose("p" + i);
    }
    cluster.settle();
    cluster.at("a").compact(2);
    cluster.mendAll();
    cluster.elapse(2_000);
    cluster.awaitLeader().propose("last");
    cluster.elapse(200);

    assertThat(cluster.at("c").core().log().base().index()).isPositive();
    assertThat(cluster.at("c").applied()).isEqualTo(cluster.at("a").applied());
  }

  /** A snapshot takes its time; meanwhile the leader is heard, and does not lose its quorum. */
  @Test
  void heartbeatsGoOnWhileASnapshotIsOnItsWay() {
    SoloCore solo = SoloCore.leader(1, 1, 1);
    for (Message message : solo.take(B)) {
      AppendRequest request = (AppendRequest) message;
      solo.tell(B, new AppendResponse(2, request.round(), true, at(4, 2)));
    }
    assertThat(solo.raft.commitIndex()).isEqualTo(4);
    solo.raft.compact(4);
    AppendRequest probe = (AppendRequest) solo.take(C).get(0);
    solo.raft.receive(C, new AppendResponse(2, probe.round(), false, Position.ZERO));
    assertThat(solo.drain().snapshotsWanted()).containsExactly(C);

    solo.elapse(3 * SoloCore.CONFIG.heartbeatMillis());
    assertThat(solo.take(C))
        .isNotEmpty()
        .allSatisfy(
            message -> {
              AppendRequest heartbeat = (AppendRequest) message;
              assertThat(heartbeat.previous()).isEqualTo(Position.ZERO);
              assertThat(heartbeat.entries()).isEmpty();
            });

    solo.raft.snapshotFailed(C);
    assertThat(solo.drain().snapshotsWanted()).isEmpty();
    solo.raft.snapshotInstalled(C, 4);
    solo.raft.propose(RaftCluster.payload("next"));
    solo.drain();
    assertThat(solo.take(C))
        .anySatisfy(
            message -> {
              AppendRequest append = (AppendRequest) message;
              assertThat(append.previous()).isEqualTo(at(4, 2));
              assertThat(append.entries()).isNotEmpty();
            });
  }
}
