package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.raft.Effects.Persist;
import io.quorate.raft.Effects.ReadyRead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A core with its disk, its clock and its state machine, which keeps the list of its entries. */
public final class RaftNode {
  private static final long TICK_MILLIS = 10;

  private final RaftCluster cluster;
  private final NodeId id;
  private final boolean isFounder;
  private final Disk disk;
  private final ArrayDeque<Effects> unsynced = new ArrayDeque<>();
  private final List<Entry> applied = new ArrayList<>();
  private final List<ReadyRead> readyReads = new ArrayList<>();
  private final List<Long> failedReads = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private @Nullable RaftCore core;
  private long nowMillis;
  private boolean isDiskSlow;

  RaftNode(RaftCluster cluster, NodeId id, Restored content, boolean isFounder) {
    this.cluster = cluster;
    this.id = id;
    this.isFounder = isFounder;
    this.disk = new Disk(content);
  }

  public NodeId id() {
    return id;
  }

  public boolean isUp() {
    return core != null;
  }

  public RaftCore core() {
    return Invariant.present(core, id + " is down");
  }

  public List<Entry> applied() {
    return applied;
  }

  public List<ReadyRead> readyReads() {
    return readyReads;
  }

  public List<Long> failedReads() {
    return failedReads;
  }

  public List<Notice> notices() {
    return notices;
  }

  public boolean isDurable(Entry entry) {
    return disk.holds(entry);
  }

  public Restored durable() {
    return disk.content();
  }

  /** From now on writes become durable only by {@link #sync}. */
  public void slowDisk() {
    isDiskSlow = true;
  }

  /** Makes all writes durable, and those to come at once. */
  public void fastDisk() {
    isDiskSlow = false;
    settleDisk();
  }

  public void start(Rng rng) {
    core =
        new RaftCore(
            cluster.config(),
            id,
            isFounder ? cluster.founders() : Configuration.UNKNOWN,
            disk.content(),
            rng.split(),
            nowMillis);
    if (disk.snapshot().base().index() > 0) {
      applied.addAll(disk.snapshot().applied());
      core.startFrom(disk.snapshot().base());
      drain();
    }
  }

  /** Loses all but the disk; writes that were not yet durable are lost with the rest. */
  public void crash() {
    core = null;
    unsynced.clear();
    applied.clear();
    readyReads.clear();
    failedReads.clear();
    notices.clear();
  }

  public void elapse(long millis) {
    long untilMillis = nowMillis + millis;
    while (nowMillis < untilMillis && core != null) {
      nowMillis = Math.min(nowMillis + TICK_MILLIS, untilMillis);
      core.tick(nowMillis);
      drain();
    }
    nowMillis = untilMillis;
  }

  /** Lets an input reach the core, and performs its effects. */
  public void step(Consumer<RaftCore> input) {
    core().tick(nowMillis);
    input.accept(core());
    drain();
  }

  void whileUp(Consumer<RaftCore> input) {
    if (isUp()) {
      step(input);
    }
  }

  public void propose(String... commands) {
    step(
        raft -> {
          for (String command : commands) {
            raft.propose(RaftCluster.payload(command));
          }
        });
  }

  /** Takes a snapshot, and drops the log before it but for a tail. */
  public void compact(long tail) {
    TestSnapshot snapshot = TestSnapshot.of(core(), applied);
    disk.save(snapshot);
    step(raft -> raft.compact(snapshot.base().index() - tail));
  }

  /** Takes a snapshot of another node; whether it was newer than what this one had. */
  boolean install(TestSnapshot snapshot) {
    disk.save(snapshot);
    boolean[] isNewer = {false};
    step(
        raft -> {
          isNewer[0] = raft.install(snapshot.base());
          if (isNewer[0]) {
            applied.clear();
            applied.addAll(snapshot.applied());
          }
        });
    return isNewer[0];
  }

  private void drain() {
    Effects effects = core().effects();
    if (effects.isEmpty()) {
      return;
    }
    cluster.trace(effects, id);
    notices.addAll(effects.notices());
    effects.sendNow().forEach(envelope -> cluster.send(id, envelope));
    applied.addAll(effects.apply());
    for (NodeId follower : effects.snapshotsWanted()) {
      cluster.ship(new Shipment(id, follower, disk.snapshot()));
    }
    readyReads.addAll(effects.readyReads());
    failedReads.addAll(effects.failedReads());
    if (effects.persist() != null || !effects.sendAfterPersist().isEmpty()) {
      unsynced.add(effects);
      if (!isDiskSlow) {
        settleDisk();
      }
    }
  }

  private void settleDisk() {
    while (sync()) {
      // each round may ask for more
    }
  }

  /** Makes the oldest write durable; false if there is none. */
  public boolean sync() {
    Effects effects = unsynced.poll();
    if (effects == null) {
      return false;
    }
    Persist persist = effects.persist();
    if (persist != null) {
      disk.write(persist);
      if (isDiskSlow) {
        cluster.trace(id + " has written #" + persist.sequence());
      }
    }
    effects.sendAfterPersist().forEach(envelope -> cluster.send(id, envelope));
    if (persist != null) {
      step(raft -> raft.persisted(persist.sequence()));
    }
    return true;
  }
}
