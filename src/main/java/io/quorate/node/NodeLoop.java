package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.LockEvent;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.node.JournalBatch.GroupWrite;
import io.quorate.node.NodeStatus.Phase;
import io.quorate.raft.Effects;
import io.quorate.raft.Envelope;
import io.quorate.raft.Notice;
import io.quorate.raft.RaftCore;
import io.quorate.snapshot.SnapshotDesk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only place that touches a core. Inputs come from any thread; {@link #drain} takes them and
 * performs what the cores ask for, and is called by one thread at a time.
 */
public final class NodeLoop {
  private final NodeConfig config;
  private NodeStart start;
  private final NodePorts ports;
  private final LoopTime time;
  private final Inbox inbox;
  private final Groups groups = new Groups();
  private final SystemGroup system = new SystemGroup(groups);
  private final JournalPipe journal;
  private final Peering peering;
  private final Requests requests;
  private final Reads reads;
  private final WaitRoom waitRoom;
  private final Transfers transfers;
  private final Answers answers;
  private final GroupStarter starter;
  private final Effector effector = new Effector();
  private final NodeListener listener;
  private final Queue<Runnable> results = new ArrayDeque<>();
  private final Queue<Runnable> calls = new ArrayDeque<>();
  private Identity identity;
  private @Nullable Joining joining;
  private Phase phase = Phase.JOINING;
  private String detail = "";
  private volatile NodeStatus status;
  private volatile long tickMillis;

  /**
   * @throws IllegalArgumentException if a member of the cluster has no address in the configuration
   */
  public NodeLoop(NodeConfig config, NodeStart start, NodePorts ports, NodeListener listener) {
    this.config = config;
    this.start = start;
    this.ports = ports;
    this.listener = listener;
    this.identity = start.identity();
    Rng rng = new Rng(start.seed());
    time = new LoopTime(now());
    inbox = new Inbox(config.inboxMax());
    journal = new JournalPipe(ports.journal(), effector);
    peering = new Peering(config, time, ports.transport(), inbox, groups, listener, identity);
    requests = new Requests(config, time, system, rng.nextLong(), peering::call);
    reads = new Reads(config, time, system, system, peering::call);
    waitRoom = new WaitRoom(requests, time, config.parkedMax());
    transfers = new Transfers(config, time, groups, peering::call);
    answers = new Answers(ports.answers());
    SnapshotDesk desk =
        new SnapshotDesk(
            ports.snapshots(),
            ports.background(),
            inbox::offerResult,
            start.deadlockPolicy(),
            reason -> halt("a snapshot failed: " + reason));
    starter =
        new GroupStarter(config, time, rng, ports.wallClock(), desk, peering::call, this::leap);
    if (identity.isMember()) {
      run();
    } else {
      joining = new Joining(identity, config, peering::call, time.nowMillis());
    }
    status = StatusReport.of(this);
  }

  /** The clients' door. */
  public Gateway gateway() {
    return new LoopGateway(this);
  }

  /** The peers' door. */
  public PeerEndpoint endpoint() {
    return (from, call, onReply) -> {
      Consumer<PeerReply> reply = said -> answers.add(() -> onReply.accept(said));
      if (!inbox.offerPeer(() -> receive(from, call, reply))) {
        ports.answers().execute(() -> onReply.accept(new PeerReply.Busy()));
      }
    };
  }

  /** The journal's door. */
  public Journal.Listener journalListener() {
    return new Journal.Listener() {
      @Override
      public void durable(long sequence, List<PayloadHandle> handles) {
        inbox.offerResult(() -> journal.durable(sequence));
      }

      @Override
      public void pinned(Set<GroupId> pinning) {
        inbox.offerResult(() -> groups.pinJournal(pinning));
      }

      @Override
      public void failed(String reason) {
        inbox.offerResult(() -> halt("the disk failed: " + reason));
      }
    };
  }

  /** Time has passed; to be called about every 10 ms, from any thread. */
  public void tick() {
    inbox.offerTick();
  }

  /** What the timer has measured of itself, for {@link NodeStatus#tickMillis}. */
  public void tickMeasured(long millis) {
    tickMillis = millis;
  }

  /** Waits until there is something to drain, or the time is up. */
  public void awaitInput(long millisMax) throws InterruptedException {
    inbox.await(millisMax);
  }

  /** Takes everything that waits, and performs all that follows from it. */
  public void drain() {
    time.advanceTo(now());
    if (phase == Phase.HALTED) {
      inbox.takeForHalted(calls);
      Inbox.runAll(calls);
      answers.flush();
      return;
    }
    boolean ticked = inbox.take(results, calls, journal.hasRoom());
    try {
      for (Group group : groups.all()) {
        group.tick(time.nowMillis());
      }
      while (phase != Phase.HALTED && !results.isEmpty()) {
        results.remove().run();
      }
      Inbox.runAll(calls); // halted or not: whoever has called is answered
      if (ticked) {
        sweep();
      }
      performAll();
    } catch (RuntimeException bug) {
      listener.bug(bug);
      halt("a bug: " + bug);
    }
    if (ticked) {
      status = StatusReport.of(this);
    }
    answers.flush();
  }

  /** Hands over what this node leads, from any thread; told once that is done or has failed. */
  public void stepAside(Runnable onEnd) {
    inbox.offerResult(() -> transfers.stepAside(onEnd));
  }

  /** Stops for good, from any thread; whoever waits is answered. */
  public void stop() {
    inbox.offerResult(() -> halt("the node was stopped"));
  }

  /** What this node knows of itself, as of its last tick. */
  public NodeStatus status() {
    return status;
  }

  /** The consensus of a group, for observers on the loop's thread; null before it exists. */
  public @Nullable RaftCore raft(GroupId id) {
    Group group = groups.get(id);
    return group == null ? null : group.raft();
  }

  /** The machine of a group, for observers on the loop's thread; null before it exists. */
  public @Nullable ReplicatedMachine machine(GroupId id) {
    Group group = groups.get(id);
    return group == null ? null : group.machine();
  }

  boolean offerClient(Consumer<Consumer<Outcome>> action, Consumer<Outcome> onAnswer) {
    Consumer<Outcome> sink = outcome -> answers.add(() -> onAnswer.accept(outcome));
    return inbox.offerClient(
        () -> {
          if (phase == Phase.HALTED) {
            sink.accept(new Outcome.Unavailable(detail));
          } else {
            action.accept(sink);
          }
        });
  }

  Requests requests() {
    return requests;
  }

  Reads reads() {
    return reads;
  }

  WaitRoom waitRoom() {
    return waitRoom;
  }

  Transfers transfers() {
    return transfers;
  }

  SystemGroup system() {
    return system;
  }

  Groups groups() {
    return groups;
  }

  NodeConfig config() {
    return config;
  }

  Identity identity() {
    return identity;
  }

  Phase phase() {
    return phase;
  }

  String detail() {
    return detail;
  }

  long tickMillis() {
    return tickMillis;
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(ports.nanoTime().getAsLong());
  }

  private void receive(PeerHeader from, PeerCall call, Consumer<PeerReply> reply) {
    if (phase == Phase.HALTED) {
      reply.accept(new PeerReply.Rejected(config.self() + " has halted: " + detail));
    } else {
      peering.receive(from, call, reply);
    }
  }

  private void sweep() {
    Joining meeting = joining;
    if (meeting != null) {
      join(meeting.tick(time.nowMillis()));
    }
    requests.sweep();
    reads.sweep();
    waitRoom.sweep();
    transfers.sweep();
    peering.sweep();
  }

  private void join(Joining.Step step) {
    if (step instanceof Joining.Step.Waiting waiting) {
      detail = waiting.detail();
    } else if (step instanceof Joining.Step.Refused refused) {
      halt(refused.reason());
    } else if (step instanceof Joining.Step.Met met) {
      try {
        ports.identities().save(met.identity());
      } catch (IOException e) {
        halt("the disk failed: " + e.getMessage());
        return;
      }
      identity = met.identity();
      joining = null;
      peering.become(identity);
      run();
    }
  }

  private void run() {
    if (!config.members().keySet().containsAll(identity.roster().keySet())) {
      throw new IllegalArgumentException(
          "the cluster has members without a configured address: "
              + identity.roster().keySet()
              + ", configured are "
              + config.members().keySet());
    }
    groups.host(starter.start(GroupId.SYSTEM, List.copyOf(identity.roster().keySet()), start));
    start = start.withoutContent();
    phase = Phase.RUNNING;
    detail = "";
  }

  private void leap(GroupId id, ReplicatedMachine machine) {
    Invariant.present(groups.get(id), "a group that received a snapshot").become(machine);
    listener.leapt(id, machine.appliedIndex());
    waitRoom.eventsMissed();
  }

  /* Performing effects may create new ones (an entry applied here ends a wait, which proposes the
   * collection), so this goes on until nothing follows any more; all of it is one batch for the
   * disk. What a pass may create is bounded by the clients and peers of this step. */
  private void performAll() {
    boolean isQuiet = false;
    while (!isQuiet && phase != Phase.HALTED) {
      isQuiet = true;
      requests.flush();
      reads.flush();
      for (Group group : groups.all()) {
        Effects effects = group.raft().effects();
        if (!effects.isEmpty()) {
          isQuiet = false;
          group.perform(effects, effector);
        }
      }
    }
    journal.flush();
    peering.flush();
  }

  private void halt(String reason) {
    if (phase == Phase.HALTED) {
      return;
    }
    phase = Phase.HALTED;
    detail = reason;
    listener.halted(reason);
    for (Group group : groups.all()) {
      group.abandon();
    }
    requests.abandon(reason);
    reads.abandon(reason);
    waitRoom.abandon(reason);
    transfers.abandon(reason);
    peering.abandon();
    status = StatusReport.of(this);
  }

  /** Carries what groups ask for to where it is done. */
  private final class Effector implements Group.Output, JournalPipe.Listener {
    @Override
    public void write(GroupWrite write, long persistSequence) {
      journal.write(write, persistSequence);
    }

    @Override
    public void send(GroupId group, Envelope envelope) {
      peering.send(group, envelope);
    }

    @Override
    public void sendAfterPersist(GroupId group, Envelope envelope) {
      journal.sendAfterPersist(group, envelope);
    }

    @Override
    public void happened(List<LockEvent> events) {
      events.forEach(waitRoom::happened);
    }

    @Override
    public void noticed(GroupId group, Notice notice) {
      status = StatusReport.of(NodeLoop.this);
      listener.noticed(group, notice);
    }

    @Override
    public void persisted(GroupId id, long persistSequence) {
      Invariant.present(groups.get(id), "a group that wrote").raft().persisted(persistSequence);
    }

    @Override
    public void release(GroupId group, Envelope envelope) {
      peering.send(group, envelope);
    }
  }
}
