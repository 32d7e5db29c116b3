package io.quorate.group;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.placement.ShardKeeper;
import io.quorate.port.Identity;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Configuration;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import io.quorate.raft.Restored;
import io.quorate.ring.Placements;
import io.quorate.ring.Shards;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.StoredState;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which groups are on this node: {@code system}, and those of the shards that the placements give
 * it. Loop thread only.
 */
public final class Hosting {
  /*
   * 1. A group is on this node from the moment the journal is given its beginning until it is given
   *    its end; a restart finds there which groups it has, before it has heard from anybody.
   * 2. Of a group that has left, term and vote stay for ever: it may come back, and must not vote
   *    twice. Its snapshots go; it does not come back before they have gone.
   * 3. Only a founder of the group, and a member of the cluster since before the first table, that
   *    has never had the group begins with the founders, however late: they may wait for it. All
   *    others wait to be told.
   * 4. The placements that this node has applied may be old: after a restart it reads again what
   *    once was. So a group that does not seem to be here any more is suspended, and leaves only if
   *    that is still so once the node has applied all that was committed when it was suspended.
   *    Whatever it has promised before, it has promised under placements that this includes.
   */
  private final NodeId self;
  private final Groups groups;
  private final GroupStarter starter;
  private final SnapshotDesk desk;
  private final BiConsumer<GroupWrite, Runnable> journal;
  private final TreeMap<GroupId, ShardKeeper> keepers = new TreeMap<>();
  private final TreeMap<GroupId, HardState> left = new TreeMap<>();
  private final TreeSet<GroupId> goingAway = new TreeSet<>();
  private final Consumer<Group.ReadSink> readIndex;
  private final TreeSet<GroupId> doubted = new TreeSet<>();
  private final TreeSet<GroupId> askedFor = new TreeSet<>();
  private boolean isAsking;
  private @Nullable Placements followed;
  private long followedChanges;

  /**
   * @param journal writes, and runs the task once that is durable
   * @param readIndex asks for an index of {@code system} that has seen all that is committed by now
   */
  public Hosting(
      NodeId self,
      Groups groups,
      GroupStarter starter,
      SnapshotDesk desk,
      BiConsumer<GroupWrite, Runnable> journal,
      Consumer<Group.ReadSink> readIndex) {
    this.self = self;
    this.groups = groups;
    this.starter = starter;
    this.desk = desk;
    this.journal = journal;
    this.readIndex = readIndex;
  }

  /** What the leaders of this node's shards have to do, by group. */
  public SortedMap<GroupId, ShardKeeper> keepers() {
    return keepers;
  }

  /**
   * Takes up the groups that the disk knows, and {@code system}.
   *
   * @param restoredGroups what the journal held
   * @param states the newest snapshots
   * @param founders who decides in {@code system} before its log has anything to say of it
   */
  public void start(
      SortedMap<GroupId, Restored> restoredGroups,
      SortedMap<GroupId, StoredState> states,
      Configuration founders) {
    groups.host(
        starter.start(
            GroupId.SYSTEM,
            founders,
            restoredGroups.getOrDefault(GroupId.SYSTEM, Restored.EMPTY),
            states.get(GroupId.SYSTEM)));
    restoredGroups.forEach(
        (id, restored) -> {
          if (id.equals(GroupId.SYSTEM)) {
            return;
          }
          if (restored.base().equals(LogBase.NONE)) {
            left.put(id, restored.hardState());
            forget(id);
          } else {
            host(starter.start(id, Configuration.UNKNOWN, restored, states.get(id)));
          }
        });
  }

  /** Takes up and gives up groups, if the placements have changed. */
  public void follow(Identity identity, Placements placements) {
    takeUpOrGiveUp(identity, placements);
    if (!doubted.isEmpty() && !isAsking) {
      ask();
    }
  }

  private void takeUpOrGiveUp(Identity identity, Placements placements) {
    if (placements == followed && placements.changes() == followedChanges) {
      return;
    }
    followed = placements;
    followedChanges = placements.changes();
    for (int shard = 0; shard < placements.table().shards().size(); shard++) {
      GroupId id = Shards.groupOf(shard);
      Group group = groups.get(id);
      boolean isToBeHere = placements.mayHave(shard, self);
      if (group != null && isToBeHere) {
        keep(group);
      } else if (group != null) {
        group.suspend();
        doubted.add(id);
      } else if (isToBeHere && !goingAway.contains(id)) {
        begin(id, firstMembers(identity, placements, shard));
      }
    }
  }

  private void keep(Group group) {
    group.resume();
    doubted.remove(group.id());
    askedFor.remove(group.id());
  }

  private void ask() {
    isAsking = true;
    askedFor.addAll(doubted);
    readIndex.accept(
        new Group.ReadSink() {
          @Override
          public void confirmed(long index) {
            Group system = Invariant.present(groups.get(GroupId.SYSTEM), "the system");
            system.whenApplied(index, Hosting.this::answered);
          }

          @Override
          public void failed() {
            isAsking = false;
          }
        });
  }

  private void answered() {
    isAsking = false;
    Placements placements =
        Invariant.present(groups.systemMachine(), "the system's machine").placements();
    for (GroupId id : List.copyOf(askedFor)) {
      askedFor.remove(id);
      doubted.remove(id);
      if (placements.mayHave(Shards.shardOf(id), self)) {
        keep(Invariant.present(groups.get(id), "a group that is suspended"));
      } else {
        leave(id);
      }
    }
  }

  private Configuration firstMembers(Identity identity, Placements placements, int shard) {
    SortedSet<NodeId> founders = placements.foundersOf(shard);
    boolean isFounder =
        founders.contains(self)
            && !left.containsKey(Shards.groupOf(shard))
            && identity.admittedIndex() < placements.firstTableIndex();
    return isFounder ? Configuration.of(founders) : Configuration.awaitedBy(self);
  }

  private void begin(GroupId id, Configuration members) {
    LogCut beginning = LogCut.beginning(members);
    journal.accept(new GroupWrite(id, null, beginning, List.of()), () -> {});
    HardState hardState = left.remove(id);
    Restored empty =
        new Restored(
            hardState == null ? HardState.INITIAL : hardState, beginning.base(), List.of());
    host(starter.start(id, members, empty, null));
  }

  private void host(Group group) {
    groups.host(group);
    keepers.put(group.id(), new ShardKeeper(self, Shards.shardOf(group.id()), group.raft()));
  }

  private void leave(GroupId id) {
    Group group = Invariant.present(groups.get(id), "a group that is to leave");
    HardState last = group.raft().hardState();
    groups.leave(id);
    keepers.remove(id);
    left.put(id, last);
    goingAway.add(id);
    journal.accept(new GroupWrite(id, last, LogCut.LEAVING, List.of()), () -> forget(id));
  }

  private void forget(GroupId id) {
    goingAway.add(id);
    desk.forget(
        id,
        () -> {
          goingAway.remove(id);
          followed = null;
        });
  }
}
