package io.quorate.sim;

import io.quorate.machine.Command;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerReply;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.Message;
import io.quorate.raft.Position;
import io.quorate.raft.TimeoutNowRequest;
import io.quorate.raft.TimeoutNowResponse;
import io.quorate.raft.VoteRequest;
import io.quorate.raft.VoteResponse;
import java.util.List;

/** How calls look in a trace: short, because many must fit on a page. */
final class Lines {
  private Lines() {}

  static String of(PeerCall call) {
    return switch (call.kind()) {
      case HELLO -> "hello";
      case VOTES -> of(((PeerCall.Votes) call).requests());
      case APPENDS -> of(((PeerCall.Appends) call).requests());
      case PROPOSE -> "propose " + of((PeerCall.Propose) call);
      case READ_INDEX -> "read index";
      case INSTALL_SNAPSHOT -> of((PeerCall.InstallSnapshot) call);
      case TIMEOUT_NOW -> of(((PeerCall.TimeoutNow) call).requests());
      case WATCH -> "watch";
      case CHANGE_MEMBER -> String.valueOf(((PeerCall.ChangeMember) call).wish());
      case READ_STATE -> call.toString();
      case COHERE -> ((PeerCall.Cohere) call).messages().toString();
      case SEE_LINE -> call.toString();
      case TRANSFER -> "transfer to " + ((PeerCall.Transfer) call).target();
    };
  }

  static String of(PeerReply reply) {
    if (reply instanceof PeerReply.StateReply state) {
      return state.part().length + " bytes of " + state.meta();
    }
    return reply instanceof PeerReply.RaftReply raft ? of(raft.responses()) : reply.toString();
  }

  private static String of(PeerCall.InstallSnapshot call) {
    return "snapshot up to "
        + of(call.meta().base().position())
        + ": "
        + call.part().length
        + " at "
        + call.offset()
        + " of "
        + call.meta().bytes();
  }

  private static String of(PeerCall.Propose call) {
    return call.commands().stream().map(Command::toString).toList().toString();
  }

  private static String of(List<GroupMessage> messages) {
    return messages.size() == 1
        ? of(messages.get(0).message())
        : messages.stream().map(each -> of(each.message())).toList().toString();
  }

  private static String of(Message message) {
    String head = "t" + message.term() + " ";
    return head
        + switch (message.kind()) {
          case VOTE_REQUEST -> of((VoteRequest) message);
          case VOTE_RESPONSE -> of((VoteResponse) message);
          case APPEND_REQUEST -> of((AppendRequest) message);
          case APPEND_RESPONSE -> of((AppendResponse) message);
          case TIMEOUT_NOW_REQUEST -> of((TimeoutNowRequest) message);
          case TIMEOUT_NOW_RESPONSE ->
              ((TimeoutNowResponse) message).isAccepted() ? "campaigns" : "does not campaign";
        }
        + " #"
        + message.round() % 10_000;
  }

  private static String of(VoteRequest request) {
    return (request.isPreVote() ? "pre-vote? " : "vote? ")
        + of(request.last())
        + (request.isTransfer() ? " for the leader" : "");
  }

  private static String of(TimeoutNowRequest request) {
    return "campaign? " + of(request.last()) + " until " + request.untilMillis();
  }

  private static String of(VoteResponse response) {
    return (response.isPreVote() ? "pre-vote " : "vote ") + (response.isGranted() ? "yes" : "no");
  }

  private static String of(AppendRequest request) {
    return "append after "
        + of(request.previous())
        + " "
        + request.entries().stream().map(entry -> of(entry.position())).toList()
        + " commit "
        + request.commitIndex()
        + " time "
        + request.timeMillis();
  }

  private static String of(AppendResponse response) {
    return (response.isAccepted() ? "match " : "refused, try ") + of(response.match());
  }

  private static String of(Position position) {
    return position.index() + "@" + position.term();
  }
}
