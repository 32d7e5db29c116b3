package io.quorate.node;

import io.quorate.group.Group;
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
final class ReadIndexes {
  private final NodeId self;
  private final Leadership leadership;
  private final PeerCaller caller;

  ReadIndexes(NodeId self, Leadership leadership, PeerCaller caller) {
    this.self = self;
    this.leadership = leadership;
    this.caller = caller;
  }

  /** Asks; the sink is told the index, or that whoever leads is not known or cannot tell. */
  void ask(Group.ReadSink sink) {
    NodeId leader = leadership.leader();
    if (leader == null) {
      sink.failed();
    } else if (!leader.equals(self)) {
      caller.call(leader, new PeerCall.ReadIndex(GroupId.SYSTEM), result -> tell(result, sink));
    } else if (!leadership.read(sink)) {
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
