package io.quorate.sim.check;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.machine.Applied;
import io.quorate.machine.Command;
import io.quorate.machine.CommandCodec;
import io.quorate.machine.Machines;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.snapshot.BodyTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All replicas that have applied the same entries are in the same state. They are compared with a
 * machine beside the cluster that applies each committed entry once, at indexes {@code stride}
 * apart and wherever a caller asks.
 */
public final class StateMachineEquality implements Law {
  private static final byte[] PASS_TIME = CommandCodec.encode(new Command.PassTime());

  private final ReplicatedMachine reference;
  private final int stride;
  private final List<Seen> states = new ArrayList<>();
  private final Map<NodeId, Long> compared = new TreeMap<>();

  public StateMachineEquality(GroupId group, int stride) {
    this.reference = new Machines(DeadlockPolicy.YOUNGEST).fresh(group);
    this.stride = stride;
  }

  /** Applies the next committed entry to the reference. */
  public Applied apply(Entry entry) {
    byte[] payload = entry.kind() == EntryKind.COMMAND ? entry.payload() : PASS_TIME;
    Applied applied = reference.apply(entry.index(), entry.timeMillis(), payload);
    if (entry.index() % stride == 0) {
      states.add(Seen.of(reference));
    }
    return applied;
  }

  public ReplicatedMachine reference() {
    return reference;
  }

  @Override
  public void restarted(Replica node) {
    compared.remove(node.id());
  }

  @Override
  public void stepped(Replica node) {
    ReplicatedMachine machine = node.machine();
    if (machine == null) {
      return;
    }
    long index = machine.appliedIndex();
    if (index > 0 && index % stride == 0 && compared.getOrDefault(node.id(), 0L) != index) {
      compared.put(node.id(), index);
      compare(node, machine, states.get((int) (index / stride) - 1));
    }
  }

  /** Compares a node that has applied everything, whatever the stride. */
  public void requireEqual(Replica node, ReplicatedMachine machine) {
    if (machine.appliedIndex() != reference.appliedIndex()) {
      throw new LawBroken(
          this,
          "%s has applied %d of %d",
          node.id(),
          machine.appliedIndex(),
          reference.appliedIndex());
    }
    compare(node, machine, Seen.of(reference));
  }

  private void compare(Replica node, ReplicatedMachine machine, Seen expected) {
    Seen seen = Seen.of(machine);
    if (!Arrays.equals(seen.state, expected.state)) {
      throw new LawBroken(
          this, "%s differs at byte %d", node.id(), Arrays.mismatch(seen.state, expected.state));
    }
    if (!Arrays.equals(seen.bodies, expected.bodies)) {
      throw new LawBroken(this, "%s has other bodies", node.id());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by hand
  private record Seen(byte[] state, byte[] bodies) {
    static Seen of(ReplicatedMachine machine) {
      return new Seen(machine.state(), BodyTable.of(machine.bodies().bodies()).bytes());
    }
  }
}
