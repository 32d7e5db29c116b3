package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.LockAnswer;
import io.quorate.node.TransferAnswer;
import io.quorate.raft.Configuration;
import io.quorate.sim.FaultPlan.Kind;
import io.quorate.sim.check.LawBroken;
import java.util.ArrayList;
import java.util.List;

/**
 * One run: clients at work while things go wrong; then everything heals, or a majority does, and
 * the cluster must elect, commit, answer everybody and converge within bounded time.
 */
final class Storm {
  /**
   * What a run was like.
   *
   * @param digest of everything that has happened; equal for equal seeds
   */
  record Report(long digest, long events, int calls, int grants, int deliveries, long committed) {}

  private static final int TRACE_LINES = Integer.getInteger("sim.trace", 200);
  private static final long ELECTIONS_MAX = 10;
  private static final long SETTLE_MILLIS = 15_000;
  private static final long DRAIN_MILLIS = 60_000;
  private static final int WISHES_MAX = 5;

  private final Settings settings;
  private final FaultPlan plan;
  private final Rng rng;
  private final SimCluster cluster;
  private final Clientele clientele;
  private final Faults faults;

  private Storm(Settings settings, int traceLinesMax) {
    Streams streams = Streams.of(settings.seed());
    this.settings = settings;
    rng = streams.faults();
    plan = FaultPlan.of(settings, rng.split());
    cluster = new SimCluster(settings, streams, traceLinesMax);
    clientele = new Clientele(cluster, settings, streams.clients());
    faults = new Faults(cluster, settings, rng.split());
  }

  /** Runs a seed; if it fails, runs it again to tell what came before. */
  static Report run(long seed) {
    Settings settings = Settings.stormy(seed);
    try {
      return new Storm(settings, 0).run();
    } catch (LawBroken broken) {
      Storm traced = new Storm(settings, TRACE_LINES);
      try {
        traced.run();
      } catch (LawBroken again) {
        throw new SimFailure(settings, traced.plan, traced.cluster.world().trace(), again);
      }
      throw new AssertionError("seed " + seed + " fails once and passes once", broken);
    }
  }

  private Report run() {
    faults.start(plan);
    clientele.start();
    cluster.advanceMillis(settings.stormMillis());
    clientele.close();
    List<NodeId> survivors = survivors();
    faults.mendAll(survivors);
    recover(survivors);
    clientele.history().requireLinearizable(1 + settings.driftMax());
    SimWorld world = cluster.world();
    return new Report(
        world.trace().digest(),
        world.timeline().happened(),
        clientele.history().size(),
        clientele.grants(),
        clientele.queues().deliveries(),
        world.laws().committedIndex());
  }

  /** Everybody, or sometimes a majority of those that can come back. */
  private List<NodeId> survivors() {
    List<NodeId> whole =
        cluster.world().nodes().stream()
            .filter(node -> !node.isDiskLost())
            .map(SimNode::id)
            .toList();
    boolean isRosterWritten = cluster.world().laws().committedIndex() > 0;
    if (!isRosterWritten || plan.has(Kind.CHANGE_MEMBERS) || rng.chance(0.5)) {
      return cluster.nodes();
    }
    int majority = settings.nodes() / 2 + 1;
    return Partition.shuffled(whole, rng).subList(0, majority);
  }

  private void recover(List<NodeId> survivors) {
    long electionMillis = ELECTIONS_MAX * settings.raft().electionMillisMax();
    require(
        "a leader within " + electionMillis + " ms",
        cluster.holdsWithin(electionMillis + 1_000, () -> !cluster.leaders().isEmpty()));
    ShardCheck shards = new ShardCheck(cluster.world());
    boolean isSettled = cluster.holdsWithin(SETTLE_MILLIS, () -> isSettled() && shards.isSettled());
    require("a settled membership: " + (isSettled ? "" : shards), isSettled);
    shards.requireConverged();
    List<NodeId> members =
        survivors.stream().filter(node -> cluster.world().node(node).takesPart()).toList();
    List<SimCall> calls = new ArrayList<>();
    for (NodeId node : members) {
      calls.add(cluster.at(node).acquire("after the storm " + node, "survivor"));
    }
    require(
        "a commit for every node",
        cluster.holdsWithin(SETTLE_MILLIS, () -> calls.stream().allMatch(SimCall::isAnswered)));
    for (SimCall call : calls) {
      Outcome outcome = call.outcome();
      require("a grant, not " + outcome, outcome instanceof LockAnswer.Granted);
    }
    require("an answer to every client", cluster.holdsWithin(SETTLE_MILLIS, clientele::isQuiet));
    require("equal logs", cluster.holdsWithin(SETTLE_MILLIS, cluster::isConverged));
    cluster.requireConverged();
    drain(shards, members);
    transfer(members);
  }

  /** What is left in the queues comes out. */
  private void drain(ShardCheck shards, List<NodeId> members) {
    QueueRoom queues = clientele.queues();
    queues.requireTurns();
    QueueDrain drain = new QueueDrain(cluster, queues, members);
    if (settings.queueClients() > 0) {
      queues.drainable(shards::isWhole).forEach(drain::start);
    }
    require("an end of what is in queues", cluster.holdsWithin(DRAIN_MILLIS, drain::isDone));
    queues.requireTurns();
    queues.requireAllAcked(drain.drainedShards());
    require("shards that agree", cluster.holdsWithin(SETTLE_MILLIS, shards::isSettled));
    shards.requireConverged();
  }

  /** Nobody wants another membership, and whoever has been removed has learnt it. */
  private boolean isSettled() {
    List<NodeId> leaders = cluster.leaders();
    if (!faults.isQuiet() || leaders.size() != 1) {
      return false;
    }
    Configuration configuration = cluster.configuration(leaders.get(0));
    return configuration.learners().isEmpty()
        && !configuration.isJoint()
        && cluster.world().nodes().stream()
            .filter(SimNode::takesPart)
            .allMatch(
                node ->
                    cluster.configuration(node.id()).equals(configuration)
                        && configuration.isVoter(node.id()));
  }

  /** In a cluster that is whole, whoever is wished for leads; a disk may still be at it. */
  private void transfer(List<NodeId> members) {
    NodeId target = members.get(rng.index(members.size()));
    Outcome outcome = wishFor(target, members);
    for (int i = 1; i < WISHES_MAX && isInTheWay(outcome); i++) {
      cluster.advanceMillis(SETTLE_MILLIS / WISHES_MAX);
      outcome = wishFor(target, members);
    }
    require(
        target + " as leader, but " + outcome,
        outcome instanceof TransferAnswer.Transferred done && done.leader().equals(target));
    require(
        "a leader by wish that serves",
        cluster.holdsWithin(SETTLE_MILLIS, () -> cluster.leaders().equals(List.of(target))));
  }

  // An earlier wish may still be under way.
  private static boolean isInTheWay(Outcome outcome) {
    return outcome instanceof TransferAnswer.NotTransferred
        || outcome instanceof TransferAnswer.Impossible;
  }

  private Outcome wishFor(NodeId target, List<NodeId> members) {
    SimCall call = cluster.at(members.get(rng.index(members.size()))).transferLeadership(target);
    require("an answer to a wish", cluster.holdsWithin(SETTLE_MILLIS, call::isAnswered));
    return call.outcome();
  }

  private void require(String what, boolean isThere) {
    if (!isThere) {
      throw new LawBroken(this, "after the storm there is not: %s", what);
    }
  }
}
