package io.quorate.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.peer.ClusterSecret;
import io.quorate.peer.HeaderCodec;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerEndpoint;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.Message;
import io.quorate.raft.Position;
import io.quorate.raft.VoteRequest;
import io.quorate.raft.VoteResponse;
import io.quorate.server.api.ProblemCode;
import io.quorate.server.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: a member's message is the call it stands for; nobody else sends one. */
class PeerMessagesTest {
  private static final String VOTE =
      "{'group':'system','term':3,'round':4,'is_pre_vote':true,'last_index':9,'last_term':2}";
  private static final Map<String, String> HEADERS =
      Map.of(
          HeaderCodec.SECRET, "s3cret",
          HeaderCodec.CLUSTER, "c1",
          HeaderCodec.NODE, "a",
          HeaderCodec.INCARNATION, "11",
          HeaderCodec.MEMBER_INDEX, "0",
          HeaderCodec.TO, "b",
          HeaderCodec.TO_INCARNATION, "0");

  private final List<PeerHeader> callers = new ArrayList<>();
  private final List<PeerCall> calls = new ArrayList<>();

  @Test
  void voteIsTheCallWithOneRequest() {
    PeerReply reply = raft(new VoteResponse(3, 4, true, true));
    PeerMessages messages = messages(HEADERS, reply);

    assertThat(messages.requestVote(bytes(VOTE))).isZero();
    assertThat(sent(messages))
        .isEqualTo(
            "{\"group\":\"system\",\"msg_type\":\"vote_response\",\"term\":3,\"round\":4,"
                + "\"is_pre_vote\":true,\"is_granted\":true}");
    assertThat(calls)
        .containsExactly(
            new PeerCall.Votes(
                List.of(
                    new GroupMessage(
                        GroupId.SYSTEM, new VoteRequest(3, 4, true, new Position(9, 2), false)))));
    assertThat(callers).containsExactly(new PeerHeader(0xC1, new NodeId("a"), 0x11, 0, 0));
  }

  @Test
  void appendIsTheCallWithOneRequest() {
    PeerReply reply = raft(new AppendResponse(3, 4, true, new Position(9, 2)));
    PeerMessages messages = messages(HEADERS, reply);

    messages.appendEntries(
        bytes(
            "{'group':'system','msg_type':'append_entries','term':3,'round':4,'prev_index':9,"
                + "'prev_term':2,'commit_index':8,'time_millis':1,'entries':[]}"));

    assertThat(sent(messages)).contains("\"msg_type\":\"append_response\"", "\"match_index\":9");
    assertThat(calls).singleElement().isInstanceOf(PeerCall.Appends.class);
  }

  @Test
  void groupWithoutAnAnswerIsNotFound() {
    PeerMessages messages = messages(HEADERS, new PeerReply.RaftReply(List.of()));

    messages.requestVote(bytes(VOTE));

    assertThat(sent(messages)).contains("\"code\":\"not_found\"");
  }

  @Test
  void refusalOfTheNodeIsTheProblemThatItIsBetweenNodes() {
    PeerMessages messages = messages(HEADERS, new PeerReply.Busy());

    messages.readLine(bytes("{'shard':3,'key':'k'}"));

    assertThat(sent(messages)).contains("\"status\":429", "\"code\":\"overloaded\"");
  }

  @ParameterizedTest
  @CsvSource({"'',REJECTED", "wrong,REJECTED"})
  void whoDoesNotKnowTheSecretIsRejected(String presented, ProblemCode code) {
    Map<String, String> headers = new TreeMap<>(HEADERS);
    headers.put(HeaderCodec.SECRET, presented);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> messages(headers, new PeerReply.Busy()).requestVote(bytes(VOTE)))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void clusterWithoutASecretTakesNone() {
    PeerMessages messages = messages(ClusterSecret.none(), HEADERS, new PeerReply.Busy());

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> messages.requestVote(bytes(VOTE)))
        .withMessageContaining("only members of a cluster with a secret");
  }

  @Test
  void messageForAnotherNodeIsRejected() {
    Map<String, String> headers = new TreeMap<>(HEADERS);
    headers.put(HeaderCodec.TO, "c");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> messages(headers, new PeerReply.Busy()).requestVote(bytes(VOTE)))
        .withMessage("the call is for c, and this node is b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'group':'system'} | term",
        "{'group':'system','msg_type':'append_entries','term':1} | not a message for this place"
      })
  void malformedPayloadIsInvalid(String payload, String detail) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> messages(HEADERS, new PeerReply.Busy()).requestVote(bytes(payload)))
        .withMessageContaining(detail)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID));
  }

  private static PeerReply raft(Message response) {
    return new PeerReply.RaftReply(List.of(new GroupMessage(GroupId.SYSTEM, response)));
  }

  private static String sent(PeerMessages messages) {
    byte[] only = messages.send().toCompletableFuture().join().get(0);
    return new String(only, StandardCharsets.UTF_8);
  }

  private PeerMessages messages(Map<String, String> headers, PeerReply reply) {
    return messages(ClusterSecret.of("s3cret"), headers, reply);
  }

  @SuppressWarnings("UnnecessaryAssignment") // no container fills the door here
  private PeerMessages messages(
      ClusterSecret secret, Map<String, String> headers, PeerReply reply) {
    PeerDoor door =
        new PeerDoor() {
          @Override
          NodeId self() {
            return new NodeId("b");
          }
        };
    door.secret = secret;
    PeerEndpoint endpoint =
        (from, call, onReply) -> {
          callers.add(from);
          calls.add(call);
          onReply.accept(reply);
        };
    door.endpoint = endpoint;
    return door.messages(GivenHeaders.of(headers));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
