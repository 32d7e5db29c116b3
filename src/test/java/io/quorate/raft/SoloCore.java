package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.raft.Effects.Persist;
import java.util.ArrayList;
import java.util.List;

/** Core {@code a} of the group {@code a b c}; the test plays the other two, and the disk. */
final class SoloCore {
  static final NodeId A = new NodeId("a");
  static final NodeId B = new NodeId("b");
  static final NodeId C = new NodeId("c");
  static final RaftConfig CONFIG = RaftConfig.DEFAULT;

  final RaftCore raft;
  private final List<Persist> writes = new ArrayList<>();
  private final List<Envelope> sentNow = new ArrayList<>();
  private final List<Envelope> sentAfterPersist = new ArrayList<>();
  private long nowMillis;
  private long round;

  SoloCore(Restored restored) {
    raft = new RaftCore(CONFIG, A, Configuration.of(List.of(A, B, C)), restored, new Rng(7), 0);
  }

  /** An empty node in term 0. */
  static SoloCore fresh() {
    return new SoloCore(Restored.EMPTY);
  }

  /** The leader of the term after that of the log, elected by b, with its no-op on its disk. */
  static SoloCore leader(long... terms) {
    SoloCore solo = new SoloCore(RaftCluster.log(terms));
    solo.campaign();
    for (Message request : solo.take(B)) {
      solo.tell(B, grant((VoteRequest) request));
    }
    solo.sync();
    for (Message request : solo.take(B)) {
      solo.tell(B, grant((VoteRequest) request));
    }
    assertThat(solo.raft.role()).isEqualTo(Role.LEADER);
    solo.sync();
    solo.sentNow.removeIf(envelope -> envelope.message().kind() == MessageKind.VOTE_REQUEST);
    return solo;
  }

  static VoteResponse grant(VoteRequest request) {
    return new VoteResponse(request.term(), request.round(), request.isPreVote(), true);
  }

  static VoteRequest voteRequest(long term, Position last) {
    return new VoteRequest(term, 1_000 + term, false, last);
  }

  static VoteRequest preVoteRequest(long term, Position last) {
    return new VoteRequest(term, 2_000 + term, true, last);
  }

  /** What a leader sends: its entries' terms, after a position. */
  AppendRequest append(long term, Position previous, long commitIndex, long... terms) {
    List<Entry> entries = new ArrayList<>();
    for (long entryTerm : terms) {
      entries.add(RaftCluster.entry(previous.index() + 1 + entries.size(), entryTerm));
    }
    return new AppendRequest(term, ++round, previous, entries, commitIndex, 0);
  }

  void elapse(long millis) {
    for (long passed = 0; passed < millis; passed += 10) {
      nowMillis += 10;
      raft.tick(nowMillis);
      drain();
    }
  }

  /** Lets time pass until the election timer fires. */
  void campaign() {
    while (raft.role() == Role.FOLLOWER) {
      elapse(10);
    }
  }

  void tell(NodeId from, Message message) {
    raft.receive(from, message);
    drain();
  }

  Effects drain() {
    Effects effects = raft.effects();
    if (effects.persist() != null) {
      writes.add(effects.persist());
    }
    sentNow.addAll(effects.sendNow());
    sentAfterPersist.addAll(effects.sendAfterPersist());
    return effects;
  }

  /** The disk does all that it was asked to, and what waited for it leaves. */
  void sync() {
    sentNow.addAll(sentAfterPersist);
    sentAfterPersist.clear();
    while (!writes.isEmpty()) {
      raft.persisted(writes.remove(0).sequence());
      drain();
    }
  }

  /** What has left for this node and was not taken yet. */
  List<Message> take(NodeId to) {
    List<Message> taken = new ArrayList<>();
    for (Envelope envelope : sentNow) {
      if (envelope.to().equals(to)) {
        taken.add(envelope.message());
      }
    }
    sentNow.removeIf(envelope -> envelope.to().equals(to));
    return taken;
  }

  /** The one message of this type that has left for this node. */
  <T extends Message> T takeOne(NodeId to, Class<T> type) {
    List<Message> taken = take(to);
    assertThat(taken).as("messages to %s", to).hasSize(1);
    return type.cast(taken.get(0));
  }
}
