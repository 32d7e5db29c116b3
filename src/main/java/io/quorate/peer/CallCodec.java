package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.machine.Command;
import io.quorate.machine.CommandCodec;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCallKind;
import io.quorate.raft.MessageKind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of calls. */
public final class CallCodec {
  private CallCodec() {}

  public static byte[] encode(WireFormat format, PeerCall call) {
    return WireWriter.write(format, out -> write(out, call));
  }

  /**
   * @throws MalformedMessage if the body is no call of that kind
   */
  public static PeerCall decode(WireFormat format, PeerCallKind kind, byte[] body)
      throws MalformedMessage {
    return WireReader.read(format, body, in -> read(in, kind));
  }

  /**
   * Reads a call out of the payload of an envelope: one Raft message, or the question for a line.
   *
   * @throws MalformedMessage if the payload is no such message
   */
  public static PeerCall decodePayload(PeerCallKind kind, byte[] json) throws MalformedMessage {
    return WireReader.read(
        WireFormat.JSON,
        json,
        in ->
            switch (kind) {
              case VOTES ->
                  new PeerCall.Votes(
                      List.of(MessageReader.readPayload(in, MessageKind.VOTE_REQUEST)));
              case APPENDS ->
                  new PeerCall.Appends(
                      List.of(MessageReader.readPayload(in, MessageKind.APPEND_REQUEST)));
              case SEE_LINE -> CoherenceCodec.readSeeLine(in);
              case HELLO,
                  PROPOSE,
                  READ_INDEX,
                  INSTALL_SNAPSHOT,
                  TIMEOUT_NOW,
                  TRANSFER,
                  WATCH,
                  CHANGE_MEMBER,
                  READ_STATE,
                  COHERE ->
                  throw new MalformedMessage("no envelope has a call of kind " + kind);
            });
  }

  private static void write(JsonGenerator out, PeerCall call) throws IOException {
    switch (call.kind()) {
      case HELLO -> MembershipCodec.write(out, (PeerCall.Hello) call);
      case CHANGE_MEMBER -> MembershipCodec.write(out, (PeerCall.ChangeMember) call);
      case WATCH -> {
        out.writeStartObject();
        out.writeEndObject();
      }
      case VOTES ->
          MessageWriter.write(out, ((PeerCall.Votes) call).requests(), MessageKind.VOTE_REQUEST);
      case APPENDS ->
          MessageWriter.write(
              out, ((PeerCall.Appends) call).requests(), MessageKind.APPEND_REQUEST);
      case PROPOSE -> writePropose(out, (PeerCall.Propose) call);
      case READ_INDEX -> {
        out.writeStartObject();
        out.writeStringField(Member.GROUP, ((PeerCall.ReadIndex) call).group().value());
        out.writeEndObject();
      }
      case INSTALL_SNAPSHOT -> SnapshotCodec.write(out, (PeerCall.InstallSnapshot) call);
      case TIMEOUT_NOW ->
          MessageWriter.write(
              out, ((PeerCall.TimeoutNow) call).requests(), MessageKind.TIMEOUT_NOW_REQUEST);
      case READ_STATE -> SnapshotCodec.write(out, (PeerCall.ReadState) call);
      case TRANSFER -> writeTransfer(out, (PeerCall.Transfer) call);
      case COHERE -> CoherenceCodec.write(out, (PeerCall.Cohere) call);
      case SEE_LINE -> CoherenceCodec.write(out, (PeerCall.SeeLine) call);
    }
  }

  private static void writeTransfer(JsonGenerator out, PeerCall.Transfer transfer)
      throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.GROUP, transfer.group().value());
    NodeId target = transfer.target();
    if (target != null) {
      out.writeStringField(Member.TARGET, target.value());
    }
    out.writeEndObject();
  }

  private static void writePropose(JsonGenerator out, PeerCall.Propose propose) throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.GROUP, propose.group().value());
    out.writeArrayFieldStart(Member.COMMANDS);
    for (Command command : propose.commands()) {
      out.writeBinary(CommandCodec.encode(command));
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static PeerCall read(WireReader in, PeerCallKind kind) throws IOException {
    return switch (kind) {
      case HELLO -> MembershipCodec.readHello(in);
      case CHANGE_MEMBER -> MembershipCodec.readChange(in);
      case VOTES -> new PeerCall.Votes(MessageReader.readAll(in, MessageKind.VOTE_REQUEST));
      case APPENDS -> new PeerCall.Appends(MessageReader.readAll(in, MessageKind.APPEND_REQUEST));
      case PROPOSE -> {
        Fields fields = new Fields(in);
        yield new PeerCall.Propose(
            present(fields.group, Member.GROUP), present(fields.commands, Member.COMMANDS));
      }
      case READ_INDEX -> new PeerCall.ReadIndex(present(new Fields(in).group, Member.GROUP));
      case INSTALL_SNAPSHOT -> SnapshotCodec.read(in);
      case READ_STATE -> SnapshotCodec.readOfState(in);
      case TIMEOUT_NOW ->
          new PeerCall.TimeoutNow(MessageReader.readAll(in, MessageKind.TIMEOUT_NOW_REQUEST));
      case TRANSFER -> {
        Fields fields = new Fields(in);
        yield new PeerCall.Transfer(present(fields.group, Member.GROUP), fields.target);
      }
      case COHERE -> CoherenceCodec.read(in);
      case SEE_LINE -> CoherenceCodec.readSeeLine(in);
      case WATCH -> {
        in.object((name, member) -> member.skip());
        yield new PeerCall.Watch();
      }
    };
  }

  // A leader's own commands come from nobody else.
  private static Command readCommand(WireReader in) throws IOException {
    Command command = CommandCodec.decode(in.bytes());
    return switch (command.kind()) {
      case ON_LOCK, ON_PLACEMENT, ON_QUEUE, ASK_QUEUES, TELL_DEPTHS -> command;
      case BOOTSTRAP, PASS_TIME, FOLLOW_TABLE, ON_CACHE ->
          throw new MalformedMessage("not a command that one node sends another");
    };
  }

  /** What has been read of a call to the leader of a group. */
  private static final class Fields {
    private @Nullable GroupId group;
    private @Nullable List<Command> commands;
    private @Nullable NodeId target;

    Fields(WireReader in) throws IOException {
      in.object(this::readMember);
    }

    private void readMember(String name, WireReader in) throws IOException {
      switch (name) {
        case Member.GROUP -> group = new GroupId(in.text());
        case Member.TARGET -> target = new NodeId(in.text());
        case Member.COMMANDS -> commands = in.list(WireLimits.COMMANDS_MAX, CallCodec::readCommand);
        default -> in.skip();
      }
    }
  }
}
