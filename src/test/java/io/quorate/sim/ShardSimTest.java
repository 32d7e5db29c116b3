package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.machine.QueueReply;
import io.quorate.member.MemberAnswer.Added;
import io.quorate.member.MemberAnswer.Leaving;
import io.quorate.member.MemberAnswer.Removed;
import io.quorate.queue.QueueName;
import io.quorate.raft.RaftCore;
import io.quorate.ring.HashRing;
import io.quorate.ring.Moves;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.Placements;
import io.quorate.ring.Shards;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: shards are where the table says, whoever comes, goes or dies on the way. Method: whole
 * nodes in a script.
 */
public class ShardSimTest {
  private static final int SHARDS = 16;

  private final SimCluster cluster = new SimCluster(settings(), Streams.of(3), 0);
  private final ShardCheck check = new ShardCheck(cluster.world());

  private static Settings settings() {
    return Settings.calm(3, 3).placing(SHARDS, 3);
  }

  @Test
  void shardsBeginOnTheFoundersAndArePlacedOnPreferredLeaders() {
    awaitSettled();

    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(leader(shard)).contains(placements().table().replicasOf(shard).leader());
    }
  }

  @Test
  void aNewMemberGetsItsShare() {
    awaitSettled();
    NodeId added = add();
    awaitSettled();

    assertThat(placements().sharesOf(added)).isEqualTo(3);
    assertThat(placements().table().nodes()).hasSize(4);
  }

  @Test
  void shardsMoveOneAtATime() {
    awaitSettled();
    NodeId added = cluster.addMachine();
    cluster.expect(Added.class, cluster.at(cluster.awaitLeader()).add(added));
    List<Integer> atOnce = new ArrayList<>();
    while (!check.isSettled()) {
      cluster.advanceMillis(1);
      atOnce.add((int) IntStream.range(0, SHARDS).filter(this::isChanging).count());
    }

    assertThat(atOnce).contains(1).allMatch(count -> count <= 1);
  }

  @Test
  void whoLeavesLosesItsShardsFirst() {
    awaitSettled();
    NodeId added = add();
    awaitSettled();
    NodeId other = cluster.otherThan(added);
    SimCall removal = cluster.at(other).remove(added);
    cluster.awaitThat("it is about to leave", () -> placements().leaving().contains(added));
    assertThat(placements().sharesOf(added)).isPositive();
    cluster.awaitThat("it has left", () -> !cluster.configuration(other).isMember(added));

    assertThat(placements().sharesOf(added)).isZero();
    cluster.awaitThat("it has stopped", () -> cluster.isHalted(added));
    cluster.expect(Removed.class, removal);
    awaitSettled();
  }

  @Test
  public void anIdIsNotAddedAgainWhileGroupsCountOnIt() {
    awaitSettled();
    NodeId gone = cluster.otherThan(cluster.awaitLeader());
    NodeId other = cluster.otherThan(gone);
    cluster.crash(gone);
    cluster.expect(Removed.class, cluster.at(other).remove(gone));
    cluster.wipe(gone);
    cluster.restart(gone);
    SimCall addition = cluster.at(other).add(gone);
    cluster.awaitThat(
        "it is back", () -> cluster.configuration(other).isMember(gone) || addition.isAnswered());

    assertThat(placements().moving()).as("none counts on it when it comes").isEmpty();
    cluster.expect(Added.class, addition);
    awaitSettled();
  }

  /** The members may have heard it say, moments ago, that it wants to join: in its former life. */
  @Test
  void whoHasBeenRemovedIsNotAddedInItsFormerLife() {
    for (int seed = 1; seed <= 12; seed++) { // about two in five have heard it
      SimCluster young = new SimCluster(settings(), Streams.of(seed), 0);
      ShardCheck shards = new ShardCheck(young.world());
      NodeId leader = young.awaitLeader();
      young.awaitThat("the shards are where they are to be", shards::isSettled);
      NodeId gone = young.otherThan(leader);
      NodeId other = young.otherThan(gone);
      young.crash(gone);
      young.expect(Removed.class, young.at(other).remove(gone));
      young.wipe(gone);
      young.restart(gone);

      young.expect(Added.class, young.at(other).add(gone));
    }
  }

  @Test
  void movesSurviveTheDeathOfEachLeaderAndOfEverybody() {
    awaitSettled();
    NodeId added = cluster.addMachine();
    cluster.expect(Added.class, cluster.at(cluster.awaitLeader()).add(added));
    for (int round = 0; round < 8; round++) {
      cluster.advanceMillis(37L * (round + 1));
      for (NodeId victim : victims(round)) {
        cluster.crash(victim);
        cluster.restart(victim);
      }
      cluster.awaitLeader();
    }
    awaitSettled();

    assertThat(placements().table().nodes()).contains(added);
  }

  @Test
  public void aRestartedNodeKeepsWhatItHasBeenGivenSinceItsSnapshot() {
    int entries = 40;
    SimCluster compacting =
        new SimCluster(settings().snapshotting(often(entries)), Streams.of(3), 0);
    ShardCheck shards = new ShardCheck(compacting.world());
    compacting.awaitThat("shards are placed", shards::isSettled);
    for (int i = 0; i < entries; i++) {
      compacting.expect(
          Granted.class, compacting.at(compacting.awaitLeader()).acquire("lock " + i, "alice"));
    }
    NodeId added = compacting.addMachine();
    compacting.expect(Added.class, compacting.at(compacting.awaitLeader()).add(added));
    compacting.awaitThat("it has its shards", shards::isSettled);
    Set<GroupId> given = hostedBy(compacting.world().node(added));
    compacting.crash(added);
    compacting.restart(added);

    assertThat(given).hasSize(3);
    compacting.awaitThat(
        "it knows again what it knew",
        () -> {
          assertThat(hostedBy(compacting.world().node(added))).isEqualTo(given);
          return compacting.isConverged() && shards.isSettled();
        });
  }

  @Test
  public void aDiskThatIsNearlyFullTakesNoMessagesAndEverythingElse() {
    SimCluster compacting = new SimCluster(settings().snapshotting(often(40)), Streams.of(3), 0);
    ShardCheck shards = new ShardCheck(compacting.world());
    compacting.awaitThat("shards are placed", shards::isSettled);
    int shardCount = compacting.world().laws().reference().placements().table().shards().size();
    QueueName queue = new QueueName("orders");
    NodeId door = compacting.awaitLeader();
    Bytes body = Bytes.of(new byte[100]);
    compacting.expect(QueueReply.class, compacting.at(door).enqueue(queue, shardCount, body));

    compacting.world().nodes().forEach(node -> node.limitRoom(SnapshotDesk.ROOM_BYTES_MIN - 1));
    for (int i = 0; i < 80; i++) { // each node takes a snapshot of system, and looks for room then
      compacting.expect(Granted.class, compacting.at(door).acquire("lock", "alice"));
    }
    compacting.advanceMillis(2_000);
    compacting.expect(
        Outcome.MemoryFull.class, compacting.at(door).enqueue(queue, shardCount, body));
    compacting.expect(Granted.class, compacting.at(door).acquire("lock", "alice"));

    compacting.world().nodes().forEach(node -> node.limitRoom(Long.MAX_VALUE));
    compacting.advanceMillis(2_000);
    compacting.expect(QueueReply.class, compacting.at(door).enqueue(queue, shardCount, body));
  }

  @Test
  public void messagesThatWaitAtANodeAreBoundedByTheirBytes() {
    awaitSettled();
    QueueName queue = new QueueName("orders");
    int shardCount = placements().table().shards().size();
    NodeId door = cluster.awaitLeader();
    for (SimNode node : cluster.world().nodes()) {
      if (!node.id().equals(door)) {
        cluster.crash(node.id()); // no quorum: whatever is sent from now on waits
      }
    }
    Bytes body = Bytes.of(new byte[4 << 20]);
    List<SimCall> waiting = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      waiting.add(cluster.at(door).enqueue(queue, shardCount, body));
    }
    cluster.advanceMillis(50);
    assertThat(waiting).noneMatch(SimCall::isAnswered);
    cluster.expect(Outcome.Overloaded.class, cluster.at(door).enqueue(queue, shardCount, body));
  }

  private static SnapshotPolicy often(int entries) {
    return new SnapshotPolicy(entries, 1 << 20, 1 << 20, 0, 1 << 20, 2 * entries, 1 << 20);
  }

  @Test
  public void aFounderThatHearsOfItsShardsOnlyWhenTheyMoveStillFoundsThem() {
    SimCluster single = singleCopies();
    ShardCheck shards = new ShardCheck(single.world());
    NodeId leader = single.awaitLeader();
    NodeId late = single.otherThan(leader);
    single.pause(late);
    Placements placements = single.world().laws().reference().placements();
    single.awaitThat("shards are placed", () -> !placements.table().isEmpty());
    single.expect(Leaving.class, single.at(leader).remove(late));
    single.awaitThat("its shards are to move", () -> !placements.moving().isEmpty());
    assertThat(single.world().node(late).shards().keySet())
        .allMatch(shard -> single.world().node(late).raft(shard) == null);
    single.resume(late);

    single.awaitThat("all have moved", shards::isSettled);
  }

  private static Set<GroupId> hostedBy(SimNode node) {
    return node.shards().keySet().stream()
        .filter(group -> node.raft(group) != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<NodeId> victims(int round) {
    return switch (round % 3) {
      case 0 -> cluster.leaders().stream().limit(1).toList();
      case 1 -> turn().flatMap(this::leader).stream().toList();
      default -> cluster.nodes();
    };
  }

  @Test
  void aShardWithoutAQuorumHoldsUpNoOther() {
    SimCluster single = singleCopies();
    ShardCheck shards = new ShardCheck(single.world());
    single.awaitThat("shards are placed", shards::isSettled);
    Placements placements = single.world().laws().reference().placements();
    NodeId dead = placements.table().replicasOf(firstToMove(placements)).leader();
    single.crash(dead);
    List<Integer> lost =
        IntStream.range(0, SHARDS)
            .filter(shard -> placements.mayHave(shard, dead))
            .boxed()
            .toList();
    NodeId added = single.addMachine();
    single.expect(Added.class, single.at(single.awaitLeader()).add(added));
    single.awaitThat("shards are to move", () -> !placements.moving().isEmpty());
    List<Integer> moving = List.copyOf(placements.moving());
    single.awaitThat(
        "only the lost ones have yet to move", () -> lost.containsAll(placements.moving()));

    assertThat(moving).anyMatch(lost::contains).anyMatch(shard -> !lost.contains(shard));
    single.restart(dead);
    single.awaitThat("all have moved", shards::isSettled);
  }

  @Test
  void whoWasToLeaveCanBeKept() {
    SimCluster single = singleCopies();
    ShardCheck shards = new ShardCheck(single.world());
    single.awaitThat("shards are placed", shards::isSettled);
    NodeId dead = single.otherThan(single.awaitLeader());
    NodeId other = single.otherThan(dead);
    single.crash(dead);
    single.expect(Leaving.class, single.at(other).remove(dead));
    single.expect(Added.class, single.at(other).add(dead));
    single.restart(dead);
    single.awaitThat("all are where they should be", shards::isSettled);

    assertThat(single.isHalted(dead)).isFalse();
    assertThat(single.configuration(other).isVoter(dead)).isTrue();
  }

  /** The first shard that will move when the fourth node comes. */
  private static int firstToMove(Placements placements) {
    List<NodeId> nodes = IntStream.rangeClosed(1, 4).mapToObj(i -> new NodeId("n" + i)).toList();
    PlacementTable present = placements.table();
    PlacementTable next =
        Invariant.present(placements.rule(), "a rule").propose(present, HashRing.of(nodes));
    return Moves.between(present, next).byShard().get(0).shard();
  }

  private static SimCluster singleCopies() {
    return new SimCluster(Settings.calm(3, 3).placing(SHARDS, 1), Streams.of(4), 0);
  }

  private NodeId add() {
    NodeId added = cluster.addMachine();
    cluster.expect(Added.class, cluster.at(cluster.awaitLeader()).add(added));
    return added;
  }

  private void awaitSettled() {
    boolean isSettled = cluster.holdsWithin(SimCluster.PATIENCE_MILLIS, check::isSettled);
    assertThat(isSettled).as(() -> check.toString()).isTrue();
    check.requireConverged();
  }

  private Placements placements() {
    return cluster.world().laws().reference().placements();
  }

  private Optional<Integer> turn() {
    return placements().moving().stream().filter(placements()::hasTurn).findFirst();
  }

  private Optional<NodeId> leader(int shard) {
    GroupId group = Shards.groupOf(shard);
    return cluster.world().nodes().stream()
        .filter(
            node -> {
              RaftCore raft = node.raft(group);
              return raft != null && raft.isReady();
            })
        .map(SimNode::id)
        .findFirst();
  }

  /** Whether the group's members are neither those of the table nor those before it. */
  private boolean isChanging(int shard) {
    GroupId group = Shards.groupOf(shard);
    TreeSet<NodeId> before = new TreeSet<>(cluster.nodes().subList(0, 3));
    TreeSet<NodeId> after = new TreeSet<>(placements().table().replicasOf(shard).nodes());
    return cluster.world().nodes().stream()
        .map(node -> node.raft(group))
        .filter(raft -> raft != null && raft.isReady())
        .anyMatch(
            raft -> {
              TreeSet<NodeId> members = new TreeSet<>(raft.configuration().members());
              return !members.equals(before) && !members.equals(after);
            });
  }
}
