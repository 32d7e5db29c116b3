package io.quorate.server.rpc;

import io.quorate.peer.CallCodec;
import io.quorate.peer.HeaderCodec;
import io.quorate.peer.MalformedMessage;
import io.quorate.peer.Refusals;
import io.quorate.peer.ReplyCodec;
import io.quorate.peer.WireFormat;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import io.quorate.server.api.Answers;
import io.quorate.server.api.Problem;
import io.quorate.server.api.ProblemCode;
import io.quorate.server.api.Refusal;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls between nodes in the form of messages, each what the call has that takes the payload alone.
 * Who sends them is in the headers of the request, as in those calls, and knows the secret.
 */
public final class PeerMessages {
  private final PeerDoor door;
  private final HttpHeaders headers;
  private final List<Supplier<CompletionStage<byte[]>>> calls = new ArrayList<>();

  PeerMessages(PeerDoor door, HttpHeaders headers) {
    this.door = door;
    this.headers = headers;
  }

  /**
   * Takes a RequestVote (Raft §5.2).
   *
   * @return the place of its answer
   * @throws Refusal if the sender is no member, or the payload is not what the type needs
   */
  public int requestVote(byte[] payload) {
    return add(PeerCallKind.VOTES, payload);
  }

  /** As {@link #requestVote}, with an AppendEntries (Raft §5.3). */
  public int appendEntries(byte[] payload) {
    return add(PeerCallKind.APPENDS, payload);
  }

  /** As {@link #requestVote}, asking what this node's cache has of a key. */
  public int readLine(byte[] payload) {
    return add(PeerCallKind.SEE_LINE, payload);
  }

  private int add(PeerCallKind kind, byte[] payload) {
    if (!door.isMember(headers)) {
      throw Refusal.rejected(
          "only members of a cluster with a secret send it, with the secret in "
              + HeaderCodec.SECRET);
    }
    try {
      PeerHeader from = HeaderCodec.read(headers::getHeaderString);
      Optional<String> mistake = door.mistakenFor(headers::getHeaderString);
      if (mistake.isPresent()) {
        throw Refusal.rejected(mistake.get());
      }
      PeerCall call = CallCodec.decodePayload(kind, payload);
      calls.add(() -> door.reply(from, call).handle((reply, timeout) -> answer(kind, reply)));
      return calls.size() - 1;
    } catch (MalformedMessage e) {
      throw Refusal.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] answer(PeerCallKind kind, @Nullable PeerReply reply) {
    if (reply == null) {
      return Problem.of(ProblemCode.OUTCOME_UNKNOWN, "the node has not answered in time").body();
    }
    return Refusals.toProblem(reply)
        .map(problem -> Optional.of(problem.encode(WireFormat.JSON)))
        .orElseGet(() -> ReplyCodec.encodePayload(kind, reply))
        .orElseGet(
            () -> Problem.of(ProblemCode.NOT_FOUND, "this node takes no part in the group").body());
  }

  /**
   * Sends all at once.
   *
   * @return the answers, by the places that were given
   */
  public CompletionStage<List<byte[]>> send() {
    return Answers.joined(calls.stream().map(Supplier::get).toList());
  }
}
