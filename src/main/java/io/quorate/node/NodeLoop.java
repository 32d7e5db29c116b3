package io.quorate.node;

import io.quorate.backup.Origin;
import io.quorate.calls.OutgoingCalls;
import io.quorate.events.EventFeed;
import io.quorate.group.Group;
import io.quorate.group.GroupStarter;
import io.quorate.group.Groups;
import io.quorate.group.Hosting;
import io.quorate.group.ReadIndexes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.member.DeclaredMembers;
import io.quorate.node.NodeStatus.Phase;
import io.quorate.placement.Steward;
import io.quorate.port.Identity;
import io.quorate.port.Journal;
import io.quorate.port.NodePorts;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerEndpoint;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.raft.Notice;
import io.quorate.raft.RaftCore;
import io.quorate.snapshot.SnapshotDesk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only place that touches a core. Inputs come from any thread; {@link #drain} takes them and
 * performs what the cores ask for, and is called by one thread at a time.
 */
public final class NodeLoop {
  private static final String STOPPING = "the node is stopping";

  private final NodeConfig config;
  private NodeStart start;
  private final NodePorts ports;
  private final LoopTime time;
  private final Inbox inbox;
  private final Groups groups = new Groups();
  private final SystemGroup system = new SystemGroup(groups);
  private final OutgoingCalls calls;
  private final Peering peering;
  private final ClientCalls clients;
  private final EventFeed events = new EventFeed();
  private final DeclaredMembers declaredMembers;
  private final Performer performer;
  private final Answers answers;
  private final Gateway gateway = new LoopGateway(this);
  private final Hosting hosting;
  private final ShardAffairs shards;
  private final Belonging belonging;
  private final NodeListener listener;
  private final StatusReport report;
  private final OpenCalls openCalls = new OpenCalls();
  private final Queue<Runnable> results = new ArrayDeque<>();
  private final Queue<Runnable> asked = new ArrayDeque<>();
  private Phase phase = Phase.JOINING;
  private String detail = "";
  private volatile NodeStatus status;
  private volatile long tickMillis;

  /**
   * @throws IllegalArgumentException if the configuration has no address of this node
   */
  public NodeLoop(NodeConfig config, NodeStart start, NodePorts ports, NodeListener listener) {
    this.config = config;
    this.start = start;
    this.ports = ports;
    this.listener = listener;
    Rng rng = new Rng(start.seed());
    time = new LoopTime(now());
    inbox = new Inbox(config.inboxMax());
    calls =
        new OutgoingCalls(
            ports.transport(),
            inbox::offerResult,
            new OutgoingCalls.Timeouts(config.peerTimeoutMillis(), config.installTimeoutMillis()),
            groups::system,
            listener::rejected,
            start.identity());
    SnapshotDesk desk =
        start.desk(ports, inbox::offerResult, reason -> halt("a snapshot failed: " + reason));
    Origin origin = new Origin(start.restoration(), desk);
    Reception reception = Reception.of(system, origin);
    ShardWorld world = new ShardWorld(ports, inbox::offerResult);
    clients = ClientCalls.of(config, time, groups, rng.nextLong(), calls, reception, world);
    declaredMembers =
        new DeclaredMembers(
            config.members(),
            config.reconfigures(),
            clients.memberChanges(),
            listener::membersDiffer);
    peering = new Peering(config, time, groups, calls, reception, clients.cache());
    performer = new Performer(ports.journal(), groups, peering, clients, events, this::noticed);
    answers = new Answers(ports.answers());
    GroupStarter starter =
        new GroupStarter(
            config.groups(start.machines()),
            time::nowMillis,
            rng,
            ports.wallClock(),
            desk,
            calls,
            this::leap);
    ReadIndexes indexes = new ReadIndexes(config.self(), groups, calls);
    hosting = new Hosting(config.self(), groups, starter, desk, performer::write, indexes::ask);
    Background background = new Background(ports.background(), inbox::offerResult);
    Steward steward = new Steward(config.placement(), background);
    shards = new ShardAffairs(config.self(), time, groups, hosting, steward, calls);
    belonging =
        new Belonging(
            config,
            start.identity(),
            ports.identities(),
            calls,
            listener,
            origin,
            time.nowMillis());
    if (belonging.isMember()) {
      run();
    }
    report = new StatusReport(this);
    status = report.take(time.nowMillis());
  }

  /** The clients' door. */
  public Gateway gateway() {
    return gateway;
  }

  /** The peers' door. */
  public PeerEndpoint endpoint() {
    return (from, call, onReply) -> {
      Consumer<PeerReply> reply = said -> answers.add(() -> onReply.accept(said));
      if (!inbox.offerPeer(() -> receive(from, call, reply))) {
        PeerReply refusal =
            inbox.isClosed() ? halted("the node has stopped") : new PeerReply.Busy();
        answers.sendAtOnce(() -> onReply.accept(refusal));
      }
    };
  }

  /** The journal's door. */
  public Journal.Listener journalListener() {
    return new JournalNews(inbox, performer, groups, this::halt);
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
      inbox.takeForHalted(asked);
      Inbox.runAll(asked);
      answers.flush();
      return;
    }
    boolean ticked = inbox.take(results, asked, performer.hasRoom());
    try {
      for (Group group : groups.all()) {
        group.tick(time.nowMillis());
      }
      while (phase != Phase.HALTED && !results.isEmpty()) {
        results.remove().run();
      }
      Inbox.runAll(asked); // halted or not: whoever has called is answered
      if (ticked && phase != Phase.HALTED) {
        sweep();
      }
      performer.performAll(() -> phase == Phase.HALTED);
    } catch (RuntimeException | OutOfMemoryError bug) {
      listener.bug(bug);
      halt("a bug: " + bug);
    }
    if (ticked) {
      status = report.take(time.nowMillis());
    }
    answers.flush();
  }

  /**
   * Prepares for the stop, from any thread: new calls of clients are refused, waits for locks end,
   * other nodes lead what this one has led, and what clients have begun goes on.
   *
   * @param onEnd told once nothing of that is left to do
   */
  public void retire(Runnable onEnd) {
    inbox.refuseClients();
    inbox.offerResult(
        () -> {
          if (phase != Phase.HALTED) {
            phase = Phase.STOPPING;
          }
          events.end(STOPPING);
          clients.retire(STOPPING);
          clients.stepAside(() -> openCalls.awaitLast(onEnd));
        });
  }

  /** Stops for good, from any thread; whoever waits is answered. */
  public void stop() {
    inbox.offerResult(() -> halt("the node was stopped"));
  }

  /** Ends a node that has stopped: whoever calls is answered at once, and nothing is done. */
  public void close() {
    inbox.close();
    drain();
  }

  /** What a call is told that the inbox has not taken. */
  Outcome refusal() {
    if (inbox.isClosed()) {
      return new Outcome.Unavailable("the node has stopped");
    }
    return inbox.refusesClients()
        ? new Outcome.Unavailable(STOPPING)
        : new Outcome.Overloaded("too many requests wait for this node");
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

  boolean offerClient(CallBatch calls) {
    return inbox.offerClient(
        calls.size(),
        () -> {
          if (phase == Phase.HALTED) {
            calls.refuse(new Outcome.Unavailable(detail), answers);
          } else {
            calls.begin(openCalls, answers);
          }
        });
  }

  ClientCalls clients() {
    return clients;
  }

  EventFeed events() {
    return events;
  }

  LoopTime time() {
    return time;
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
    return belonging.identity();
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
      reply.accept(halted(detail));
    } else {
      peering.receive(belonging.identity(), from, call, reply);
    }
  }

  private PeerReply halted(String reason) {
    return new PeerReply.Rejected(config.self() + " has halted: " + reason);
  }

  private void sweep() {
    boolean wasMember = belonging.isMember();
    try {
      belonging.meet(time.nowMillis());
    } catch (IOException e) {
      halt("the disk failed: " + e.getMessage());
      return;
    }
    if (!belonging.isMember()) {
      detail = belonging.detail();
    }
    if (belonging.isMember() && !wasMember) {
      run();
    }
    clients.sweep(time.nowMillis());
    declaredMembers.sweep(groups.system(), time.nowMillis());
    peering.sweep(belonging.identity());
    shards.sweep(belonging.identity());
    openCalls.sweep(inbox.hasClients());
    belonging.seekNews(groups.system(), time.nowMillis());
    String removal = belonging.removal(groups.system());
    if (removal != null) {
      halt(removal);
    }
  }

  private void run() {
    belonging.begin(hosting, start);
    events.begin(Invariant.present(groups.get(GroupId.SYSTEM), "the system").appliedIndex());
    start = start.withoutContent();
    if (phase == Phase.JOINING) {
      phase = Phase.RUNNING;
    }
    detail = "";
  }

  private void leap(GroupId id, ReplicatedMachine machine) {
    Group group = groups.get(id);
    if (group == null) {
      return; // it has left meanwhile
    }
    group.become(machine);
    listener.leapt(id, machine.appliedIndex());
    clients.eventsMissed(id);
    if (id.equals(GroupId.SYSTEM)) {
      events.leap(machine.appliedIndex());
    }
  }

  private void noticed(GroupId group, Notice notice) {
    status = report.take(time.nowMillis());
    listener.noticed(group, notice);
  }

  private void halt(String reason) {
    if (phase == Phase.HALTED) {
      return;
    }
    phase = Phase.HALTED;
    detail = reason;
    listener.halted(reason);
    events.end(reason);
    for (Group group : groups.all()) {
      group.abandon();
    }
    clients.abandon(reason, belonging.isRemoved());
    peering.abandon();
    status = report.take(time.nowMillis());
  }
}
