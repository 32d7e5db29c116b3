package io.quorate.sim;

import io.quorate.kernel.Rng;
import io.quorate.raft.RaftConfig;
import io.quorate.ring.Placement;
import io.quorate.ring.Shards;
import io.quorate.sim.SimJournal.Speed;
import io.quorate.sim.SimNetwork.Weather;
import io.quorate.snapshot.SnapshotPolicy;

/**
 * The knobs of one run; a seed determines all of them.
 *
 * @param driftMax how far the clocks' rates may be from true; 0.1 is ten percent
 * @param faultMillisMean how long after a fault the next one comes, on average
 * @param stormMillis how long there are faults before everything heals
 * @param stateStride how many entries lie between two comparisons of whole states
 * @param snapshots when each node takes them
 * @param placement how many shards there are, and copies of each
 * @param sessionClients how many clients with sessions there are, besides the others
 * @param queueClients how many clients use queues, each as a producer and as a consumer
 * @param hasMorgue whether the dead letters of all queues go to one other queue, and back
 */
record Settings(
    long seed,
    int nodes,
    RaftConfig raft,
    Weather weather,
    Speed disk,
    double driftMax,
    int clients,
    int locks,
    long faultMillisMean,
    long stormMillis,
    int stateStride,
    SnapshotPolicy snapshots,
    Placement placement,
    int sessionClients,
    int queueClients,
    boolean hasMorgue) {

  /** A cluster to which nothing happens but what the test does to it. */
  static Settings calm(int nodes, long seed) {
    return new Settings(
        seed,
        nodes,
        RaftConfig.DEFAULT,
        Weather.FAIR,
        Speed.FAIR,
        0,
        0,
        0,
        0,
        0,
        1,
        SnapshotPolicy.DEFAULT,
        new Placement(new Shards(2), 3),
        0,
        0,
        false);
  }

  /** The same with other shards. */
  Settings placing(int shards, int replicationFactor) {
    return with(snapshots, new Placement(new Shards(shards), replicationFactor));
  }

  /** The same with clocks that drift. */
  Settings drifting(double max) {
    return new Settings(
        seed,
        nodes,
        raft,
        weather,
        disk,
        max,
        clients,
        locks,
        faultMillisMean,
        stormMillis,
        stateStride,
        snapshots,
        placement,
        sessionClients,
        queueClients,
        hasMorgue);
  }

  /** The same with other snapshots. */
  Settings snapshotting(SnapshotPolicy other) {
    return with(other, placement);
  }

  private Settings with(SnapshotPolicy otherSnapshots, Placement otherPlacement) {
    return new Settings(
        seed,
        nodes,
        raft,
        weather,
        disk,
        driftMax,
        clients,
        locks,
        faultMillisMean,
        stormMillis,
        stateStride,
        otherSnapshots,
        otherPlacement,
        sessionClients,
        queueClients,
        hasMorgue);
  }

  /** A cluster and a storm, as the seed will have it. */
  static Settings stormy(long seed) {
    Rng rng = new Rng(seed).split();
    return new Settings(
        seed,
        nodes(rng),
        raft(rng),
        weather(rng),
        disk(rng),
        rng.chance(0.7) ? rng.between(0, 100) / 1_000.0 : 0,
        (int) rng.between(2, 7),
        (int) rng.between(1, 4),
        rng.between(300, 3_000),
        rng.between(5_000, 12_000),
        16,
        snapshots(rng),
        new Placement(new Shards((int) rng.between(1, 4)), (int) rng.between(1, 4)),
        (int) rng.between(0, 4),
        (int) rng.between(0, 4),
        rng.chance(0.5));
  }

  private static int nodes(Rng rng) {
    int[] likely = {1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 6, 7};
    return likely[rng.index(likely.length)];
  }

  private static RaftConfig raft(Rng rng) {
    long heartbeatMillis = rng.between(20, 100);
    long electionMillisMin = heartbeatMillis * rng.between(4, 8);
    return new RaftConfig(
        electionMillisMin,
        electionMillisMin * 2,
        heartbeatMillis,
        (int) rng.between(1, 5),
        rng.chance(0.3) ? 200 : 1 << 20,
        (int) (rng.chance(0.3) ? rng.between(1, 4) : 4_096));
  }

  private static Weather weather(Rng rng) {
    return new Weather(
        rng.between(50, 500),
        rng.between(600, 5_000),
        rng.chance(0.5) ? rng.between(0, 50) / 1_000.0 : 0,
        rng.between(5_000, 400_000),
        rng.chance(0.5) ? rng.between(0, 60) / 1_000.0 : 0,
        rng.chance(0.5) ? rng.between(0, 60) / 1_000.0 : 0);
  }

  private static SnapshotPolicy snapshots(Rng rng) {
    if (rng.chance(0.2)) {
      return SnapshotPolicy.DEFAULT;
    }
    int entriesMax = (int) rng.between(10, 101);
    int tail = (int) (rng.chance(0.5) ? 0 : rng.between(1, 50));
    int held = (int) (rng.chance(0.5) ? 0 : rng.between(1, 500));
    return new SnapshotPolicy(entriesMax, 1 << 20, 1 << 20, tail, 1 << 20, held, 1 << 20);
  }

  private static Speed disk(Rng rng) {
    return new Speed(
        rng.between(50, 500),
        rng.between(600, 8_000),
        rng.chance(0.5) ? rng.between(0, 30) / 1_000.0 : 0,
        rng.between(10_000, 1_000_000));
  }
}
