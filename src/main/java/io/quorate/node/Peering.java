package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import io.quorate.node.PeerCall.GroupMessage;
import io.quorate.raft.Envelope;
import io.quorate.raft.MessageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** This node's dealings with the others, in both directions. Loop thread only. */
final class Peering {
  private final NodeConfig config;
  private final LoopTime time;
  private final Transport transport;
  private final Inbox inbox;
  private final Groups groups;
  private final NodeListener listener;
  private final SortedMap<NodeId, String> rejections = new TreeMap<>();
  private final SortedMap<NodeId, PeerChannel> channels = new TreeMap<>();
  private final IncomingCalls incoming = new IncomingCalls();
  private final Watchers watchers;
  private final LeaderWatch leaderWatch;
  private Identity identity;
  private PeerHeader header;

  Peering(
      NodeConfig config,
      LoopTime time,
      Transport transport,
      Inbox inbox,
      Groups groups,
      NodeListener listener,
      Identity identity) {
    this.config = config;
    this.time = time;
    this.transport = transport;
    this.inbox = inbox;
    this.groups = groups;
    this.listener = listener;
    this.identity = identity;
    this.header = headerOf(identity);
    this.watchers = new Watchers(time, groups);
    this.leaderWatch =
        new LeaderWatch(
            config.self(),
            time,
            groups,
            (peer, call, onResult) -> call(peer, call, LeaderWatch.CALL_MILLIS_MAX, onResult));
    for (NodeId member : config.members().keySet()) {
      if (!member.equals(config.self())) {
        channels.put(
            member, new PeerChannel(member, config.callsInFlightMax(), this::call, groups));
      }
    }
  }

  void become(Identity newIdentity) {
    identity = newIdentity;
    header = headerOf(newIdentity);
  }

  /** Starts a call; its result comes back as an input of the loop. */
  void call(NodeId peer, PeerCall call, Consumer<PeerResult> onResult) {
    call(peer, call, timeoutMillis(call), onResult);
  }

  private void call(NodeId peer, PeerCall call, long timeoutMillis, Consumer<PeerResult> onResult) {
    transport.call(
        peer,
        header,
        call,
        timeoutMillis,
        result ->
            inbox.offerResult(
                () -> {
                  noteRejection(peer, result);
                  onResult.accept(result);
                }));
  }

  private long timeoutMillis(PeerCall call) {
    boolean installs = call instanceof PeerCall.InstallSnapshot part && part.isLast();
    return installs ? config.installTimeoutMillis() : config.peerTimeoutMillis();
  }

  private void noteRejection(NodeId peer, PeerResult result) {
    if (result instanceof PeerResult.Replied replied) {
      if (!(replied.reply() instanceof PeerReply.Rejected rejected)) {
        rejections.remove(peer);
      } else if (!rejected.reason().equals(rejections.put(peer, rejected.reason()))) {
        listener.rejected(peer, rejected.reason());
      }
    }
  }

  /** Sends a request on its way, or a response to the call that waits for it. */
  void send(GroupId group, Envelope envelope) {
    MessageKind kind = envelope.message().kind();
    if (kind == MessageKind.VOTE_RESPONSE
        || kind == MessageKind.APPEND_RESPONSE
        || kind == MessageKind.TIMEOUT_NOW_RESPONSE) {
      incoming.respond(envelope.to(), group, envelope.message());
    } else {
      Invariant.present(channels.get(envelope.to()), "a channel to " + envelope.to())
          .send(group, envelope.message());
    }
  }

  void flush() {
    for (PeerChannel channel : channels.values()) {
      channel.flush();
    }
  }

  void sweep() {
    incoming.sweep(time.nowMillis());
    watchers.sweep();
    leaderWatch.sweep();
  }

  /** Tells those who watch this node that it leads no longer. */
  void abandon() {
    watchers.abandon();
  }

