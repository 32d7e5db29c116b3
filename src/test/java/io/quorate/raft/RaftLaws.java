package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The properties of Raft figure 3, checked on all nodes of a cluster as often as a test likes. */
public final class RaftLaws {
  private final RaftCluster cluster;
  private final TreeMap<Long, NodeId> leaderOfTerm = new TreeMap<>();
  private final TreeMap<NodeId, Long> highestTerm = new TreeMap<>();
  private final TreeMap<NodeId, Integer> checkedCount = new TreeMap<>();

  /** What any node has ever applied, and so what has been committed. */
  private final List<Entry> committed = new ArrayList<>();

  /** A term in which each of those was committed, or a later one. */
  private final List<Long> commitTerm = new ArrayList<>();

  public RaftLaws(RaftCluster cluster) {
    this.cluster = cluster;
  }

  /** The entries that have been committed, in order. */
  public List<Entry> committed() {
    return committed;
  }

  public void check() {
    for (RaftNode node : cluster.nodes()) {
      if (node.isUp()) {
        checkElectionSafety(node);
        checkTermIsMonotone(node);
        checkStateMachineSafety(node);
      }
    }
    checkLeaderCompleteness();
    checkLogMatching();
  }

  private void checkElectionSafety(RaftNode node) {
    if (node.core().role() == Role.LEADER) {
      NodeId leader = leaderOfTerm.putIfAbsent(node.core().term(), node.id());
      assertThat(leader).as("leader of term %d", node.core().term()).isIn(null, node.id());
    }
  }

  private void checkTermIsMonotone(RaftNode node) {
    long durableTerm = node.durable().hardState().term();
    Long before = highestTerm.put(node.id(), durableTerm);
    assertThat(durableTerm)
        .as("term of %s", node.id())
        .isGreaterThanOrEqualTo(before == null ? 0 : before);
  }

  private void checkStateMachineSafety(RaftNode node) {
    List<Entry> applied = node.applied();
    int checked = Math.min(checkedCount.getOrDefault(node.id(), 0), applied.size());
    for (int i = checked; i < applied.size(); i++) {
      Entry entry = applied.get(i);
      assertThat(entry.index()).as("next entry of %s", node.id()).isEqualTo(i + 1L);
      if (i == committed.size()) {
        committed.add(entry);
        commitTerm.add(node.core().term());
        checkQuorumHolds(entry);
      }
      assertThat(isSame(entry, committed.get(i)))
          .as("%s applied %s, not %s", node.id(), entry.position(), committed.get(i).position())
          .isTrue();
    }
    checkedCount.put(node.id(), applied.size());
  }

  // Which configuration the leader went by cannot be seen any more: what a commit allows, it may
  // append within the same step.
  private void checkQuorumHolds(Entry entry) {
    Predicate<NodeId> holds = voter -> cluster.at(voter).isDurable(entry);
    assertThat(
            cluster.nodes().stream()
                .filter(RaftNode::isUp)
                .flatMap(
                    node ->
                        Stream.of(
                            node.core().configuration(),
                            node.core().log().committedConfiguration()))
                .anyMatch(configuration -> configuration.isQuorum(holds)))
        .as("a quorum of disks holds the committed entry %s", entry.position())
        .isTrue();
  }

  private void checkLeaderCompleteness() {
    for (RaftNode node : cluster.nodes()) {
      if (!node.isUp() || node.core().role() != Role.LEADER) {
        continue;
      }
      RaftCore leader = node.core();
      for (int i = committed.size() - 1; i >= leader.commitIndex(); i--) {
        if (leader.term() > commitTerm.get(i)) {
          assertThat(leader.log().lastIndex()).as("last index of %s", node.id()).isGreaterThan(i);
          assertThat(isSame(leader.log().entry(i + 1L), committed.get(i)))
              .as("leader %s has %s", node.id(), committed.get(i).position())
              .isTrue();
        }
      }
    }
  }

  private void checkLogMatching() {
    for (RaftNode one : cluster.nodes()) {
      for (RaftNode other : cluster.nodes()) {
        if (one.isUp() && other.isUp() && one.id().compareTo(other.id()) < 0) {
          checkLogMatching(one.core(), other.core());
        }
      }
    }
  }

  // What both have applied is checked already.
  private static void checkLogMatching(RaftCore one, RaftCore other) {
    boolean mustMatch = false;
    long checkedIndex = Math.min(one.commitIndex(), other.commitIndex());
    checkedIndex =
        Math.max(checkedIndex, Math.max(one.log().base().index(), other.log().base().index()));
    long commonIndex = Math.min(one.log().lastIndex(), other.log().lastIndex());
    for (long index = commonIndex; index > checkedIndex; index--) {
      Entry left = one.log().entry(index);
      Entry right = other.log().entry(index);
      mustMatch |= left.term() == right.term();
      if (mustMatch) {
        assertThat(isSame(left, right)).as("logs match at %d", index).isTrue();
      }
    }
  }

  private static boolean isSame(Entry one, Entry other) {
    return one.position().equals(other.position())
        && one.kind() == other.kind()
        && one.timeMillis() == other.timeMillis()
        && Arrays.equals(one.payload(), other.payload());
  }
}
