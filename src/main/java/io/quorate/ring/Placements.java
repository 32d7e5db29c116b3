package io.quorate.ring;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the shards are to be, and how far they have come: a part of the {@code system} group's
 * state. Shards move one at a time, so that the copying never takes more than a part of the disks
 * and the network.
 */
public final class Placements {
  /** A shard whose move makes no progress for so long, in log time, gives way to the next. */
  public static final long TURN_MILLIS = 10_000;

  /*
   * 1. A shard moves from the moment a table gives it other nodes until its leader reports that
   *    its group consists of the nodes of the newest table.
   * 2. Until then each node of any table since may be a member of its group, and has to host it.
   * 3. A shard begins with the nodes that the first table gave it. Until its first move has ended,
   *    its group may still need those of them to begin that have not heard of it before.
   */
  private PlacementTable table = PlacementTable.EMPTY;
  private int replicationFactor;
  private long firstTableIndex;
  private final TreeMap<Integer, SortedSet<NodeId>> founders = new TreeMap<>();
  private final TreeMap<Integer, TreeSet<NodeId>> moving = new TreeMap<>();
  private final TreeSet<NodeId> leaving = new TreeSet<>();
  private @Nullable Turn turn;

  /** Not a part of the state. */
  private long changes;

  private record Turn(int shard, long untilMillis) {}

  /** The newest table; empty before the first. */
  public PlacementTable table() {
    return table;
  }

  /** The rule by which the first table was made; null before it. */
  public @Nullable Placement rule() {
    return table.isEmpty()
        ? null
        : new Placement(new Shards(table.shards().size()), replicationFactor);
  }

  /** The log's index of the first table; 0 before it. */
  public long firstTableIndex() {
    return firstTableIndex;
  }

  /** How often this object has changed: a number to compare with one from before. */
  public long changes() {
    return changes;
  }

  /** Whether the node may be a member of the shard's group. */
  public boolean mayHave(int shard, NodeId node) {
    TreeSet<NodeId> possible = moving.get(shard);
    return possible == null
        ? table.replicasOf(shard).nodes().contains(node)
        : possible.contains(node);
  }

  /** With whom the shard's group begins, or began; empty once its first move has ended. */
  public SortedSet<NodeId> foundersOf(int shard) {
    return Collections.unmodifiableSortedSet(founders.getOrDefault(shard, new TreeSet<>()));
  }

  /** Whether the shard may not be yet where the table says. */
  public boolean isMoving(int shard) {
    return moving.containsKey(shard);
  }

  /** Whether it is this shard's turn to move. */
  public boolean hasTurn(int shard) {
    return turn != null && turn.shard == shard;
  }

  /** The shards that may not be yet where the table says. */
  public SortedSet<Integer> moving() {
    return Collections.unmodifiableSortedSet(moving.navigableKeySet());
  }

  /** How many groups of shards the node may still be a member of. */
  public int sharesOf(NodeId node) {
    int shares = 0;
    for (int shard = 0; shard < table.shards().size(); shard++) {
      shares += mayHave(shard, node) ? 1 : 0;
    }
    return shares;
  }

  /** Who is to lose its shards, and then its membership. */
  public SortedSet<NodeId> leaving() {
    return Collections.unmodifiableSortedSet(leaving);
  }

  /** When the present turn ends unless the shard goes on, in log time. */
  public OptionalLong nextDeadlineMillis() {
    return turn == null ? OptionalLong.empty() : OptionalLong.of(turn.untilMillis);
  }

  /** Passes the turn on if its shard has made no progress. */
  public void expire(long nowMillis) {
    if (turn != null && turn.untilMillis <= nowMillis) {
      passTurn(turn.shard, nowMillis);
    }
  }

  /**
   * Carries out a command.
   *
   * @param nowMillis log time
   * @param index of the command's entry
   */
  public void apply(long nowMillis, long index, PlacementCommand command) {
    changes++;
    switch (command.kind()) {
      case PLACE -> place(nowMillis, index, (PlacementCommand.Place) command);
      case SETTLE -> settle(nowMillis, (PlacementCommand.Settle) command);
      case GO_ON -> goOn(nowMillis, (PlacementCommand.GoOn) command);
      case LEAVE -> leaving.add(((PlacementCommand.Leave) command).node());
      case STAY -> leaving.remove(((PlacementCommand.Stay) command).node());
    }
  }

  private void place(long nowMillis, long index, PlacementCommand.Place command) {
    PlacementTable next = command.table();
    boolean hasSameShards = table.isEmpty() || next.shards().size() == table.shards().size();
    if (next.epoch() != table.epoch() + 1 || !hasSameShards) {
      return; // made from an older table than this
    }
    if (table.isEmpty()) {
      replicationFactor = command.replicationFactor();
      firstTableIndex = index;
      for (int shard = 0; shard < next.shards().size(); shard++) {
        founders.put(shard, new TreeSet<>(next.replicasOf(shard).nodes()));
      }
    } else {
      noteMoves(next);
    }
    table = next;
    if (turn == null) {
      passTurn(-1, nowMillis);
    }
  }

