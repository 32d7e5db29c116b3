package io.quorate.sim;

import io.quorate.events.EventFeed;
import io.quorate.journal.CorruptJournal;
import io.quorate.journal.StartState;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.kernel.Rng;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.machine.SystemMachine;
import io.quorate.node.Gateway;
import io.quorate.node.NodeConfig;
import io.quorate.node.NodeStatus;
import io.quorate.port.JournalBatch;
import io.quorate.port.PayloadHandle;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.raft.LogBase;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import io.quorate.sim.check.DurableLog;
import io.quorate.sim.check.Replica;
import io.quorate.snapshot.StoredState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine: a disk, clocks, power, and the node that lives on it, one life at a time. */
final class SimNode implements Replica, SimNetwork.Host {
  private final SimWorld world;
  private NodeConfig config;
  private final Rng rng;
  private final SimClock clock;
  private final boolean isNewcomer;
  private final DurableLog durable = new DurableLog(GroupId.SYSTEM);
  private final SortedMap<GroupId, SimShard> shards = new TreeMap<>();
  private final ArrayDeque<Runnable> missed = new ArrayDeque<>();
  private SimDisk disk = new SimDisk();
  private @Nullable Life life;
  private @Nullable PayloadHandle settled;
  private boolean isPaused;
  private boolean isWiped;
  private boolean isLeaving;
  private boolean isReleased;
  private int identity;
  private boolean isDiskBroken;
  private boolean isDiskRotten;

  /**
   * @param isNewcomer whether the cluster was founded without it
   */
  SimNode(SimWorld world, NodeConfig config, Rng rng, SimClock clock, boolean isNewcomer) {
    this.world = world;
    this.config = config;
    this.rng = rng;
    this.clock = clock;
    this.isNewcomer = isNewcomer;
    world.shardLaws().forEach((group, laws) -> shards.put(group, new SimShard(this, group, laws)));
  }

  @Override
  public NodeId id() {
    return config.self();
  }

  @Override
  public int identity() {
    return identity;
  }

  /** From its next start on it has been told of these, and may demand that they be the members. */
  void declare(SortedMap<NodeId, PeerAddress> members, boolean reconfigures) {
    config =
        NodeConfig.of(id(), members, config.raft())
            .withSnapshots(config.snapshots())
            .placing(config.placement())
            .reconfiguring(reconfigures);
    world.nodes().stream().filter(node -> !members.containsKey(node.id())).forEach(SimNode::leaves);
  }

  /** Somebody wants it removed from the cluster, and may succeed. */
  void leaves() {
    isLeaving = true;
  }

  /** It has been removed from the cluster: nothing that it once promised counts any more. */
  void isOut() {
    isReleased = true;
    forgetPastIfOver();
  }

  private void forgetPastIfOver() {
    if (isReleased && isWiped) {
      identity++;
      durable.become(Restored.EMPTY, LogBase.NONE);
      shards.values().forEach(SimShard::forgetPast);
      isWiped = false;
      isDiskRotten = false;
      isLeaving = false;
      isReleased = false;
    }
  }

  @Override
  public boolean isUp() {
    return life != null;
  }

  @Override
  public boolean listensAt(PeerAddress address) {
    return address.equals(config.members().get(id()));
  }

  @Override
  public @Nullable RaftCore raft() {
    return raft(GroupId.SYSTEM);
  }

  /** Null while the node is down, or does not have the group. */
  @Nullable RaftCore raft(GroupId group) {
    return life == null ? null : life.loop().raft(group);
  }

  /** Null while the node is down, or does not have the group. */
  @Nullable ReplicatedMachine machine(GroupId group) {
    return life == null ? null : life.loop().machine(group);
  }

  /** The groups of all shards, on this machine or not. */
  SortedMap<GroupId, SimShard> shards() {
    return shards;
  }

