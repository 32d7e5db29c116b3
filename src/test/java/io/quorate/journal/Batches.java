package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.kernel.Rng;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import io.quorate.raft.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes batches; no two of them are equal. */
final class Batches {
  static final GroupId SYSTEM = GroupId.SYSTEM;
  static final GroupId SHARD = new GroupId("shard-7");

  /** A voter, a learner, and one whose contact is known. */
  static final Configuration CONFIGURATION =
      Configuration.of(List.of(new NodeId("a")))
          .withLearner(new NodeId("b"))
          .withContact(new NodeId("b"), new Contact(new PeerAddress("::1", 8_002), -3));

  private long sequence;

  /** One entry with a payload of so many bytes, all equal. */
  JournalBatch entry(long index, int payloadBytes) {
    return batch(new GroupWrite(SYSTEM, null, null, List.of(entryAt(index, payloadBytes))));
  }

  JournalBatch vote(long term, String node) {
    return batch(new GroupWrite(SYSTEM, new HardState(term, new NodeId(node)), null, List.of()));
  }

  /** A cut that leaves what follows its base. */
  JournalBatch cut(GroupId group, long baseIndex) {
    return batch(new GroupWrite(group, null, new LogCut(base(baseIndex), true), List.of()));
  }

  /** The log begins anew after the base, which is at any index. */
  JournalBatch restart(GroupId group, long baseIndex) {
    return batch(new GroupWrite(group, null, new LogCut(base(baseIndex), false), List.of()));
  }

  private LogBase base(long index) {
    return new LogBase(new Position(index, 1), 1_000 + sequence, CONFIGURATION);
  }

  JournalBatch batch(GroupWrite... writes) {
    return new JournalBatch(++sequence, List.of(writes));
  }

  Entry entryAt(long index, int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    Arrays.fill(payload, (byte) (sequence + 1));
    return new Entry(new Position(index, 1), 1_000 + sequence, EntryKind.COMMAND, payload);
  }

  /** A batch that may follow the history. */
  JournalBatch random(Rng rng, History history) {
    List<GroupWrite> writes = new ArrayList<>();
    for (GroupId group : rng.chance(0.3) ? List.of(SYSTEM, SHARD) : List.of(SYSTEM)) {
      writes.add(randomWrite(rng, history, group));
    }
    return batch(writes.toArray(GroupWrite[]::new));
  }

  private GroupWrite randomWrite(Rng rng, History history, GroupId group) {
    History.State now = history.now(group);
    LogCut cut = rng.chance(0.15) ? randomCut(rng, now) : null;
    long base = cut == null ? now.base().index() : cut.base().index();
    long last = cut == null || cut.keepsTail() ? Math.max(now.lastIndex(), base) : base;
    boolean isVote = rng.chance(0.3);
    List<Entry> entries = new ArrayList<>();
    int count = isVote ? rng.index(2) : 1 + rng.index(3);
    long first = 1 + last - rng.index((int) Math.min(3, last - base) + 1);
    for (int i = 0; i < count; i++) {
      entries.add(randomEntry(rng, first + i));
    }
    return new GroupWrite(group, isVote ? randomVote(rng, now.hardState()) : null, cut, entries);
  }

  private LogCut randomCut(Rng rng, History.State now) {
    long base = now.base().index();
    boolean keepsTail = rng.chance(0.8);
    int reach = (int) (now.lastIndex() - base) + (keepsTail ? 1 : 4);
    return new LogCut(base(base + rng.index(reach)), keepsTail);
  }

  private Entry randomEntry(Rng rng, long index) {
    byte[] payload = new byte[rng.chance(0.02) ? 5_000 : rng.index(rng.chance(0.2) ? 700 : 60)];
    Arrays.fill(payload, (byte) rng.index(256));
    EntryKind kind = payload.length == 0 ? EntryKind.NO_OP : EntryKind.COMMAND;
    return new Entry(new Position(index, rng.index(5)), 2_000 + sequence, kind, payload);
  }

  // A term is used once, so that no two states of the history are equal.
  private HardState randomVote(Rng rng, HardState before) {
    @Nullable NodeId votedFor =
        rng.chance(0.5) ? new NodeId("node-" + rng.index(3) + ":8001") : null;
    return new HardState(before.term() + 1 + rng.index(3), votedFor);
  }
}
