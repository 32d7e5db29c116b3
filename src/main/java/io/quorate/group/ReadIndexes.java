package io.quorate.group;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;

/**
 * Asks the leader of {@code system}, this node or another, for an index that has seen all that is
 * committed by now (thesis §6.4). Loop thread only.
 */
public final class ReadIndexes {
  private final NodeId self;
  private final Groups groups;
  private final PeerCaller caller;

  public ReadIndexes(NodeId self, Groups groups, PeerCaller caller) {
    this.self = self;
    this.groups = groups;
    this.caller = caller;
  }

  /** Asks; the sink is told the index, or that whoever leads is not known or cannot tell. */
  public void ask(Group.ReadSink sink) {
    Group system = groups.get(GroupId.SYSTEM);
    NodeId leader = system == null ? null : system.raft().leader();
    if (system == null || leader == null) {
      sink.failed();
    } else if (!leader.equals(self)) {
      caller.call(leader, new PeerCall.ReadIndex(GroupId.SYSTEM), result -> tell(result, sink));
    } else if (!system.read(sink)) {
      sink.failed();
    }
  }

  private static void tell(PeerResult result, Group.ReadSink sink) {
    if (result instanceof PeerResult.Replied replied
        && replied.reply() instanceof PeerReply.ReadIndexReply reply) {
      sink.confirmed(reply.index());
    } else {
      sink.failed();
    }
  }
}
