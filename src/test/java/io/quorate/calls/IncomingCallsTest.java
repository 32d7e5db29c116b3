package io.quorate.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerReply;
import io.quorate.raft.Position;
import io.quorate.raft.VoteRequest;
import io.quorate.raft.VoteResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingCallsTest {
  private static final NodeId B = new NodeId("b");
  private static final GroupId OTHER = new GroupId("shard-1");

  private final IncomingCalls calls = new IncomingCalls();
  private final List<PeerReply> replies = new ArrayList<>();

  @Test
  void aCallOfSeveralGroupsIsAnsweredWhenAllHaveAnswered() {
    calls.open(B, List.of(request(GroupId.SYSTEM, 1), request(OTHER, 5)), 0, replies::add);

    calls.respond(B, OTHER, response(5));
    assertThat(replies).isEmpty();
    calls.respond(B, GroupId.SYSTEM, response(1));

    assertThat(((PeerReply.RaftReply) replies.get(0)).responses()).hasSize(2);
  }

  @Test
  void aDuplicatedRequestIsAnsweredTwice() {
    calls.open(B, List.of(request(GroupId.SYSTEM, 1)), 0, replies::add);
    calls.open(B, List.of(request(GroupId.SYSTEM, 1)), 0, replies::add);

    calls.respond(B, GroupId.SYSTEM, response(1));
    assertThat(replies).hasSize(1);
    calls.respond(B, GroupId.SYSTEM, response(1));
    assertThat(replies).hasSize(2);
  }

  @Test
  void aResponseAfterTheCallerGaveUpGoesNowhere() {
    calls.open(B, List.of(request(GroupId.SYSTEM, 1)), 0, replies::add);
    calls.sweep(IncomingCalls.AGE_MILLIS_MAX + 1);

    calls.respond(B, GroupId.SYSTEM, response(1));

    assertThat(replies).isEmpty();
  }

  private static GroupMessage request(GroupId group, long round) {
    return new GroupMessage(group, new VoteRequest(1, round, false, Position.ZERO));
  }

  private static VoteResponse response(long round) {
    return new VoteResponse(1, round, false, true);
  }
}
