package io.quorate.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Rng;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import io.quorate.raft.MessageKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goal: what one node says is what the other hears. Method: seeded random calls and replies. */
class CodecTest {
  private static final int SEEDS = 40;

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void raftCallsComeOutAsTheyWentIn(WireFormat format) throws MalformedMessage {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomMessages random = new RandomMessages(new Rng(seed));
      PeerCall votes = new PeerCall.Votes(random.list(MessageKind.VOTE_REQUEST));
      PeerCall appends = new PeerCall.Appends(random.list(MessageKind.APPEND_REQUEST));

      PeerCall timeouts = new PeerCall.TimeoutNow(random.list(MessageKind.TIMEOUT_NOW_REQUEST));

      for (PeerCall call : List.of(votes, appends, timeouts)) {
        assertThat(CallCodec.decode(format, call.kind(), CallCodec.encode(format, call)))
            .as("seed %d", seed)
            .usingRecursiveComparison()
            .isEqualTo(call);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void raftRepliesComeOutAsTheyWentIn(WireFormat format) throws MalformedMessage {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomMessages random = new RandomMessages(new Rng(seed));
      PeerReply votes = new PeerReply.RaftReply(random.list(MessageKind.VOTE_RESPONSE));
      PeerReply appends = new PeerReply.RaftReply(random.list(MessageKind.APPEND_RESPONSE));

      assertThat(afterTheJourney(format, PeerCallKind.VOTES, votes))
          .as("seed %d", seed)
          .isEqualTo(votes);
      assertThat(afterTheJourney(format, PeerCallKind.APPENDS, appends))
          .as("seed %d", seed)
          .isEqualTo(appends);
      PeerReply timeouts = new PeerReply.RaftReply(random.list(MessageKind.TIMEOUT_NOW_RESPONSE));
      assertThat(afterTheJourney(format, PeerCallKind.TIMEOUT_NOW, timeouts))
          .as("seed %d", seed)
          .isEqualTo(timeouts);
    }
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void aLeaderlessNodeSaysSo(WireFormat format) throws MalformedMessage {
    PeerReply reply = new PeerReply.NotLeader(null);
    byte[] body = Refusals.toProblem(reply).orElseThrow().encode(format);

    assertThat(Refusals.toReply(Problem.decode(format, body))).contains(reply);
  }

  /** A newer build may say more than this one knows, and in another order. */
  @ParameterizedTest
  @EnumSource(PeerCallKind.class)
  void membersOfTheFutureAreSkipped(PeerCallKind kind) throws MalformedMessage {
    PeerCall call = Samples.call(kind);
    String body =
        new String(CallCodec.encode(WireFormat.JSON, call), StandardCharsets.UTF_8)
            .replace("{", "{\"from_the_future\":{\"a\":[1,{\"term\":2}]},")
            .replace(",}", "}");

    assertThat(CallCodec.decode(WireFormat.JSON, kind, body.getBytes(StandardCharsets.UTF_8)))
        .usingRecursiveComparison()
        .withEqualsForType(Bytes::equals, Bytes.class)
        .isEqualTo(call);
  }

  private static PeerReply afterTheJourney(WireFormat format, PeerCallKind kind, PeerReply reply)
      throws MalformedMessage {
    return ReplyCodec.decode(format, kind, ReplyCodec.encode(format, kind, reply));
  }
}