  private void noteMoves(PlacementTable next) {
    for (int shard = 0; shard < next.shards().size(); shard++) {
      List<NodeId> before = table.replicasOf(shard).nodes();
      TreeSet<NodeId> after = new TreeSet<>(next.replicasOf(shard).nodes());
      boolean isSame = after.equals(new TreeSet<>(before));
      if (!isSame || moving.containsKey(shard)) {
        moving.computeIfAbsent(shard, first -> new TreeSet<>(before)).addAll(after);
      }
    }
  }

  private void goOn(long nowMillis, PlacementCommand.GoOn command) {
    if (command.epoch() == table.epoch() && hasTurn(command.shard())) {
      turn = new Turn(command.shard(), nowMillis + TURN_MILLIS);
    }
  }

  private void settle(long nowMillis, PlacementCommand.Settle command) {
    if (command.epoch() == table.epoch() && moving.remove(command.shard()) != null) {
      founders.remove(command.shard());
      if (hasTurn(command.shard())) {
        passTurn(command.shard(), nowMillis);
      }
    }
  }

  /** The next shard that moves, by number, and then the first again. */
  private void passTurn(int from, long nowMillis) {
    if (moving.isEmpty()) {
      turn = null;
    } else {
      Integer next = moving.higherKey(from);
      turn = new Turn(next == null ? moving.firstKey() : next, nowMillis + TURN_MILLIS);
    }
  }

  /** The whole state; equal ones have equal bytes. */
  public void writeTo(ByteWriter out) {
    table.writeTo(out);
    out.writeVarLong(replicationFactor).writeVarLong(firstTableIndex);
    writeByShard(out, founders);
    writeByShard(out, moving);
    writeNodes(out, leaving);
    if (turn != null) {
      out.writeVarLong(turn.shard).writeVarLong(turn.untilMillis);
    }
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if the bytes are no such state
   */
  public static Placements readFrom(ByteReader in) {
    Placements read = new Placements();
    read.table = PlacementTable.readFrom(in);
    read.replicationFactor = (int) in.readVarLong(0, ShardReplicas.COUNT_MAX);
    read.firstTableIndex = in.readVarLong(0, Long.MAX_VALUE);
    boolean isEmpty = read.table.isEmpty();
    MalformedBytes.check(
        isEmpty == (read.replicationFactor == 0) && isEmpty == (read.firstTableIndex == 0),
        "a first table without its rule, or a rule without it");
    int count = read.table.shards().size();
    read.founders.putAll(readByShard(in, count));
    readByShard(in, count)
        .forEach((shard, possible) -> read.moving.put(shard, new TreeSet<>(possible)));
    read.leaving.addAll(readNodes(in));
    if (!read.moving.isEmpty()) {
      int shard = readShard(in, count);
      MalformedBytes.check(read.moving.containsKey(shard), "a turn of shard " + shard);
      read.turn = new Turn(shard, in.readVarLong(0, Long.MAX_VALUE));
    }
    return read;
  }

  private static void writeByShard(
      ByteWriter out, SortedMap<Integer, ? extends SortedSet<NodeId>> nodes) {
    out.writeVarLong(nodes.size());
    nodes.forEach(
        (shard, ofShard) -> {
          out.writeVarLong(shard);
          writeNodes(out, ofShard);
        });
  }

  private static SortedMap<Integer, SortedSet<NodeId>> readByShard(ByteReader in, int shardCount) {
    TreeMap<Integer, SortedSet<NodeId>> nodes = new TreeMap<>();
    for (int left = in.readCount(shardCount); left > 0; left--) {
      int shard = readShard(in, shardCount);
      boolean isNext = nodes.isEmpty() || nodes.lastKey() < shard;
      MalformedBytes.check(isNext, "shards not by their numbers");
      nodes.put(shard, readNodes(in));
    }
    return nodes;
  }

  private static int readShard(ByteReader in, int shardCount) {
    return (int) in.readVarLong(0, shardCount - 1L);
  }

  private static void writeNodes(ByteWriter out, SortedSet<NodeId> nodes) {
    out.writeVarLong(nodes.size());
    nodes.forEach(node -> out.writeString(node.value()));
  }

  private static SortedSet<NodeId> readNodes(ByteReader in) {
    TreeSet<NodeId> nodes = new TreeSet<>();
    for (int left = in.readCount(); left > 0; left--) {
      NodeId node = in.readName(NodeId::new);
      MalformedBytes.check(
          nodes.isEmpty() || nodes.last().compareTo(node) < 0, "nodes not by their ids");
      nodes.add(node);
    }
    return nodes;
  }
}