  /** Takes a call of a peer. */
  void receive(PeerHeader from, PeerCall call, Consumer<PeerReply> onReply) {
    if (call.kind() == PeerCallKind.HELLO) {
      onReply.accept(
          new PeerReply.HelloReply(identity.node(), identity.incarnation(), identity.roster()));
      return;
    }
    String objection = objectionTo(from);
    if (objection != null) {
      onReply.accept(new PeerReply.Rejected(objection));
      return;
    }
    switch (call.kind()) {
      case HELLO -> throw new AssertionError("answered above");
      case VOTES -> receiveRaft(from.from(), ((PeerCall.Votes) call).requests(), onReply);
      case APPENDS -> receiveRaft(from.from(), ((PeerCall.Appends) call).requests(), onReply);
      case PROPOSE -> receiveProposals((PeerCall.Propose) call, onReply);
      case READ_INDEX -> receiveReadIndex((PeerCall.ReadIndex) call, onReply);
      case INSTALL_SNAPSHOT -> receiveSnapshot((PeerCall.InstallSnapshot) call, onReply);
      case TIMEOUT_NOW ->
          receiveRaft(from.from(), ((PeerCall.TimeoutNow) call).requests(), onReply);
      case TRANSFER -> receiveTransfer((PeerCall.Transfer) call, onReply);
      case WATCH -> watchers.add(from.from(), onReply);
    }
  }

  private @Nullable String objectionTo(PeerHeader from) {
    if (!identity.isMember()) {
      return identity.node() + " is not a member of a cluster yet";
    }
    if (from.clusterId() != header.clusterId()) {
      return identity.node() + " belongs to another cluster than " + from.from();
    }
    Long known = identity.roster().get(from.from());
    if (known == null) {
      return from.from() + " is not a member of the cluster";
    }
    return known == from.incarnation()
        ? null
        : from.from() + " has another incarnation than the cluster knows";
  }

  private void receiveRaft(NodeId from, List<GroupMessage> requests, Consumer<PeerReply> onReply) {
    List<GroupMessage> known = new ArrayList<>(requests.size());
    for (GroupMessage request : requests) {
      if (groups.get(request.group()) != null) {
        known.add(request);
      }
    }
    if (known.isEmpty()) {
      onReply.accept(new PeerReply.RaftReply(List.of()));
      return;
    }
    incoming.open(from, known, time.nowMillis(), onReply);
    for (GroupMessage request : known) {
      Invariant.present(groups.get(request.group()), "a group just seen")
          .raft()
          .receive(from, request.message());
    }
  }

  private void receiveProposals(PeerCall.Propose call, Consumer<PeerReply> onReply) {
    Group group = groups.get(call.group());
    if (group == null || !group.isLeader()) {
      onReply.accept(new PeerReply.NotLeader(group == null ? null : group.raft().leader()));
      return;
    }
    Outcome[] outcomes = new Outcome[call.commands().size()];
    int[] missing = {outcomes.length};
    if (outcomes.length == 0) {
      onReply.accept(new PeerReply.ProposeReply(List.of()));
    }
    for (int i = 0; i < outcomes.length; i++) {
      int place = i;
      Command command = call.commands().get(i);
      Consumer<Outcome> sink =
          outcome -> {
            outcomes[place] = outcome;
            if (--missing[0] == 0) {
              onReply.accept(new PeerReply.ProposeReply(Arrays.asList(outcomes)));
            }
          };
      if (!group.propose(command, sink)) {
        sink.accept(new Outcome.Unavailable("the node asked leads no longer"));
      }
    }
  }

  private void receiveSnapshot(PeerCall.InstallSnapshot call, Consumer<PeerReply> onReply) {
    Group group = groups.get(call.meta().group());
    if (group == null) {
      onReply.accept(
          new PeerReply.Rejected(identity.node() + " does not host " + call.meta().group()));
    } else {
      group.snapshots().receiver().receive(call, onReply);
    }
  }

  private void receiveReadIndex(PeerCall.ReadIndex call, Consumer<PeerReply> onReply) {
    Group group = groups.get(call.group());
    boolean isTaken =
        group != null
            && group.read(
                new Group.ReadSink() {
                  @Override
                  public void confirmed(long index) {
                    onReply.accept(new PeerReply.ReadIndexReply(index));
                  }

                  @Override
                  public void failed() {
                    onReply.accept(new PeerReply.NotLeader(null));
                  }
                });
    if (!isTaken) {
      onReply.accept(new PeerReply.NotLeader(group == null ? null : group.raft().leader()));
    }
  }

  private void receiveTransfer(PeerCall.Transfer call, Consumer<PeerReply> onReply) {
    Group group = groups.get(call.group());
    onReply.accept(
        group == null ? new PeerReply.NotLeader(null) : group.transferLeadership(call.target()));
  }

  private static PeerHeader headerOf(Identity identity) {
    return new PeerHeader(identity.clusterId(), identity.node(), identity.incarnation());
  }
}
