package io.quorate.placement;

import io.quorate.kernel.NodeId;
import io.quorate.machine.Command;
import io.quorate.machine.SystemMachine;
import io.quorate.raft.Configuration;
import io.quorate.raft.MemberChange;
import io.quorate.raft.RaftCore;
import io.quorate.ring.HashRing;
import io.quorate.ring.Placement;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.Placements;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the leader of {@code system} does so that the members have the shards: proposes a table
 * whenever the members have changed, and lets those go who are to leave and have no shard any more.
 * It keeps nothing but what it can compute anew, so any leader can go on. Loop thread only.
 */
public final class Steward {
  /** Where a table is computed: with many shards and nodes that takes longer than a loop may. */
  public interface Background {
    /** Computes elsewhere, and hands over the result in the loop. */
    void compute(Supplier<PlacementTable> task, Consumer<PlacementTable> onResult);
  }

  private final Placement firstRule;
  private final Background background;
  private @Nullable Question asked;
  private @Nullable PlacementTable answer;

  /** Which table is next, for these members, after this one? */
  private record Question(SortedSet<NodeId> members, PlacementTable present) {}

  /**
   * @param firstRule of a cluster that has not placed its shards yet
   */
  public Steward(Placement firstRule, Background background) {
    this.firstRule = firstRule;
    this.background = background;
  }

  /**
   * Does what is to be done next.
   *
   * @param system the consensus of {@code system}
   * @param propose takes commands for its log; they may get lost
   */
  public void sweep(RaftCore system, SystemMachine machine, Consumer<Command> propose) {
    if (!system.isReady() || !machine.isBootstrapped() || !system.log().isConfigurationSettled()) {
      return;
    }
    Configuration members = system.configuration();
    Placements placements = machine.placements();
    for (NodeId node : placements.leaving()) {
      if (!members.isMember(node)) {
        propose.accept(new Command.OnPlacement(new PlacementCommand.Stay(node)));
      } else if (placements.sharesOf(node) == 0) {
        system.change(new MemberChange.Remove(node));
      }
    }
    TreeSet<NodeId> staying = new TreeSet<>(members.voters());
    staying.removeAll(placements.leaving());
    if (!staying.isEmpty()) {
      place(staying, placements, propose);
    }
  }

  private void place(SortedSet<NodeId> staying, Placements placements, Consumer<Command> propose) {
    Placement agreed = placements.rule();
    Placement rule = agreed == null ? firstRule : agreed;
    PlacementTable present = placements.table();
    Question question = new Question(staying, present);
    PlacementTable next = answer;
    if (!question.equals(asked)) {
      asked = question;
      answer = null;
      background.compute(
          () -> rule.propose(present, HashRing.of(staying)),
          table -> answer = question.equals(asked) ? table : answer);
    } else if (next != null && next.epoch() != present.epoch()) {
      propose.accept(
          new Command.OnPlacement(new PlacementCommand.Place(rule.replicationFactor(), next)));
    }
  }
}
