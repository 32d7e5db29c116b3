package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.OutcomeCodec;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import io.quorate.raft.MessageKind;
import io.quorate.raft.TransferStart;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bodies of replies that do what the call asked for; {@link Refusals} has the others. */
public final class ReplyCodec {
  private ReplyCodec() {}

  /** The body of a reply to a call of that kind; the reply is no refusal. */
  public static byte[] encode(WireFormat format, PeerCallKind kind, PeerReply reply) {
    return WireWriter.write(format, out -> write(out, kind, reply));
  }

  /**
   * @throws MalformedMessage if the body is no reply to a call of that kind
   */
  public static PeerReply decode(WireFormat format, PeerCallKind kind, byte[] body)
      throws MalformedMessage {
    return WireReader.read(format, body, in -> read(in, kind));
  }

  /**
   * The reply as the payload of an envelope; nothing if the node has no answer to the one Raft
   * message of the call, as when it does not take part in the group.
   */
  public static Optional<byte[]> encodePayload(PeerCallKind kind, PeerReply reply) {
    if (!(reply instanceof PeerReply.RaftReply raft)) {
      return Optional.of(encode(WireFormat.JSON, kind, reply));
    }
    return raft.responses().stream()
        .findFirst()
        .map(
            response ->
                WireWriter.write(WireFormat.JSON, out -> MessageWriter.writeOne(out, response)));
  }

  private static void write(JsonGenerator out, PeerCallKind kind, PeerReply reply)
      throws IOException {
    if (reply instanceof PeerReply.RaftReply raft) {
      MessageWriter.write(out, raft.responses(), responseTo(kind));
    } else if (reply instanceof PeerReply.ProposeReply propose) {
      writePropose(out, propose);
    } else if (reply instanceof PeerReply.ReadIndexReply readIndex) {
      out.writeStartObject();
      out.writeNumberField(Member.INDEX, readIndex.index());
      out.writeEndObject();
    } else if (reply instanceof PeerReply.TransferReply transfer) {
      writeTransfer(out, transfer);
    } else if (reply instanceof PeerReply.WatchReply) {
      out.writeStartObject();
      out.writeEndObject();
    } else if (reply instanceof PeerReply.HelloReply hello) {
      MembershipCodec.write(out, hello);
    } else if (reply instanceof PeerReply.MemberReply member) {
      MembershipCodec.write(out, member);
    } else if (reply instanceof PeerReply.SnapshotReply snapshot) {
      SnapshotCodec.write(out, snapshot);
    } else if (reply instanceof PeerReply.StateReply state) {
      SnapshotCodec.write(out, state);
    } else if (reply instanceof PeerReply.Cohered cohered) {
      CoherenceCodec.write(out, cohered);
    } else if (reply instanceof PeerReply.LineSeen line) {
      CoherenceCodec.write(out, line);
    } else {
      throw new InvariantViolation("a refusal is no answer: " + reply);
    }
  }

  private static void writePropose(JsonGenerator out, PeerReply.ProposeReply propose)
      throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart(Member.OUTCOMES);
    for (Outcome outcome : propose.outcomes()) {
      out.writeBinary(OutcomeCodec.encode(outcome));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeTransfer(JsonGenerator out, PeerReply.TransferReply transfer)
      throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.START, transfer.start().name().toLowerCase(Locale.ROOT));
    out.writeNumberField(Member.TERM, transfer.term());
    NodeId successor = transfer.successor();
    if (successor != null) {
      out.writeStringField(Member.SUCCESSOR, successor.value());
    }
    out.writeEndObject();
  }

  private static PeerReply read(WireReader in, PeerCallKind kind) throws IOException {
    return switch (kind) {
      case VOTES, APPENDS, TIMEOUT_NOW ->
          new PeerReply.RaftReply(MessageReader.readAll(in, responseTo(kind)));
      case TRANSFER -> {
        Fields fields = new Fields(in);
        yield new PeerReply.TransferReply(
            present(fields.start, Member.START),
            present(fields.term, Member.TERM),
            fields.successor);
      }
      case WATCH -> {
        in.object((name, member) -> member.skip());
        yield new PeerReply.WatchReply();
      }
      case PROPOSE -> new PeerReply.ProposeReply(present(new Fields(in).outcomes, Member.OUTCOMES));
      case READ_INDEX -> new PeerReply.ReadIndexReply(present(new Fields(in).index, Member.INDEX));
      case INSTALL_SNAPSHOT -> SnapshotCodec.readReply(in);
      case READ_STATE -> SnapshotCodec.readStateReply(in);
      case HELLO -> MembershipCodec.readHelloReply(in);
      case CHANGE_MEMBER -> MembershipCodec.readReply(in);
      case COHERE -> CoherenceCodec.readReply(in);
      case SEE_LINE -> CoherenceCodec.readLine(in);
    };
  }

  private static MessageKind responseTo(PeerCallKind kind) {
    return switch (kind) {
      case VOTES -> MessageKind.VOTE_RESPONSE;
      case APPENDS -> MessageKind.APPEND_RESPONSE;
      case TIMEOUT_NOW -> MessageKind.TIMEOUT_NOW_RESPONSE;
      case HELLO,
          PROPOSE,
          READ_INDEX,
          INSTALL_SNAPSHOT,
          TRANSFER,
          WATCH,
          CHANGE_MEMBER,
          READ_STATE,
          COHERE,
          SEE_LINE ->
          throw new InvariantViolation("no Raft message answers a call of kind " + kind);
    };
  }

  /** What has been read of a reply. */
  private static final class Fields {
    private @Nullable Long index;
    private @Nullable TransferStart start;
    private @Nullable Long term;
    private @Nullable NodeId successor;
    private @Nullable List<Outcome> outcomes;

    Fields(WireReader in) throws IOException {
      in.object(this::readMember);
    }

    private void readMember(String name, WireReader in) throws IOException {
      switch (name) {
        case Member.INDEX -> index = in.natural();
        case Member.START -> start = TransferStart.valueOf(in.text().toUpperCase(Locale.ROOT));
        case Member.TERM -> term = in.natural();
        case Member.SUCCESSOR -> successor = new NodeId(in.text());
        case Member.OUTCOMES ->
            outcomes =
                in.list(WireLimits.COMMANDS_MAX, element -> OutcomeCodec.decode(element.bytes()));
        default -> in.skip();
      }
    }
  }
}
