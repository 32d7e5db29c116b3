package io.quorate.node;

import io.quorate.calls.IncomingCalls;
import io.quorate.calls.OutgoingCalls;
import io.quorate.calls.PeerChannel;
import io.quorate.coherence.Coherence;
import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import io.quorate.machine.QueueReply;
import io.quorate.member.Doorkeeper;
import io.quorate.member.Relocation;
import io.quorate.port.Identity;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.raft.Envelope;
import io.quorate.raft.RaftCore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** This node's dealings with the others, in both directions. Loop thread only. */
final class Peering {
  /** How long the bodies in one reply may be together; longer ones of one command come alone. */
  static final long REPLY_BYTES_MAX = 2 << 20;

  private final NodeConfig config;
  private final LoopTime time;
  private final Groups groups;
  private final OutgoingCalls calls;
  private final SortedMap<NodeId, PeerChannel> channels = new TreeMap<>();
  private final IncomingCalls incoming = new IncomingCalls();
  private final Watchers watchers;
  private final LeaderWatch leaderWatch;
  private final Reception reception;
  private final Coherence cache;
  private final Relocation relocation;

  Peering(
      NodeConfig config,
      LoopTime time,
      Groups groups,
      OutgoingCalls calls,
      Reception reception,
      Coherence cache) {
    this.config = config;
    this.time = time;
    this.groups = groups;
    this.calls = calls;
    this.reception = reception;
    this.cache = cache;
    this.relocation =
        new Relocation(
            Invariant.present(config.members().get(config.self()), "this node's address"),
            reception.visitors(),
            (member, call) -> calls.call(member, call, answer -> {}));
    this.watchers = new Watchers(time, groups);
    this.leaderWatch =
        new LeaderWatch(
            config.self(),
            time,
            groups,
            (peer, call, onResult) ->
                calls.call(peer, call, LeaderWatch.CALL_MILLIS_MAX, onResult));
  }

  /** Sends a request on its way, or a response to the call that waits for it. */
  void send(GroupId group, Envelope envelope) {
    if (envelope.message().kind().isResponse()) {
      incoming.respond(envelope.to(), group, envelope.message());
    } else {
      channelTo(envelope.to()).send(group, envelope.message());
    }
  }

  private PeerChannel channelTo(NodeId peer) {
    return channels.computeIfAbsent(
        peer, absent -> new PeerChannel(peer, config.callsInFlightMax(), calls, groups));
  }

  // Whoever has been removed comes back, if ever, as another.
  private void forgetStrangers() {
    RaftCore system = groups.system();
    if (system != null) {
      channels.keySet().removeIf(peer -> !system.configuration().isMember(peer));
    }
  }

  void flush() {
    for (PeerChannel channel : channels.values()) {
      channel.flush();
    }
    cache.flush();
  }

  void sweep(Identity identity) {
    RaftCore system = groups.system();
    if (system != null) {
      reception.visitors().forgetMembers(system.log().committedConfiguration());
      relocation.sweep(system, identity, time.nowMillis());
    }
    forgetStrangers();
    incoming.sweep(time.nowMillis());
    watchers.sweep();
    leaderWatch.sweep();
  }

  /** Tells those who watch this node that it leads no longer. */
  void abandon() {
    watchers.abandon();
  }

