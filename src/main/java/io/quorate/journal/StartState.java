package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.raft.LogBase;
import io.quorate.raft.Restored;
import io.quorate.snapshot.StoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of a node wake up with: their logs, and the snapshots that these follow.
 *
 * @param restored for every group that the log knows
 * @param states the newest undamaged snapshot of every group that has one; the log holds what
 *     follows it, unless all of the log is older
 * @param report for the operator: which snapshots are damaged; empty if none are
 */
public record StartState(
    SortedMap<GroupId, Restored> restored, SortedMap<GroupId, StoredState> states, String report) {

  /**
   * Finds each group's snapshot and checks all of it. Damaged ones that nobody needs are removed,
   * so that nobody will take them for the newest.
   *
   * @throws CorruptJournal if a log begins after a base that no undamaged snapshot reaches
   * @throws IOException if a snapshot cannot be read, or not by this version
   */
  public static StartState of(SortedMap<GroupId, Restored> restored, SnapshotFiles snapshots)
      throws IOException {
    Set<GroupId> groups = new TreeSet<>(restored.keySet());
    groups.addAll(snapshots.groups());
    SortedMap<GroupId, StoredState> states = new TreeMap<>();
    List<Damage> damages = new ArrayList<>();
    for (GroupId group : groups) {
      LogBase base = restored.getOrDefault(group, Restored.EMPTY).base();
      StoredState state = newestUndamaged(group, base, snapshots, damages);
      if (state != null) {
        states.put(group, state);
      }
    }
    StringBuilder report = new StringBuilder();
    for (Damage damage : damages) {
      snapshots.forget(damage.name);
      boolean hasOlder = states.containsKey(damage.group);
      report.append(damage.what).append("; it has been removed, and ");
      report.append(hasOlder ? "an older one is used. " : "the log is whole without it. ");
    }
    return new StartState(restored, states, report.toString().strip());
  }

  private record Damage(GroupId group, SnapshotName name, String what) {}

  /** Null if there is none and the log begins with its first entry. */
  private static @Nullable StoredState newestUndamaged(
      GroupId group, LogBase base, SnapshotFiles snapshots, List<Damage> damages)
      throws IOException {
    String found = "";
    for (SnapshotName name : snapshots.names(group)) {
      if (name.index() < base.index()) {
        break;
      }
      try {
        StoredState state = snapshots.verified(name);
        if (name.index() > base.index() || name.position().equals(base.position())) {
          return state;
        }
      } catch (CorruptJournal damage) {
        damages.add(new Damage(group, name, damage.damage()));
        found = damage.damage() + "; and ";
      }
    }
    if (base.index() > 0) {
      throw new CorruptJournal(
          "%sno undamaged snapshot of group %s holds the entries up to index %d, after which its"
                  .formatted(found, group, base.index())
              + " log begins");
    }
    return null;
  }
}
