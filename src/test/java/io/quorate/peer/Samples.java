package io.quorate.peer;

import io.quorate.cache.CacheKey;
import io.quorate.cache.LineState;
import io.quorate.cache.WritePolicy;
import io.quorate.cache.wire.CacheSamples;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.Command;
import io.quorate.machine.GatewayStamp;
import io.quorate.machine.RequestId;
import io.quorate.port.CacheMemoryKind;
import io.quorate.port.CacheTerms;
import io.quorate.port.MemberProgress;
import io.quorate.port.MemberWish;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import io.quorate.port.ShardHome;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.raft.TimeoutNowRequest;
import io.quorate.raft.TimeoutNowResponse;
import io.quorate.raft.TransferStart;
import io.quorate.raft.VoteRequest;
import io.quorate.raft.VoteResponse;
import io.quorate.snapshot.SnapshotMeta;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One call and one reply of each kind. */
final class Samples {
  static final GroupId SHARD = new GroupId("shard-7");
  static final NodeId NODE_A = new NodeId("a");
  static final NodeId NODE_B = new NodeId("b:8002");

  private Samples() {}

  static PeerCall call(PeerCallKind kind) {
    return switch (kind) {
      case HELLO -> new PeerCall.Hello(new PeerAddress("::1", 8_001));
      case VOTES ->
          new PeerCall.Votes(
              List.of(
                  new GroupMessage(
                      GroupId.SYSTEM, new VoteRequest(8, 41, true, new Position(107, 7))),
                  new GroupMessage(SHARD, new VoteRequest(3, 42, false, Position.ZERO))));
      case APPENDS -> new PeerCall.Appends(List.of(append(), heartbeat()));
      case PROPOSE -> new PeerCall.Propose(GroupId.SYSTEM, List.of(acquire(), release()));
      case READ_INDEX -> new PeerCall.ReadIndex(GroupId.SYSTEM);
      case INSTALL_SNAPSHOT ->
          new PeerCall.InstallSnapshot(
              new SnapshotMeta(SHARD, base(), 1_000, 3, 70_000, 0xfedcba98),
              262,
              "any bytes".getBytes(StandardCharsets.UTF_8));
      case TIMEOUT_NOW ->
          new PeerCall.TimeoutNow(
              List.of(
                  new GroupMessage(
                      GroupId.SYSTEM, new TimeoutNowRequest(7, 51, new Position(107, 7), 60_620))));
      case TRANSFER -> new PeerCall.Transfer(GroupId.SYSTEM, NODE_B);
      case WATCH -> new PeerCall.Watch();
      case CHANGE_MEMBER ->
          new PeerCall.ChangeMember(
              new MemberWish.Add(NODE_B, new PeerAddress("b.example", 8_002)));
      case READ_STATE -> new PeerCall.ReadState(SHARD, 107, 262, 1_000);
      case COHERE ->
          new PeerCall.Cohere(
              new CacheTerms(WritePolicy.THROUGH, 1_000, CacheMemoryKind.REDIS),
              CacheSamples.all(),
              List.of(3, 4_095));
      case SEE_LINE -> new PeerCall.SeeLine(new CacheKey(7, "user:1"));
    };
  }

  static PeerReply reply(PeerCallKind kind) {
    return switch (kind) {
      case HELLO -> {
        TreeMap<NodeId, Contact> members = new TreeMap<>();
        members.put(NODE_A, new Contact(new PeerAddress("::1", 8_001), 0x0123456789abcdefL));
        members.put(NODE_B, new Contact(new PeerAddress("b.example", 8_002), -1));
        yield new PeerReply.HelloReply(
            NODE_B, -1, 0xCAFEL, new TreeMap<>(members.headMap(NODE_B)), members, 107, 0xFACEL);
      }
      case VOTES ->
          new PeerReply.RaftReply(
              List.of(
                  new GroupMessage(GroupId.SYSTEM, new VoteResponse(8, 41, true, true)),
                  new GroupMessage(SHARD, new VoteResponse(4, 42, false, false))));
      case APPENDS ->
          new PeerReply.RaftReply(
              List.of(
                  new GroupMessage(
                      GroupId.SYSTEM, new AppendResponse(7, 12, true, new Position(107, 7))),
                  new GroupMessage(SHARD, new AppendResponse(9, 13, false, Position.ZERO))));
      case PROPOSE ->
          new PeerReply.ProposeReply(
              List.of(
                  new LockAnswer.Released(new LockName("orders"), new ClientId("alice"), 0),
                  new Outcome.Overloaded("full")));
      case READ_INDEX -> new PeerReply.ReadIndexReply(107);
      case INSTALL_SNAPSHOT -> new PeerReply.SnapshotReply(271, false);
      case TIMEOUT_NOW ->
          new PeerReply.RaftReply(
              List.of(new GroupMessage(GroupId.SYSTEM, new TimeoutNowResponse(8, 51, true))));
      case TRANSFER -> new PeerReply.TransferReply(TransferStart.UNDERWAY, 7, NODE_B);
      case WATCH -> new PeerReply.WatchReply();
      case CHANGE_MEMBER -> new PeerReply.MemberReply(MemberProgress.LEARNING, "catching up");
      case COHERE -> new PeerReply.Cohered(List.of(new ShardHome(3, 12, NODE_B)));
      case SEE_LINE ->
          new PeerReply.LineSeen(
              LineState.SHARED,
              5,
              false,
              new TreeMap<>(Map.of(NODE_A, LineState.SHARED, NODE_B, LineState.SHARED)));
      case READ_STATE ->
          new PeerReply.StateReply(
              new SnapshotMeta(SHARD, base(), 1_000, 3, 70_000, 0xfedcba98),
              "any bytes".getBytes(StandardCharsets.UTF_8));
    };
  }

  private static LogBase base() {
    return new LogBase(
        new Position(107, 7), 60_010, Configuration.of(List.of(NODE_A)).withLearner(NODE_B));
  }

  private static GroupMessage append() {
    return new GroupMessage(
        GroupId.SYSTEM,
        new AppendRequest(
            7,
            12,
            new Position(105, 6),
            List.of(
                new Entry(new Position(106, 7), 60_000, EntryKind.NO_OP, new byte[0]),
                new Entry(
                    new Position(107, 7),
                    60_010,
                    EntryKind.COMMAND,
                    "any bytes".getBytes(StandardCharsets.UTF_8))),
            105,
            60_020));
  }

  private static GroupMessage heartbeat() {
    return new GroupMessage(
        SHARD, new AppendRequest(9, 13, new Position(4, 2), List.of(), 4, 1_234));
  }

  private static Command.OnLock acquire() {
    return new Command.OnLock(
        new GatewayStamp(-5, 17, 16),
        new RequestId("r-1"),
        new LockCommand.Acquire(
            new LockName("orders"),
            new ClientId("alice"),
            LockMode.EXCLUSIVE,
            30_000,
            0,
            10_000,
            1_761_388_200_000L,
            true));
  }

  private static Command.OnLock release() {
    return new Command.OnLock(
        new GatewayStamp(-5, 18, 16),
        null,
        new LockCommand.Release(
            new LockName("orders"), new ClientId("bob"), new FencingToken(1_761_388_200_000L)));
  }
}