  /** Takes a call of a peer, as whoever this node is by now. */
  void receive(Identity identity, PeerHeader from, PeerCall call, Consumer<PeerReply> onReply) {
    if (call instanceof PeerCall.Hello hello) {
      onReply.accept(greeted(identity, from, hello));
      return;
    }
    PeerReply objection = Doorkeeper.objectionTo(from, identity, groups.system());
    if (objection != null) {
      onReply.accept(objection);
      return;
    }
    switch (call.kind()) {
      case HELLO -> throw new AssertionError("answered above");
      case VOTES -> receiveRaft(from.from(), ((PeerCall.Votes) call).requests(), onReply);
      case APPENDS -> receiveRaft(from.from(), ((PeerCall.Appends) call).requests(), onReply);
      case PROPOSE -> receiveProposals((PeerCall.Propose) call, onReply);
      case READ_INDEX -> receiveReadIndex((PeerCall.ReadIndex) call, onReply);
      case INSTALL_SNAPSHOT -> receiveSnapshot((PeerCall.InstallSnapshot) call, onReply);
      case READ_STATE -> receiveReadState((PeerCall.ReadState) call, onReply);
      case TIMEOUT_NOW ->
          receiveRaft(from.from(), ((PeerCall.TimeoutNow) call).requests(), onReply);
      case TRANSFER -> receiveTransfer((PeerCall.Transfer) call, onReply);
      case WATCH -> watchers.add(from.from(), onReply);
      case CHANGE_MEMBER -> receiveChange((PeerCall.ChangeMember) call, onReply);
      case COHERE -> onReply.accept(cache.receive(from.from(), (PeerCall.Cohere) call));
      case SEE_LINE -> onReply.accept(cache.see(((PeerCall.SeeLine) call).key()));
    }
  }

  private PeerReply greeted(Identity identity, PeerHeader from, PeerCall.Hello hello) {
    RaftCore system = groups.system();
    boolean isMoved =
        from.clusterId() == identity.clusterId()
            && system != null
            && Relocation.isMoved(
                from.from(), from.incarnation(), hello.address(), system.configuration());
    if (from.clusterId() == 0 || isMoved) {
      reception.visitors().seen(from.from(), hello.address(), from.incarnation(), time.nowMillis());
    }
    return new PeerReply.HelloReply(
        identity.node(),
        identity.incarnation(),
        identity.clusterId(),
        identity.founders(),
        system == null ? new TreeMap<>() : system.log().committedConfiguration().contacts(),
        system == null ? 0 : system.commitIndex(),
        reception.origin().digest());
  }

  private void receiveRaft(NodeId from, List<GroupMessage> requests, Consumer<PeerReply> onReply) {
    List<GroupMessage> known = new ArrayList<>(requests.size());
    for (GroupMessage request : requests) {
      if (groups.open(request.group()) != null) {
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
    Group group = groups.open(call.group());
    if (group == null || !group.isLeader()) {
      onReply.accept(new PeerReply.NotLeader(group == null ? null : group.raft().leader()));
      return;
    }
    for (Command command : call.commands()) {
      if (!group.machine().takes(command.kind())) {
        onReply.accept(new PeerReply.Rejected(group.id() + " takes no " + command.kind()));
        return;
      }
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
              onReply.accept(new PeerReply.ProposeReply(shortened(outcomes)));
            }
          };
      if (!group.propose(command, sink)) {
        sink.accept(new Outcome.Unavailable("the node asked leads no longer"));
      }
    }
  }

  /** Who gets no answer because the call's is too long repeats the command, and gets it then. */
  private static List<Outcome> shortened(Outcome[] outcomes) {
    long bytes = 0;
    for (int i = 0; i < outcomes.length; i++) {
      bytes += outcomes[i] instanceof QueueReply reply ? reply.bodyBytes() : 0;
      if (i > 0 && bytes > REPLY_BYTES_MAX) {
        outcomes[i] = new Outcome.OutcomeUnknown("the answer is too long for this call");
      }
    }
    return Arrays.asList(outcomes);
  }

  private void receiveSnapshot(PeerCall.InstallSnapshot call, Consumer<PeerReply> onReply) {
    Group group = groups.open(call.meta().group());
    if (group == null) {
      onReply.accept(
          new PeerReply.Rejected(config.self() + " does not host " + call.meta().group()));
    } else {
      group.snapshots().receiver().receive(call, onReply);
    }
  }

  private void receiveReadState(PeerCall.ReadState call, Consumer<PeerReply> onReply) {
    Group group = groups.get(call.group());
    if (group == null) {
      onReply.accept(new PeerReply.NotLeader(null));
    } else {
      group.snapshots().lender().receive(call, group.appliedIndex(), onReply);
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

  private void receiveChange(PeerCall.ChangeMember call, Consumer<PeerReply> onReply) {
    RaftCore system = groups.system();
    onReply.accept(
        system == null
            ? new PeerReply.NotLeader(null)
            : reception.admission().advance(system, call.wish(), time.nowMillis()));
  }
}
