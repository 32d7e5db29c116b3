package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.ArrayDeque;
import java.util.Iterator;

/** Watches that every request delivered is answered exactly once. */
final class Answers {
  private final ArrayDeque<Packet> owed = new ArrayDeque<>();

  void delivered(Packet request) {
    owed.add(request);
  }

  /** The id of the request that a message answers; 0 if it is a request itself. */
  int sent(NodeId from, Envelope envelope) {
    Message message = envelope.message();
    if (message.kind() == MessageKind.VOTE_REQUEST
        || message.kind() == MessageKind.APPEND_REQUEST
        || message.kind() == MessageKind.TIMEOUT_NOW_REQUEST) {
      return 0;
    }
    for (Iterator<Packet> rest = owed.iterator(); rest.hasNext(); ) {
      Packet request = rest.next();
      boolean isAnswer =
          request.to().equals(from)
              && request.from().equals(envelope.to())
              && request.message().round() == message.round();
      if (isAnswer) {
        assertThat(message.kind()).isEqualTo(answerTo(request.message().kind()));
        rest.remove();
        return request.id();
      }
    }
    throw new AssertionError(from + " answers what nobody asked, or twice: " + envelope);
  }

  private static MessageKind answerTo(MessageKind request) {
    return switch (request) {
      case VOTE_REQUEST -> MessageKind.VOTE_RESPONSE;
      case APPEND_REQUEST -> MessageKind.APPEND_RESPONSE;
      case TIMEOUT_NOW_REQUEST -> MessageKind.TIMEOUT_NOW_RESPONSE;
      case VOTE_RESPONSE, APPEND_RESPONSE, TIMEOUT_NOW_RESPONSE ->
          throw new IllegalArgumentException("no request: " + request);
    };
  }

  int owed() {
    return owed.size();
  }

  void forgive(NodeId crashed) {
    owed.removeIf(request -> request.to().equals(crashed));
  }
}
