package io.quorate.machine;

import io.quorate.kernel.Body;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.MalformedBytes;
import io.quorate.lock.DeadlockPolicy;
import java.util.List;

/** Makes the machine that a group needs. */
public record Machines(DeadlockPolicy deadlockPolicy) {

  /** The machine of a group whose log begins with its first entry. */
  public ReplicatedMachine fresh(GroupId group) {
    return group.equals(GroupId.SYSTEM) ? new SystemMachine(deadlockPolicy) : new ShardMachine();
  }

  /**
   * The machine of {@code system} with which a new cluster begins, out of the state of another.
   *
   * @throws io.quorate.kernel.MalformedBytes as {@link #restore}
   */
  public ReplicatedMachine begin(byte[] stateOfAnother) {
    return SystemMachine.begin(deadlockPolicy, stateOfAnother);
  }

  /**
   * The machine whose state this is.
   *
   * @param bodies those that belong to the state, in their order
   * @throws io.quorate.kernel.MalformedBytes if it is not one of such a group, or of this version
   */
  public ReplicatedMachine restore(GroupId group, byte[] state, List<Body> bodies) {
    if (!group.equals(GroupId.SYSTEM)) {
      return ShardMachine.restore(state, bodies);
    }
    MalformedBytes.check(bodies.isEmpty(), "the state of " + group + " has no bodies");
    return SystemMachine.restore(deadlockPolicy, state);
  }
}
