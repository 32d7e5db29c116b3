package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the gateway's parts need to know of the group that they serve. Loop thread only. */
interface Leadership {
  /** The group's leader as far as this node knows; null if it knows none. */
  @Nullable NodeId leader();

  /** As {@link Group#propose}. */
  boolean propose(Command command, Consumer<Outcome> sink);

  /** As {@link Group#read}. */
  boolean read(Group.ReadSink sink);

  /**
   * The peer that was taken for the leader does not lead, or cannot be reached.
   *
   * @param leader who leads, as the peer has said; null if it has said nothing
   */
  void denied(NodeId peer, @Nullable NodeId leader);

  /** Why there is no leader, for people. */
  String absence();
}
