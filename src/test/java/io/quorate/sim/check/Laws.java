package io.quorate.sim.check;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.machine.SystemMachine;
import io.quorate.raft.Entry;
import io.quorate.raft.Message;
import io.quorate.raft.RaftCore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** All laws of one group of a cluster; looks only at what has changed since it looked last. */
public final class Laws {
  private final CommittedForever committedForever = new CommittedForever();
  private final DurableSurvives durableSurvives = new DurableSurvives();
  private final StateMachineEquality equality;
  private final LockExclusion exclusion = new LockExclusion();
  private final List<Law> laws = new ArrayList<>();
  private final Map<NodeId, List<Entry>> logs = new TreeMap<>();

  /**
   * @param nodes all of the cluster that may have the group; may still grow
   * @param fastestClock how many milliseconds the fastest clock counts in a true one
   * @param stride how many entries lie between two comparisons of whole states
   */
  public Laws(
      GroupId group,
      Collection<? extends Replica> nodes,
      LongSupplier trueMillis,
      double fastestClock,
      int stride) {
    equality = new StateMachineEquality(group, stride);
    laws.addAll(
        List.of(
            new ElectionSafety(),
            new LogMatching(),
            new LeaderCompleteness(nodes),
            new CommitsOwnTerm(),
            new CommittedOnQuorumDisk(nodes),
            new PromisesAreDurable(),
            new OneVotePerTerm(),
            new MonotoneProgress(),
            new LogTimeNeverHurries(trueMillis, fastestClock, 25),
            equality));
    if (group.equals(GroupId.SYSTEM)) {
      laws.add(new TokensRise());
      laws.add(exclusion);
      laws.add(new EndedSessionsHaveNothing());
      laws.add(new NoDeadlockRemains());
      laws.add(new EventsAgree());
    }
  }

  /** To be called after everything that a node has done. */
  public void stepped(Replica node) {
    RaftCore raft = node.raft();
    if (raft != null) {
      lookForNewEntries(node, raft);
      for (Entry entry : committedForever.advance(raft, node)) {
        Committed committed =
            new Committed(entry, raft.term(), equality.apply(entry), equality.reference());
        for (Law law : laws) {
          law.committed(committed);
        }
      }
    }
    for (Law law : laws) {
      law.stepped(node);
    }
  }

  /** To be called when a node has read its disk. */
  public void restarted(Replica node) {
    logs.remove(node.id());
    laws.forEach(law -> law.restarted(node));
  }

  /** To be called when a node's disk has lost what it had, by its own will. */
  public void left(Replica node) {
    laws.forEach(law -> law.left(node));
  }

  /** To be called when a response leaves a node. */
  public void responded(Replica from, NodeId to, Message message) {
    laws.forEach(law -> law.responded(from, to, message));
  }

  /** To be called at the end, when everybody should have applied everything. */
  public void requireConverged(Replica node, ReplicatedMachine machine) {
    equality.requireEqual(node, machine);
  }

  public LockExclusion exclusion() {
    return exclusion;
  }

  public DurableSurvives durableSurvives() {
    return durableSurvives;
  }

  /** The state after all that is committed of {@code system}. */
  public SystemMachine reference() {
    return (SystemMachine) equality.reference();
  }

  public long committedIndex() {
    return committedForever.lastIndex();
  }

  // Entries are never changed in place, so an equal entry at the end means the same log before it.
  private void lookForNewEntries(Replica node, RaftCore raft) {
    List<Entry> known = logs.computeIfAbsent(node.id(), id -> new ArrayList<>());
    int base = (int) raft.log().base().index();
    int same = (int) Math.min(known.size(), raft.log().lastIndex());
    while (same > base && !known.get(same - 1).equals(raft.log().entry(same))) {
      same--;
    }
    while (same < base) {
      same++;
      known.subList(same - 1, known.size()).clear();
      known.add(committedForever.entry(same)); // which the base is compared with
    }
    if (same == known.size() && same == raft.log().lastIndex()) {
      return;
    }
    known.subList(same, known.size()).clear();
    long from = same + 1L;
    for (long index = from; index <= raft.log().lastIndex(); index++) {
      known.add(raft.log().entry(index));
    }
    laws.forEach(law -> law.logChanged(node, from));
  }
}