  @Override
  public @Nullable SystemMachine machine() {
    return life == null ? null : (SystemMachine) life.loop().machine(GroupId.SYSTEM);
  }

  /** The door of the node for threads on its machine, which may go on while its loop does not. */
  Gateway gateway() {
    return Invariant.present(life, "a running node").loop().gateway();
  }

  @Override
  public @Nullable EventFeed events() {
    return life == null ? null : life.loop().gateway().events();
  }

  /** From now on the disk has room for so many bytes. */
  void limitRoom(long bytes) {
    disk.limitBytes(bytes);
  }

  @Override
  public DurableLog disk() {
    return durable;
  }

  /** A snapshot has become durable. */
  void saved(GroupId group, LogBase base) {
    DurableLog disk = group.equals(GroupId.SYSTEM) ? durable : shard(group).disk();
    disk.add(base);
  }

  private SimShard shard(GroupId group) {
    return Invariant.present(shards.get(group), group + "");
  }

  /** The journal has been given a batch, which may be durable, or not, from now on. */
  void handedOver(JournalBatch batch) {
    batch.writes().stream()
        .filter(write -> !write.group().equals(GroupId.SYSTEM))
        .forEach(write -> shard(write.group()).handedOver(write));
  }

  /** A batch has become durable. */
  void durable(JournalBatch batch) {
    durable.add(batch);
    batch.writes().stream()
        .filter(write -> !write.group().equals(GroupId.SYSTEM))
        .forEach(write -> shard(write.group()).durable(write));
  }

  /** To be called after everything that the node has done. */
  void stepped() {
    world.laws().stepped(this);
    shards.values().forEach(SimShard::stepped);
  }

  /** To be called when a response leaves the node. */
  void responded(NodeId to, GroupMessage response) {
    if (response.group().equals(GroupId.SYSTEM)) {
      world.laws().responded(this, to, response.message());
    } else {
      shard(response.group()).responded(to, response.message());
    }
  }

  boolean isPaused() {
    return isPaused;
  }

  boolean isHalted() {
    return life != null && life.loop().status().phase() == NodeStatus.Phase.HALTED;
  }

  /** Whether the node runs, and belongs to the cluster or should. */
  boolean takesPart() {
    return isUp() && !isHalted() && !isPaused && !isStranger();
  }

  /** Whether the node runs, and came to a cluster that does not know it. */
  boolean isStranger() {
    return isUp() && raft() == null && world.laws().committedIndex() > 0 && isForeign();
  }

  private boolean isForeign() {
    return isWiped || identity > 0 || isNewcomer;
  }

  /** Whether the cluster has said that it is no member any more. */
  boolean isReleased() {
    return isReleased;
  }

  /** Whether the node may stop by itself: it has been given a reason. */
  boolean mayHalt() {
    return isWiped || isDiskBroken || isLeaving;
  }

  NodeStatus status() {
    return present().loop().status();
  }

  SimClock clock() {
    return clock;
  }

  NodeConfig config() {
    return config;
  }

  /** Begins a life from what the disk holds, unless the node refuses a disk that has decayed. */
  void start() {
    Invariant.check(life == null, "%s is up already", id());
    world.trace().note(id() + " starts");
    try {
      life = new Life(world, this, disk, rng);
    } catch (CorruptJournal refusal) {
      world.trace().note(id() + " refuses its disk: " + refusal.getMessage());
      world.laws().durableSurvives().refused(id(), refusal, isDiskRotten);
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(id() + " cannot read its disk", e);
    }
    life.begin();
  }

  /** The life has read its disk. */
  void recovered(StartState start) {
    LogBase snapshot = newestOf(start, GroupId.SYSTEM);
    // Who had lost nothing with the disk may have become a founder, and has something to keep.
    boolean isEmptied = isWiped && start.restored().isEmpty();
    if (!isEmptied) {
      Restored restored = start.restored().getOrDefault(GroupId.SYSTEM, Restored.EMPTY);
      world.laws().durableSurvives().recovered(id(), durable, restored, snapshot);
      durable.become(restored, snapshot);
    }
    world.laws().restarted(this);
    shards.forEach(
        (group, shard) ->
            shard.recovered(
                start.restored().getOrDefault(group, Restored.EMPTY),
                newestOf(start, group),
                isEmptied));
  }

