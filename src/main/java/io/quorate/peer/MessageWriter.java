package io.quorate.peer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.Invariant;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.Message;
import io.quorate.raft.MessageKind;
import io.quorate.raft.TimeoutNowRequest;
import io.quorate.raft.TimeoutNowResponse;
import io.quorate.raft.VoteRequest;
import io.quorate.raft.VoteResponse;
import java.io.IOException;
import java.util.List;

/** Writes Raft messages, one object for each group. */
final class MessageWriter {
  private MessageWriter() {}

  static void write(JsonGenerator out, List<GroupMessage> messages, MessageKind expected)
      throws IOException {
    out.writeStartArray();
    for (GroupMessage message : messages) {
      MessageKind kind = message.message().kind();
      Invariant.check(kind == expected, "a %s among messages of kind %s", kind, expected);
      writeOne(out, message);
    }
    out.writeEndArray();
  }

  static void writeOne(JsonGenerator out, GroupMessage message) throws IOException {
    Message body = message.message();
    out.writeStartObject();
    out.writeStringField(Member.GROUP, message.group().value());
    out.writeStringField(Member.MSG_TYPE, MessageType.nameOf(body.kind()));
    out.writeNumberField(Member.TERM, body.term());
    out.writeNumberField(Member.ROUND, body.round());
    switch (body.kind()) {
      case VOTE_REQUEST -> writeVoteRequest(out, (VoteRequest) body);
      case VOTE_RESPONSE -> writeVoteResponse(out, (VoteResponse) body);
      case APPEND_REQUEST -> writeAppendRequest(out, (AppendRequest) body);
      case APPEND_RESPONSE -> writeAppendResponse(out, (AppendResponse) body);
      case TIMEOUT_NOW_REQUEST -> writeTimeoutNow(out, (TimeoutNowRequest) body);
      case TIMEOUT_NOW_RESPONSE ->
          out.writeBooleanField(Member.IS_ACCEPTED, ((TimeoutNowResponse) body).isAccepted());
    }
    out.writeEndObject();
  }

  private static void writeVoteRequest(JsonGenerator out, VoteRequest vote) throws IOException {
    out.writeBooleanField(Member.IS_PRE_VOTE, vote.isPreVote());
    out.writeNumberField(Member.LAST_INDEX, vote.last().index());
    out.writeNumberField(Member.LAST_TERM, vote.last().term());
    if (vote.isTransfer()) {
      out.writeBooleanField(Member.IS_TRANSFER, true);
    }
  }

  private static void writeTimeoutNow(JsonGenerator out, TimeoutNowRequest timeoutNow)
      throws IOException {
    out.writeNumberField(Member.LAST_INDEX, timeoutNow.last().index());
    out.writeNumberField(Member.LAST_TERM, timeoutNow.last().term());
    out.writeNumberField(Member.UNTIL_MILLIS, timeoutNow.untilMillis());
  }

  private static void writeVoteResponse(JsonGenerator out, VoteResponse vote) throws IOException {
    out.writeBooleanField(Member.IS_PRE_VOTE, vote.isPreVote());
    out.writeBooleanField(Member.IS_GRANTED, vote.isGranted());
  }

  private static void writeAppendRequest(JsonGenerator out, AppendRequest append)
      throws IOException {
    out.writeNumberField(Member.PREV_INDEX, append.previous().index());
    out.writeNumberField(Member.PREV_TERM, append.previous().term());
    out.writeNumberField(Member.COMMIT_INDEX, append.commitIndex());
    out.writeNumberField(Member.TIME_MILLIS, append.timeMillis());
    EntryCodec.write(out, append.entries());
  }

  private static void writeAppendResponse(JsonGenerator out, AppendResponse append)
      throws IOException {
    out.writeBooleanField(Member.IS_ACCEPTED, append.isAccepted());
    out.writeNumberField(Member.MATCH_INDEX, append.match().index());
    out.writeNumberField(Member.MATCH_TERM, append.match().term());
  }
}
