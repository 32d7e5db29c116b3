package io.quorate.group;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Applied;
import io.quorate.machine.Command;
import io.quorate.machine.CommandCodec;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.port.PeerReply;
import io.quorate.port.WallClock;
import io.quorate.raft.Effects;
import io.quorate.raft.Entry;
import io.quorate.raft.Envelope;
import io.quorate.raft.Notice;
import io.quorate.raft.Position;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import io.quorate.raft.TransferStart;
import io.quorate.snapshot.Replay;
import io.quorate.snapshot.SnapshotDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Raft group on this node: its consensus, its machine, and who waits for what of it. Loop
 * thread only.
 */
public final class Group {
  /** While deadlines exist, log time is written down at least this often (it must not fall). */
  static final long TIME_LOGGED_MILLIS = 10_000;

  private static final String NO_ROOM =
      "the disk of the shard's leader has less than %d MiB left"
          .formatted(SnapshotDesk.ROOM_BYTES_MIN >> 20);

  /** Where a group's effects go. */
  public interface Output {
    /** The task is to be run once it is durable. */
    void write(GroupWrite write, Runnable onDurable);

    void send(GroupId group, Envelope envelope);

    void sendAfterPersist(GroupId group, Envelope envelope);

    /** An entry of the log is in force, and did this. */
    void applied(GroupId group, Entry entry, Applied applied);

    void noticed(GroupId group, Notice notice);
  }

  /** Waits for a read index. */
  public interface ReadSink {
    void confirmed(long index);

    void failed();
  }

  private record Proposed(long term, Consumer<Outcome> sink) {}

  private final GroupId id;
  private final RaftCore raft;
  private final GroupSnapshots snapshots;
  private final int proposalsMax;
  private final WallClock wallClock;
  private final TreeMap<Long, Proposed> proposed = new TreeMap<>();
  private final TreeMap<Long, List<Runnable>> appliedWaiters = new TreeMap<>();
  private final TreeMap<Long, ReadSink> reads = new TreeMap<>();
  private long lastReadId;
  private ReplicatedMachine machine;
  private long appliedIndex;
  private Position ownProposal = Position.ZERO;
  private long timeLoggedMillis;
  private boolean isSuspended;

  /**
   * @param machine as of the group's newest snapshot, from which consensus starts, too
   */
  Group(
      GroupId id,
      RaftCore raft,
      ReplicatedMachine machine,
      GroupSnapshots snapshots,
      int proposalsMax,
      WallClock wallClock) {
    this.id = id;
    this.raft = raft;
    this.machine = machine;
    this.snapshots = snapshots;
    this.proposalsMax = proposalsMax;
    this.wallClock = wallClock;
    appliedIndex = machine.appliedIndex();
    timeLoggedMillis = machine.timeMillis();
  }

  public GroupId id() {
    return id;
  }

  public RaftCore raft() {
    return raft;
  }

  public ReplicatedMachine machine() {
    return machine;
  }

  public GroupSnapshots snapshots() {
    return snapshots;
  }

  public long appliedIndex() {
    return appliedIndex;
  }

  public boolean isLeader() {
    return raft.role() == Role.LEADER;
  }

  /** From now on it hears and does nothing, and so promises nothing. */
  void suspend() {
    isSuspended = true;
  }

  void resume() {
    isSuspended = false;
  }

  /** Whether it neither hears nor does anything, until it goes on or leaves this node. */
  public boolean isSuspended() {
    return isSuspended;
  }

  public void tick(long nowMillis) {
    if (isSuspended || !raft.tick(nowMillis)) {
      return;
    }
    snapshots.compaction().advanceTo(nowMillis, machine);
    if (raft.isReady() && !isOwnProposalPending()) {
      proposeOwn();
    }
  }

  /**
   * Proposes a command; its fate goes to the sink: {@code Unavailable} and {@code Overloaded} mean
   * that nothing was done, {@code OutcomeUnknown} that it may have been or may yet be.
   *
   * @return false if this node does not lead; then the sink is told nothing
   */
  public boolean propose(Command command, Consumer<Outcome> sink) {
    if (!isLeader()) {
      return false;
    }
    if (raft.log().lastIndex() - raft.commitIndex() >= proposalsMax) {
      sink.accept(new Outcome.Overloaded("too many commands await their commit"));
      return true;
    }
    if (command.bringsBodies() && !snapshots.desk().hasRoom()) {
      sink.accept(new Outcome.MemoryFull(NO_ROOM));
      return true;
    }
    Position position = raft.propose(CommandCodec.encode(command));
    if (position == null) {
      return false;
    }
    Proposed replaced = proposed.put(position.index(), new Proposed(position.term(), sink));
    if (replaced != null) {
      replaced.sink.accept(new Outcome.Unavailable("another entry took its place in the log"));
    }
    return true;
  }

  /**
   * Asks for an index that a read must have seen.
   *
   * @return false if this node cannot tell; then the sink is told nothing
   */
  public boolean read(ReadSink sink) {
    long readId = ++lastReadId;
    if (!raft.read(readId)) {
      return false;
    }
    reads.put(readId, sink);
    return true;
  }

  /** Proposes a command of the leader's own, unless the one before has yet to be applied. */
  public void proposeAsLeader(Command command) {
    if (raft.isReady() && !isOwnProposalPending()) {
      proposeOwn(CommandCodec.encode(command));
    }
  }

