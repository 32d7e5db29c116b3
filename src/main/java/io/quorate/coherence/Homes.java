package io.quorate.coherence;

import io.quorate.cache.CacheConfig;
import io.quorate.cache.CacheKey;
import io.quorate.cache.CacheMessage;
import io.quorate.cache.Directory;
import io.quorate.cache.FormerLessees;
import io.quorate.cache.HomeCounts;
import io.quorate.cache.HomeEffects;
import io.quorate.cache.Letter;
import io.quorate.cache.LineState;
import io.quorate.cache.MemoryRequest;
import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.CacheMemory;
import io.quorate.raft.RaftCore;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The directories of the shards that this node leads, each for the term in which it does. Loop
 * thread only.
 */
final class Homes {
  private final CacheConfig config;
  private final Groups groups;
  private final CacheMemory memory;
  private final LongSupplier clock;
  private final TreeMap<Integer, Directory> directories = new TreeMap<>();

  /** Which of them may ask for something. */
  private final TreeSet<Integer> touched = new TreeSet<>();

  /** What a group had no room for. */
  private List<Runnable> postponed = new ArrayList<>();

  /** Whether this node would be told of what others do to memory. */
  private boolean isHearing;

  private HomeCounts past = new HomeCounts(0, 0, 0, 0, 0, 0);

  /**
   * @param isHearing whether this node would be told of what others do to memory
   * @param clock the monotonic clock, in nanoseconds
   */
  Homes(
      CacheConfig config,
      Groups groups,
      CacheMemory memory,
      boolean isHearing,
      LongSupplier clock) {
    this.isHearing = isHearing;
    this.config = config;
    this.groups = groups;
    this.memory = memory;
    this.clock = clock;
  }

  /** Begins and ends directories as this node begins and ends to lead. */
  void follow() {
    directories.entrySet().removeIf(each -> hasEnded(each.getKey(), each.getValue()));
    for (Group group : groups.all()) {
      if (group.raft().isReady() && !group.isSuspended() && isShard(group)) {
        int shard = Shards.shardOf(group.id());
        if (!directories.containsKey(shard)) {
          directories.put(shard, begin(shard, group.raft().term()));
          touched.add(shard);
        }
      }
    }
  }

  private static boolean isShard(Group group) {
    return !group.id().equals(GroupId.SYSTEM);
  }

  private Directory begin(int shard, long term) {
    Directory directory = new Directory(config, shard, term, formerLessees(), clock.getAsLong());
    directory.hears(isHearing);
    return directory;
  }

  // A predecessor may have given leases to members that have been removed since.
  private FormerLessees formerLessees() {
    RaftCore system = groups.system();
    List<NodeId> members =
        system == null ? List.of() : List.copyOf(system.configuration().members());
    return new FormerLessees(members, false);
  }

  /** Whether from now on this node is told of what others do to memory. */
  void hears(boolean is) {
    isHearing = is;
    directories.values().forEach(directory -> directory.hears(is));
  }

  /** Others have changed what memory has of a key. */
  void changedOutside(CacheKey key) {
    Directory directory = directories.get(key.shard());
    if (directory != null) {
      directory.changedOutside(key, clock.getAsLong());
      touched.add(key.shard());
    }
  }

  private boolean hasEnded(int shard, Directory directory) {
    Group group = groups.open(Shards.groupOf(shard));
    boolean isOn =
        group != null && group.raft().isReady() && group.raft().term() == directory.term();
    if (!isOn) {
      past = plus(past, directory.counts());
      touched.remove(shard);
    }
    return !isOn;
  }

  /** The directory of a shard in a term; null if this node is not its home. */
  @Nullable Directory at(int shard, long term) {
    Directory directory = directories.get(shard);
    return directory != null && directory.term() == term ? directory : null;
  }

  /** What a node has said to a home, here. */
  void receive(NodeId from, CacheMessage message) {
    Directory directory = at(message.shard(), message.term());
    if (directory != null) {
      directory.receive(from, message, clock.getAsLong());
      touched.add(message.shard());
    }
  }

  void tick() {
    List<Runnable> tried = postponed;
    postponed = new ArrayList<>();
    tried.forEach(Runnable::run);
    directories.forEach(
        (shard, directory) -> {
          directory.tick(clock.getAsLong());
          touched.add(shard);
        });
  }

  /**
   * Performs what the directories ask for.
   *
   * @param post takes their letters
   * @return whether there was anything
   */
  boolean perform(Consumer<Letter> post) {
    boolean wasAnything = false;
    while (!touched.isEmpty()) {
      int shard = touched.first();
      touched.remove(shard);
      Directory directory = directories.get(shard);
      if (directory != null) {
        wasAnything |= perform(shard, directory, post);
      }
    }
    return wasAnything;
  }

  private boolean perform(int shard, Directory directory, Consumer<Letter> post) {
    HomeEffects effects = directory.effects();
    effects.letters().forEach(post);
    for (MemoryRequest request : effects.memory()) {
      memory.ask(
          shard,
          request,
          answer ->
              ifStillThere(
                  shard, directory, () -> directory.remembered(answer, clock.getAsLong())));
    }
    for (long confirmation : effects.confirmations()) {
      confirm(shard, directory, confirmation);
    }
    return !effects.isEmpty();
  }

  private void ifStillThere(int shard, Directory directory, Runnable input) {
    if (directories.get(shard) == directory) {
      input.run();
      touched.add(shard);
    }
  }

  private void confirm(int shard, Directory directory, long confirmation) {
    Group group = groups.open(Shards.groupOf(shard));
    if (group == null || group.raft().term() != directory.term()) {
      return;
    }
    Group.ReadSink sink =
        new Group.ReadSink() {
          @Override
          public void confirmed(long index) {
            ifStillThere(
                shard, directory, () -> directory.confirmed(confirmation, clock.getAsLong()));
          }

          @Override
          public void failed() {} // the node leads no longer
        };
    if (!group.read(sink) && group.isLeader()) {
      postponed.add(
          () -> ifStillThere(shard, directory, () -> confirm(shard, directory, confirmation)));
    }
  }

  /** Who has a key; null if this node is not its home. */
  @Nullable SortedMap<NodeId, LineState> holders(CacheKey key) {
    Directory directory = directories.get(key.shard());
    return directory == null ? null : directory.view(key).holders();
  }

  /** What the homes of this node have done. */
  HomeCounts counts() {
    HomeCounts sum = past;
    int keys = 0;
    for (Directory directory : directories.values()) {
      HomeCounts each = directory.counts();
      keys += each.keys();
      sum = plus(sum, each);
    }
    return new HomeCounts(
        keys, sum.recalls(), sum.waitedOut(), sum.lostOwners(), sum.peerReads(), sum.memoryReads());
  }

  private static HomeCounts plus(HomeCounts one, HomeCounts other) {
    return new HomeCounts(
        0,
        one.recalls() + other.recalls(),
        one.waitedOut() + other.waitedOut(),
        one.lostOwners() + other.lostOwners(),
        one.peerReads() + other.peerReads(),
        one.memoryReads() + other.memoryReads());
  }
}
