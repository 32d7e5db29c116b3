package io.quorate.raft;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Effects.Persist;
import io.quorate.raft.Effects.ReadyRead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Effects and messages as lines to read; positions are {@code index.term}. */
final class TraceText {
  private TraceText() {}

  static List<String> of(Effects effects, NodeId node) {
    List<String> lines = new ArrayList<>();
    for (Notice notice : effects.notices()) {
      lines.add(node + " " + of(notice));
    }
    Persist persist = effects.persist();
    if (persist != null) {
      lines.add(node + " " + of(persist));
    }
    for (ReadyRead read : effects.readyReads()) {
      lines.add(node + " may read " + read.readId() + " at index " + read.index());
    }
    for (long readId : effects.failedReads()) {
      lines.add(node + " fails read " + readId);
    }
    if (!effects.apply().isEmpty()) {
      lines.add(node + " applies " + of(effects.apply()));
    }
    return lines;
  }

  private static String of(Notice notice) {
    if (notice instanceof Notice.RoleChanged change) {
      String leader = change.leader() == null ? "none" : change.leader().value();
      return "is %s in term %d, leader %s".formatted(change.role(), change.term(), leader);
    }
    if (notice instanceof Notice.LeaderDoubted doubt) {
      return "doubts " + doubt.leader();
    }
    if (notice instanceof Notice.TransferBegun begun) {
      return "hands over to " + begun.successor();
    }
    if (notice instanceof Notice.TransferGivenUp givenUp) {
      return "gives up handing over to " + givenUp.successor();
    }
    return "has lost its quorum";
  }

  private static String of(Persist persist) {
    StringBuilder text = new StringBuilder("writes #" + persist.sequence() + ":");
    HardState state = persist.hardState();
    if (state != null) {
      text.append(" term ").append(state.term());
      if (state.votedFor() != null) {
        text.append(" vote ").append(state.votedFor());
      }
    }
    if (!persist.entries().isEmpty()) {
      text.append(' ').append(of(persist.entries()));
    }
    return text.toString();
  }

  static String of(Packet packet) {
    String text = "m" + packet.id() + " " + packet.from() + "->" + packet.to() + " ";
    String answer = packet.inReplyTo() == 0 ? "" : " to m" + packet.inReplyTo();
    return text + of(packet.message()) + answer;
  }

  private static String of(Message message) {
    return switch (message.kind()) {
      case VOTE_REQUEST -> of((VoteRequest) message);
      case VOTE_RESPONSE -> of((VoteResponse) message);
      case APPEND_REQUEST -> of((AppendRequest) message);
      case APPEND_RESPONSE -> of((AppendResponse) message);
      case TIMEOUT_NOW_REQUEST -> of((TimeoutNowRequest) message);
      case TIMEOUT_NOW_RESPONSE -> of((TimeoutNowResponse) message);
    };
  }

  private static String of(VoteRequest request) {
    String name = request.isPreVote() ? "pre-vote?" : "vote?";
    String transfer = request.isTransfer() ? " for the leader" : "";
    return "%s term %d last %s%s".formatted(name, request.term(), of(request.last()), transfer);
  }

  private static String of(VoteResponse response) {
    String name = response.isPreVote() ? "pre-vote" : "vote";
    String verdict = response.isGranted() ? "granted" : "refused";
    return "%s %s term %d".formatted(name, verdict, response.term());
  }

  private static String of(AppendRequest request) {
    return "append? term %d after %s %s commit %d"
        .formatted(
            request.term(), of(request.previous()), of(request.entries()), request.commitIndex());
  }

  private static String of(AppendResponse response) {
    String verdict = response.isAccepted() ? "accepted" : "refused";
    return "append %s term %d match %s".formatted(verdict, response.term(), of(response.match()));
  }

  private static String of(TimeoutNowRequest request) {
    return "campaign? term %d last %s until %d"
        .formatted(request.term(), of(request.last()), request.untilMillis());
  }

  private static String of(TimeoutNowResponse response) {
    return "campaign %s term %d"
        .formatted(response.isAccepted() ? "begun" : "refused", response.term());
  }

  private static String of(Position position) {
    return position.index() + "." + position.term();
  }

  private static String of(List<Entry> entries) {
    return entries.stream().map(TraceText::of).collect(Collectors.joining(" ", "[", "]"));
  }

  private static String of(Entry entry) {
    String payload = new String(entry.payload(), StandardCharsets.UTF_8);
    String position = of(entry.position());
    if (entry.kind() == EntryKind.NO_OP) {
      return position + ":no-op";
    }
    return payload.equals(position) ? position : position + ":" + payload;
  }
}