  /** Has another node lead, if this one does; the answer is a transfer's or that it does not. */
  public PeerReply transferLeadership(@Nullable NodeId target) {
    TransferStart start = raft.transferLeadership(target);
    return switch (start) {
      case NOT_LEADER -> new PeerReply.NotLeader(raft.leader());
      case ALREADY_LEADS -> new PeerReply.TransferReply(start, raft.term(), raft.leader());
      case UNDERWAY, UNDERWAY_ELSEWHERE, NO_SUCH_VOTER, NO_SUCCESSOR ->
          new PeerReply.TransferReply(start, raft.term(), raft.successor());
    };
  }

  /** Runs the task as soon as this replica has applied the index. */
  public void whenApplied(long index, Runnable task) {
    if (index <= appliedIndex) {
      task.run();
    } else {
      appliedWaiters.computeIfAbsent(index, i -> new ArrayList<>(1)).add(task);
    }
  }

  /** Performs what consensus asks for. */
  public void perform(Effects effects, Output output) {
    Effects.Persist persist = effects.persist();
    if (persist != null) {
      output.write(
          new GroupWrite(id, persist.hardState(), persist.cut(), persist.entries()),
          () -> raft.persisted(persist.sequence()));
    }
    for (Envelope envelope : effects.sendNow()) {
      output.send(id, envelope);
    }
    for (Envelope envelope : effects.sendAfterPersist()) {
      output.sendAfterPersist(id, envelope);
    }
    for (Entry entry : effects.apply()) {
      apply(entry, output);
    }
    for (Effects.ReadyRead ready : effects.readyReads()) {
      ReadSink sink = reads.remove(ready.readId());
      if (sink != null) {
        sink.confirmed(ready.index());
      }
    }
    for (long readId : effects.failedReads()) {
      ReadSink sink = reads.remove(readId);
      if (sink != null) {
        sink.failed();
      }
    }
    for (NodeId follower : effects.snapshotsWanted()) {
      snapshots.sender().send(follower, snapshots.compaction().newest());
    }
    for (Notice notice : effects.notices()) {
      output.noticed(id, notice);
    }
    if (!effects.notices().isEmpty()) {
      giveUpProposalsOfOldTerms();
    }
    snapshots.compaction().run(appliedIndex);
  }

  /** Goes on from a newer state, which a snapshot has brought. */
  public void become(ReplicatedMachine newer) {
    Invariant.check(newer.appliedIndex() > appliedIndex, "%s falls back from %d", id, appliedIndex);
    machine = newer;
    appliedIndex = newer.appliedIndex();
    timeLoggedMillis = newer.timeMillis();
    giveUpProposalsOfOldTerms();
    runAppliedWaiters();
  }

  /** Answers everybody who waits: this group will not go on. */
  public void abandon() {
    List<Proposed> left = new ArrayList<>(proposed.values());
    proposed.clear();
    for (Proposed proposal : left) {
      proposal.sink.accept(new Outcome.OutcomeUnknown("the node stopped before the commit"));
    }
    List<ReadSink> unread = new ArrayList<>(reads.values());
    reads.clear();
    unread.forEach(ReadSink::failed);
  }

  /** Sends again what was on its way to this peer. */
  void unreachable(NodeId peer) {
    raft.unreachable(peer);
  }

  private void apply(Entry entry, Output output) {
    Applied applied = Replay.apply(machine, entry);
    snapshots.compaction().applied(entry);
    appliedIndex = entry.index();
    timeLoggedMillis = entry.timeMillis();
    Proposed proposal = proposed.remove(entry.index());
    if (proposal != null) {
      Outcome outcome = applied.outcome();
      if (proposal.term != entry.term()) {
        proposal.sink.accept(new Outcome.Unavailable("another leader's entry took its place"));
      } else if (outcome != null) {
        proposal.sink.accept(outcome);
      }
    }
    output.applied(id, entry, applied);
    runAppliedWaiters();
  }

  private void runAppliedWaiters() {
    while (!appliedWaiters.isEmpty() && appliedWaiters.firstKey() <= appliedIndex) {
      appliedWaiters.pollFirstEntry().getValue().forEach(Runnable::run);
    }
  }

  private void giveUpProposalsOfOldTerms() {
    List<Proposed> given = new ArrayList<>();
    proposed
        .values()
        .removeIf(
            proposal -> {
              boolean isOld = !isLeader() || proposal.term != raft.term();
              if (isOld) {
                given.add(proposal);
              }
              return isOld;
            });
    for (Proposed proposal : given) {
      proposal.sink.accept(new Outcome.OutcomeUnknown("leadership was lost before the commit"));
    }
  }

  private boolean isOwnProposalPending() {
    return ownProposal.term() == raft.term() && ownProposal.index() > appliedIndex;
  }

  private void proposeOwn() {
    if (!machine.isBootstrapped()) {
      // Unix milliseconds times 1024: a cluster set up anew never repeats a token.
      proposeOwn(CommandCodec.encode(new Command.Bootstrap(wallClock.millis() * 1_024)));
    } else if (machine.nextDeadlineMillis().isPresent()) {
      long now = raft.timeMillis();
      if (machine.nextDeadlineMillis().getAsLong() <= now
          || now - timeLoggedMillis >= TIME_LOGGED_MILLIS) {
        proposeOwn(Replay.PASS_TIME);
      }
    }
  }

  private void proposeOwn(byte[] command) {
    Position position = raft.propose(command);
    if (position != null) {
      ownProposal = position;
    }
  }
}
