package io.quorate.sim;

import io.quorate.journal.IdentityFile;
import io.quorate.journal.Recovered;
import io.quorate.journal.SnapshotFiles;
import io.quorate.journal.StartState;
import io.quorate.journal.Wal;
import io.quorate.journal.WalConfig;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.machine.Machines;
import io.quorate.node.NodeListener;
import io.quorate.node.NodeLoop;
import io.quorate.node.NodeStart;
import io.quorate.port.Identity;
import io.quorate.port.NodePorts;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.raft.Notice;
import io.quorate.raft.RaftCore;
import io.quorate.sim.check.NoBugs;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A node from one start to the crash that ends it: the real loop between simulated ports. */
final class Life implements SimNetwork.Caller, NodeListener {
  private static final long TICK_MICROS = 10_000;
  private static final int SEGMENT_BYTES = 16 * 1_024;

  /** How long something that has arrived waits for the loop. */
  private static final long WAKE_MICROS_MAX = 60;

  /** How long an answer takes from the loop to whoever waits for it. */
  private static final long HAND_OVER_MICROS = 20;

  private final SimWorld world;
  private final SimNode machine;
  private final Rng rng;
  private final Connections connections = new Connections();
  private final NoBugs noBugs = new NoBugs();
  private final SimDisk disk;
  private final SimJournal journal;
  private final SimBackground background;
  private final NodeLoop loop;
  private boolean isDrainPlanned;

  /**
   * @throws IOException if the node refuses what the disk holds
   */
  Life(SimWorld world, SimNode machine, SimDisk disk, Rng rng) throws IOException {
    this.world = world;
    this.machine = machine;
    this.rng = rng;
    this.disk = disk;
    IdentityFile identities = new IdentityFile(disk);
    Identity identity = identities.load().orElseGet(() -> Identity.fresh(id(), rng.nextLong()));
    if (!identity.isMember()) {
      identities.save(identity);
    }
    Recovered recovered = Wal.open(disk, WalConfig.small(identity.incarnation(), SEGMENT_BYTES));
    SnapshotFiles snapshots = SnapshotFiles.open(disk, identity.incarnation());
    StartState start = StartState.of(recovered.groups(), snapshots);
    machine.recovered(start);
    journal =
        new SimJournal(world.timeline(), rng.split(), disk, recovered.wal(), machine, this::resume);
    background = new SimBackground(world.timeline(), rng.split(), this::resume);
    loop =
        new NodeLoop(
            machine.config(),
            new NodeStart(
                identity,
                start.restored(),
                start.states(),
                new Machines(DeadlockPolicy.YOUNGEST),
                rng.nextLong()),
            new NodePorts(
                journal,
                world.network().transport(this),
                identities,
                machine.clock(),
                machine.clock(),
                this::handOver,
                new Recording(snapshots, machine::saved),
                background,
                Optional.ofNullable(world.store()).map(store -> store.door(this))),
            this);
    journal.become(world.diskSpeed());
  }

  void begin() {
    journal.start(loop.journalListener());
    tick();
  }

  NodeLoop loop() {
    return loop;
  }

  /** The machine loses its power; what is on its way to the disk reaches it in part. */
  SimDisk crash() {
    disk.cutPowerAfter(rng.index(8));
    background.crash();
    return journal.crash();
  }

  SimJournal journal() {
    return journal;
  }

  Connections connections() {
    return connections;
  }

  @Override
  public NodeId id() {
    return machine.id();
  }

  /** A peer's call has arrived. */
  void receive(PeerHeader header, PeerCall call, Consumer<PeerReply> onReply) {
    resume(() -> loop.endpoint().receive(header, call, reply -> leave(header, reply, onReply)));
  }

  /** A client's call has arrived. */
  void receive(SimCall call) {
    connections.open(call);
    resume(() -> call.begin(loop.gateway()));
  }

  void retire(Runnable onEnd) {
    resume(() -> loop.retire(onEnd));
  }

  /** Something has arrived for the loop. */
  @Override
  public void resume(Runnable action) {
    machine.enter(
        this,
        () -> {
          action.run();
          planDrain();
        });
  }

  private void leave(PeerHeader header, PeerReply reply, Consumer<PeerReply> onReply) {
    if (reply instanceof PeerReply.RaftReply raft) {
      raft.responses().forEach(response -> machine.responded(header.from(), response));
    }
    onReply.accept(reply);
  }

  private void handOver(Runnable answer) {
    world.timeline().afterMicros(HAND_OVER_MICROS, () -> machine.enter(this, answer));
  }

  private void planDrain() {
    if (!isDrainPlanned) {
      isDrainPlanned = true;
      world
          .timeline()
          .afterMicros(
              rng.between(1, WAKE_MICROS_MAX),
              () ->
                  machine.enter(
                      this,
                      () -> {
                        isDrainPlanned = false;
                        drain();
                      }));
    }
  }

  private void tick() {
    machine.enter(
        this,
        () -> {
          loop.tick();
          drain();
          world.timeline().afterMicros(TICK_MICROS, this::tick);
        });
  }

  private void drain() {
    loop.drain();
    machine.stepped();
    RaftCore raft = machine.raft();
    if (raft != null) {
      world.trace().note(raft.term(), raft.commitIndex(), raft.log().lastIndex());
    }
  }

  @Override
  public void noticed(GroupId group, Notice notice) {
    world.trace().note(machine.id() + " " + group + " " + notice);
  }

  @Override
  public void leapt(GroupId group, long index) {
    world.trace().note(machine.id() + " " + group + " leaps to " + index);
  }

  @Override
  public void waiting(String detail) {
    world.trace().note(machine.id() + " waits: " + detail);
  }

  @Override
  public void membersDiffer(String difference) {
    world.trace().note(machine.id() + ": " + difference);
  }

  @Override
  public void rejected(NodeId peer, String reason) {}

  @Override
  public void halted(String reason) {
    world.trace().note(machine.id() + " halts: " + reason);
    noBugs.halted(machine.id(), reason, machine.mayHalt());
  }

  @Override
  public void bug(Throwable bug) {
    throw noBugs.bug(machine.id(), bug);
  }
}
