package io.quorate.sim;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import io.quorate.raft.Message;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import io.quorate.sim.check.DurableLog;
import io.quorate.sim.check.Laws;
import io.quorate.sim.check.Replica;
import org.jspecify.annotations.Nullable;

/** The group of one shard on one machine, which may come, leave, and come again. */
final class SimShard implements Replica {
  private final SimNode machine;
  private final GroupId group;
  private final Laws laws;
  private final DurableLog durable;
  private @Nullable RaftCore seen;
  private boolean mayHaveLeft;

  SimShard(SimNode machine, GroupId group, Laws laws) {
    this.machine = machine;
    this.group = group;
    this.laws = laws;
    durable = new DurableLog(group);
  }

  @Override
  public NodeId id() {
    return machine.id();
  }

  @Override
  public int identity() {
    return machine.identity();
  }

  @Override
  public @Nullable RaftCore raft() {
    return machine.raft(group);
  }

  @Override
  public @Nullable ReplicatedMachine machine() {
    return machine.machine(group);
  }

  @Override
  public DurableLog disk() {
    return durable;
  }

  /** To be called after everything that the node has done. */
  void stepped() {
    RaftCore raft = raft();
    if (raft != seen) {
      seen = raft;
      laws.restarted(this);
    }
    laws.stepped(this);
  }

  /** To be called when the replica should have applied everything, if it is here. */
  void requireConverged() {
    ReplicatedMachine here = machine();
    if (here != null && here.appliedIndex() == laws.committedIndex()) {
      laws.requireConverged(this, here);
    }
  }

  void responded(NodeId to, Message message) {
    laws.responded(this, to, message);
  }

  /** The journal has been given something that may be on the disk, or not, from now on. */
  void handedOver(GroupWrite write) {
    mayHaveLeft |= write.group().equals(group) && LogCut.LEAVING.equals(write.cut());
  }

  /** What the journal has called durable. */
  void durable(GroupWrite write) {
    if (write.group().equals(group)) {
      durable.add(write);
      if (LogCut.LEAVING.equals(write.cut())) {
        mayHaveLeft = false;
        laws.left(this);
      }
    }
  }

  /** The machine has read its disk. */
  void recovered(Restored restored, LogBase snapshot, boolean isEmptied) {
    boolean hasLeft = mayHaveLeft && restored.base().equals(LogBase.NONE);
    if (!isEmptied && !hasLeft) {
      laws.durableSurvives().recovered(id(), durable, restored, snapshot);
    }
    if (!isEmptied) {
      durable.become(restored, hasLeft ? LogBase.NONE : snapshot);
    }
    mayHaveLeft = false;
  }

  /** Nothing that this machine has promised counts any more. */
  void forgetPast() {
    durable.become(Restored.EMPTY, LogBase.NONE);
  }
}
