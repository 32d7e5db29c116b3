package io.quorate.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.Message;
import io.quorate.raft.Position;
import io.quorate.raft.TimeoutNowRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerChannelTest {
  private static final NodeId B = new NodeId("b");
  private static final GroupId OTHER = new GroupId("shard-1");

  private final RecordedCalls calls = new RecordedCalls();
  private final List<GroupId> unreachable = new ArrayList<>();
  private final List<Message> responses = new ArrayList<>();
  private final PeerChannel channel =
      new PeerChannel(
          B,
          2,
          calls,
          new PeerChannel.Listener() {
            @Override
            public void responded(NodeId peer, GroupId group, Message response) {
              responses.add(response);
            }

            @Override
            public void unreachable(NodeId peer, GroupId group) {
              unreachable.add(group);
            }
          });

  @Test
  void appendsOfAllGroupsTravelInOneCall() {
    channel.send(GroupId.SYSTEM, heartbeat(1));
    channel.send(OTHER, heartbeat(1));
    channel.flush();

    assertThat(((PeerCall.Appends) calls.take().call()).requests()).hasSize(2);
  }

  /** A call that is too long would be refused, again and again. */
  @Test
  void longAppendsTravelInCallsOfTheirOwn() {
    byte[] half = new byte[(int) PeerChannel.APPENDS_BYTES_MAX / 2];
    for (int group = 0; group < 4; group++) {
      channel.send(new GroupId("shard-" + group), append(1, half));
    }
    channel.flush();

    assertThat(calls.count()).isEqualTo(2);
    assertThat(((PeerCall.Appends) calls.take().call()).requests()).hasSize(2);
    assertThat(((PeerCall.Appends) calls.take().call()).requests()).hasSize(2);
  }

  @Test
  void noMoreCallsAreOpenedThanAllowed() {
    for (int round = 1; round <= 3; round++) {
      channel.send(GroupId.SYSTEM, append(round));
      channel.flush();
    }

    assertThat(calls.count()).isEqualTo(2);
    calls.take().lost();
    channel.flush();
    assertThat(calls.count()).isEqualTo(2);
  }

  @Test
  void aNewerHeartbeatReplacesOneThatHasNotLeft() {
    channel.send(GroupId.SYSTEM, heartbeat(1));
    channel.send(GroupId.SYSTEM, heartbeat(2));
    channel.flush();

    assertThat(((PeerCall.Appends) calls.take().call()).requests())
        .extracting(request -> request.message().round())
        .containsExactly(2L);
  }

  @Test
  void entriesAreNeverReplaced() {
    channel.send(GroupId.SYSTEM, append(1));
    channel.send(GroupId.SYSTEM, append(2));
    channel.send(GroupId.SYSTEM, heartbeat(3));
    channel.flush();

    assertThat(roundsOf(calls.take())).containsExactly(3L);
    assertThat(roundsOf(calls.take())).containsExactly(1L, 2L);
  }

  private static List<Long> roundsOf(RecordedCalls.Open call) {
    return ((PeerCall.Appends) call.call())
        .requests().stream().map(request -> request.message().round()).toList();
  }

  @Test
  void heartbeatsOfAllGroupsTravelTogether() {
    channel.send(GroupId.SYSTEM, heartbeat(1));
    channel.send(OTHER, heartbeat(1));
    channel.send(GroupId.SYSTEM, heartbeat(2));
    channel.flush();

    assertThat(calls.count()).isEqualTo(1);
    assertThat(((PeerCall.Appends) calls.take().call()).requests())
        .extracting(GroupMessage::group)
        .containsExactlyInAnyOrder(GroupId.SYSTEM, OTHER);
  }

  @Test
  void entriesThatWaitForADiskHoldUpNoHeartbeat() {
    for (int round = 1; round <= 5; round++) {
      channel.send(GroupId.SYSTEM, append(round));
      channel.flush();
    }
    int openCalls = calls.count();
    channel.send(GroupId.SYSTEM, heartbeat(6));
    channel.flush();

    assertThat(calls.count()).isEqualTo(openCalls + 1);
  }

  @Test
  void groupsWithoutAResponseAreReportedUnreachable() {
    channel.send(GroupId.SYSTEM, heartbeat(1));
    channel.send(OTHER, heartbeat(1));
    channel.flush();
    Message response = new AppendResponse(1, 1, true, Position.ZERO);
    calls
        .take()
        .reply(new PeerReply.RaftReply(List.of(new GroupMessage(GroupId.SYSTEM, response))));

    assertThat(responses).containsExactly(response);
    assertThat(unreachable).containsExactly(OTHER);
  }

  @Test
  void slowCallsToCampaignHoldUpNoHeartbeat() {
    for (int round = 1; round <= 5; round++) {
      channel.send(GroupId.SYSTEM, new TimeoutNowRequest(1, round, Position.ZERO, 600));
      channel.flush();
    }
    assertThat(calls.count()).isEqualTo(PeerChannel.TIMEOUTS_IN_FLIGHT_MAX);
    channel.send(GroupId.SYSTEM, heartbeat(6));
    channel.flush();
    assertThat(calls.count()).isEqualTo(PeerChannel.TIMEOUTS_IN_FLIGHT_MAX + 1);

    calls.take().lost();
    assertThat(unreachable).isEmpty();
    channel.flush();
    calls.take();
    assertThat(calls.take().call().kind()).isEqualTo(PeerCallKind.APPENDS);
    assertThat(((PeerCall.TimeoutNow) calls.take().call()).requests())
        .extracting(request -> request.message().round())
        .containsExactly(5L);
  }

  private static AppendRequest heartbeat(long round) {
    return new AppendRequest(1, round, Position.ZERO, List.of(), 0, 0);
  }

  private static AppendRequest append(long round) {
    return append(round, new byte[0]);
  }

  private static AppendRequest append(long round, byte[] payload) {
    Entry entry = new Entry(new Position(round, 1), 0, EntryKind.COMMAND, payload);
    return new AppendRequest(1, round, new Position(round - 1, 1), List.of(entry), 0, 0);
  }
}
