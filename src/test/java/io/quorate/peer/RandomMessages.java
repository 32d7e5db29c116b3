package io.quorate.peer;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Rng;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.Message;
import io.quorate.raft.MessageKind;
import io.quorate.raft.Position;
import io.quorate.raft.TimeoutNowRequest;
import io.quorate.raft.TimeoutNowResponse;
import io.quorate.raft.VoteRequest;
import io.quorate.raft.VoteResponse;
import java.util.ArrayList;
import java.util.List;

/** Raft messages that could be, small numbers and great ones alike. */
final class RandomMessages {
  private static final int MESSAGES_MAX = 5;
  private static final int ENTRIES_MAX = 8;
  private static final int PAYLOAD_BYTES_MAX = 300;

  private final Rng rng;

  RandomMessages(Rng rng) {
    this.rng = rng;
  }

  List<GroupMessage> list(MessageKind kind) {
    List<GroupMessage> messages = new ArrayList<>();
    int count = rng.index(MESSAGES_MAX);
    for (int i = 0; i < count; i++) {
      messages.add(new GroupMessage(new GroupId("group-é-" + rng.index(20)), message(kind)));
    }
    return messages;
  }

  private Message message(MessageKind kind) {
    return switch (kind) {
      case VOTE_REQUEST ->
          new VoteRequest(natural(), rng.nextLong(), rng.chance(0.5), position(), rng.chance(0.5));
      case VOTE_RESPONSE ->
          new VoteResponse(natural(), rng.nextLong(), rng.chance(0.5), rng.chance(0.5));
      case APPEND_REQUEST -> append();
      case APPEND_RESPONSE ->
          new AppendResponse(natural(), rng.nextLong(), rng.chance(0.5), position());
      case TIMEOUT_NOW_REQUEST ->
          new TimeoutNowRequest(natural(), rng.nextLong(), position(), natural());
      case TIMEOUT_NOW_RESPONSE ->
          new TimeoutNowResponse(natural(), rng.nextLong(), rng.chance(0.5));
    };
  }

  private AppendRequest append() {
    Position previous = new Position(rng.between(0, 1L << 40), rng.between(0, 1L << 40));
    List<Entry> entries = new ArrayList<>();
    int count = rng.index(ENTRIES_MAX);
    long term = previous.term();
    long timeMillis = rng.between(0, 1L << 40);
    for (int i = 1; i <= count; i++) {
      term += rng.between(0, 3);
      timeMillis += rng.between(0, 1_000);
      entries.add(
          new Entry(
              new Position(previous.index() + i, term),
              timeMillis,
              rng.chance(0.2) ? EntryKind.NO_OP : EntryKind.COMMAND,
              payload()));
    }
    return new AppendRequest(
        term + rng.between(0, 5), rng.nextLong(), previous, entries, natural(), natural());
  }

  private byte[] payload() {
    byte[] payload = new byte[rng.index(PAYLOAD_BYTES_MAX)];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) rng.nextLong();
    }
    return payload;
  }

  private Position position() {
    return new Position(natural(), natural());
  }

  private long natural() {
    return rng.nextLong() & WireLimits.NUMBER_MAX >>> rng.index(53);
  }
}