  private static LogBase newestOf(StartState start, GroupId group) {
    StoredState stored = start.states().get(group);
    return stored == null ? LogBase.NONE : stored.meta().base();
  }

  /** Ends the life at once, as a power cut does. */
  void crash() {
    Life ended = present();
    world.trace().note(id() + " crashes");
    disk = ended.crash();
    settled = ended.journal().settled();
    life = null;
    isPaused = false;
    isDiskBroken = false;
    missed.clear();
    ended.connections().breakAll();
    world.network().died(id());
  }

  /** Nothing runs until {@link #resume}; clocks go on, and what arrives waits. */
  void pause() {
    world.trace().note(id() + " pauses");
    isPaused = true;
  }

  void resume() {
    world.trace().note(id() + " resumes");
    isPaused = false;
    while (!missed.isEmpty()) {
      missed.remove().run();
    }
  }

  /** The next life will find an empty disk under the same name. */
  void wipe() {
    Invariant.check(life == null, "%s is up", id());
    world.trace().note(id() + " loses its disk");
    disk = new SimDisk();
    isWiped = true;
    // Whoever starts a node anew tells it where the others are; alone it would found a cluster.
    SortedMap<NodeId, PeerAddress> known = new TreeMap<>();
    world.ids().forEach(node -> known.put(node, SimCluster.address(node)));
    config =
        NodeConfig.of(id(), known, config.raft())
            .withSnapshots(config.snapshots())
            .placing(config.placement());
    forgetPastIfOver();
  }

  /**
   * One bit of the log changes while the machine is off; not in the last batch, where decay cannot
   * be told from a power cut.
   */
  void rot() {
    Invariant.check(life == null, "%s is up", id());
    PayloadHandle bound = settled;
    String segment = bound == null ? "" : String.format("wal-%016x.log", bound.segment());
    if (bound != null && disk.list().contains(segment)) {
      world.trace().note(id() + " has a disk that decays before " + bound);
      disk.flipBit(segment, rng.between(0, bound.offset() * Byte.SIZE));
      isDiskRotten = true;
    }
  }

  /** Whether the disk is beyond what the cluster can be asked to bear from many nodes. */
  boolean isDiskLost() {
    return isWiped || isDiskRotten;
  }

  boolean isDiskBroken() {
    return isDiskBroken;
  }

  /** The next sync, or the next write, fails; those after it would pass. */
  void breakDisk(boolean onSync) {
    world.trace().note(id() + " has a bad disk");
    isDiskBroken = true;
    if (onSync) {
      disk.failSyncAfter(0);
    } else {
      disk.failWriteAfter(0);
    }
  }

  void setDiskSpeed(SimJournal.Speed speed) {
    if (life != null) {
      life.journal().become(speed);
    }
  }

  /** Runs something in this life, or later if the machine is paused, or never if it is over. */
  void enter(Life entered, Runnable action) {
    if (life == entered) {
      if (isPaused) {
        missed.add(() -> enter(entered, action));
      } else {
        action.run();
      }
    }
  }

  @Override
  public void receive(PeerHeader header, PeerCall call, Consumer<PeerReply> onReply) {
    present().receive(header, call, onReply);
  }

  /** Begins a client's call; the connection breaks if the node dies before the answer. */
  void receive(SimCall call) {
    if (life == null) {
      call.refuse();
    } else {
      life.receive(call);
    }
  }

  void retire(Runnable onEnd) {
    present().retire(onEnd);
  }

  private Life present() {
    return Invariant.present(life, id() + ", which is down,");
  }
}
