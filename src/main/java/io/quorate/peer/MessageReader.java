package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import io.quorate.kernel.GroupId;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.Entry;
import io.quorate.raft.Message;
import io.quorate.raft.MessageKind;
import io.quorate.raft.Position;
import io.quorate.raft.TimeoutNowRequest;
import io.quorate.raft.TimeoutNowResponse;
import io.quorate.raft.VoteRequest;
import io.quorate.raft.VoteResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one Raft message. Its members may come in any order, so all are gathered first. */
final class MessageReader {
  private @Nullable GroupId group;
  private @Nullable MessageKind kind;
  private @Nullable Long term;
  private @Nullable Long round;
  private @Nullable Boolean isPreVote;
  private @Nullable Boolean isGranted;
  private boolean isTransfer;
  private @Nullable Boolean isAccepted;
  private @Nullable Long lastIndex;
  private @Nullable Long lastTerm;
  private @Nullable Long previousIndex;
  private @Nullable Long previousTerm;
  private @Nullable Long matchIndex;
  private @Nullable Long matchTerm;
  private @Nullable Long commitIndex;
  private @Nullable Long timeMillis;
  private @Nullable Long untilMillis;
  private @Nullable List<Entry> entries;

  private MessageReader() {}

  static List<GroupMessage> readAll(WireReader in, MessageKind expected) throws IOException {
    return in.list(
        WireLimits.GROUP_MESSAGES_MAX, element -> new MessageReader().read(element, expected));
  }

  /** One message whose type has been told outside; inside it may be left out. */
  static GroupMessage readPayload(WireReader in, MessageKind expected) throws IOException {
    MessageReader reader = new MessageReader();
    reader.kind = expected;
    return reader.read(in, expected);
  }

  private GroupMessage read(WireReader in, MessageKind expected) throws IOException {
    in.object(this::readMember);
    if (present(kind, Member.MSG_TYPE) != expected) {
      throw new MalformedMessage("not a message for this place: " + kind);
    }
    return new GroupMessage(present(group, Member.GROUP), message(expected));
  }

  private void readMember(String name, WireReader in) throws IOException {
    switch (name) {
      case Member.GROUP -> group = new GroupId(in.text());
      case Member.MSG_TYPE -> kind = MessageType.kindOf(in.text());
      case Member.TERM -> term = in.natural();
      case Member.ROUND -> round = in.integer();
      case Member.IS_PRE_VOTE -> isPreVote = in.bool();
      case Member.IS_GRANTED -> isGranted = in.bool();
      case Member.IS_TRANSFER -> isTransfer = in.bool();
      case Member.IS_ACCEPTED -> isAccepted = in.bool();
      case Member.LAST_INDEX -> lastIndex = in.natural();
      case Member.LAST_TERM -> lastTerm = in.natural();
      case Member.PREV_INDEX -> previousIndex = in.natural();
      case Member.PREV_TERM -> previousTerm = in.natural();
      case Member.MATCH_INDEX -> matchIndex = in.natural();
      case Member.MATCH_TERM -> matchTerm = in.natural();
      case Member.COMMIT_INDEX -> commitIndex = in.natural();
      case Member.TIME_MILLIS -> timeMillis = in.natural();
      case Member.UNTIL_MILLIS -> untilMillis = in.natural();
      case Member.ENTRIES -> entries = EntryCodec.read(in);
      default -> in.skip();
    }
  }

  private Message message(MessageKind expected) throws MalformedMessage {
    long ofTerm = present(term, Member.TERM);
    long ofRound = present(round, Member.ROUND);
    return switch (expected) {
      case VOTE_REQUEST ->
          new VoteRequest(
              ofTerm, ofRound, present(isPreVote, Member.IS_PRE_VOTE), last(), isTransfer);
      case VOTE_RESPONSE ->
          new VoteResponse(
              ofTerm,
              ofRound,
              present(isPreVote, Member.IS_PRE_VOTE),
              present(isGranted, Member.IS_GRANTED));
      case APPEND_REQUEST -> LogOrder.requireIn(appendRequest(ofTerm, ofRound));
      case APPEND_RESPONSE ->
          new AppendResponse(
              ofTerm,
              ofRound,
              present(isAccepted, Member.IS_ACCEPTED),
              new Position(
                  present(matchIndex, Member.MATCH_INDEX), present(matchTerm, Member.MATCH_TERM)));
      case TIMEOUT_NOW_REQUEST ->
          new TimeoutNowRequest(ofTerm, ofRound, last(), present(untilMillis, Member.UNTIL_MILLIS));
      case TIMEOUT_NOW_RESPONSE ->
          new TimeoutNowResponse(ofTerm, ofRound, present(isAccepted, Member.IS_ACCEPTED));
    };
  }

  private Position last() throws MalformedMessage {
    return new Position(present(lastIndex, Member.LAST_INDEX), present(lastTerm, Member.LAST_TERM));
  }

  private AppendRequest appendRequest(long ofTerm, long ofRound) throws MalformedMessage {
    return new AppendRequest(
        ofTerm,
        ofRound,
        new Position(
            present(previousIndex, Member.PREV_INDEX), present(previousTerm, Member.PREV_TERM)),
        present(entries, Member.ENTRIES),
        present(commitIndex, Member.COMMIT_INDEX),
        present(timeMillis, Member.TIME_MILLIS));
  }
}
