package io.quorate.backup;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks nodes about a group's state, this node like any other. Loop thread only. */
final class StateAccess {
  private final NodeId self;
  private final Groups groups;
  private final PeerCaller caller;

  StateAccess(NodeId self, Groups groups, PeerCaller caller) {
    this.self = self;
    this.groups = groups;
    this.caller = caller;
  }

  NodeId self() {
    return self;
  }

  @Nullable Group own(GroupId id) {
    return groups.get(id);
  }

  /** What all that was answered before now is contained in; a refusal, or nothing at all. */
  void confirm(NodeId leader, GroupId id, Consumer<@Nullable PeerReply> onReply) {
    if (!leader.equals(self)) {
      call(leader, new PeerCall.ReadIndex(id), onReply);
      return;
    }
    Group group = groups.get(id);
    boolean isAsked = group != null && group.read(sink(onReply));
    if (!isAsked) {
      onReply.accept(new PeerReply.NotLeader(null));
    }
  }

  private static Group.ReadSink sink(Consumer<@Nullable PeerReply> onReply) {
    return new Group.ReadSink() {
      @Override
      public void confirmed(long index) {
        onReply.accept(new PeerReply.ReadIndexReply(index));
      }

      @Override
      public void failed() {
        onReply.accept(null);
      }
    };
  }

  /** A {@link PeerReply.StateReply}, a refusal, or nothing at all. */
  void read(NodeId host, PeerCall.ReadState call, Consumer<@Nullable PeerReply> onReply) {
    if (!host.equals(self)) {
      call(host, call, onReply);
      return;
    }
    Group group = groups.get(call.group());
    if (group == null) {
      onReply.accept(new PeerReply.NotLeader(null));
    } else {
      group.snapshots().lender().receive(call, group.appliedIndex(), onReply);
    }
  }

  private void call(NodeId peer, PeerCall call, Consumer<@Nullable PeerReply> onReply) {
    caller.call(
        peer,
        call,
        result ->
            onReply.accept(result instanceof PeerResult.Replied replied ? replied.reply() : null));
  }
}
