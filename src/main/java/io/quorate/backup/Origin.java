package io.quorate.backup;

import io.quorate.kernel.GroupId;
import io.quorate.port.Identity;
import io.quorate.raft.Configuration;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.StoredState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node has from before its cluster was founded: a backup, or nothing. Loop thread only.
 */
public final class Origin {
  /*
   * 1. All founders begin with one state, at one place in the log, as if they all had received one
   *    snapshot; so whoever leads first has it, and it counts as committed. They have compared the
   *    digests of their files before they became founders, and the id of their cluster contains it.
   * 2. The snapshot is durable before the node has written down that it is a founder: who votes has
   *    the state. What a node has that is no member counts for nothing, and is removed.
   */
  private final SnapshotDesk desk;
  private @Nullable Restoration restoration;
  private @Nullable Configuration askedFor;
  private @Nullable SnapshotMeta saved;

  public Origin(@Nullable Restoration restoration, SnapshotDesk desk) {
    this.restoration = restoration;
    this.desk = desk;
  }

  /** Equal for founders that begin alike; 0 for those that begin with nothing. */
  public long digest() {
    Restoration backup = restoration;
    return backup == null ? 0 : backup.digest();
  }

  /**
   * Whether what the node begins with is durable, so that it may become who it is to be; sees to it
   * that it will be.
   */
  public boolean isReadyFor(Identity identity) {
    Restoration backup = restoration;
    if (backup == null) {
      return true;
    }
    if (identity.founders().isEmpty()) {
      restoration = null; // a cluster that exists has taken it in: it gets that one's state
      return true;
    }
    Configuration founders = Configuration.of(identity.founders());
    if (!founders.equals(askedFor)) {
      askedFor = founders;
      saved = null;
      desk.replace(
          GroupId.SYSTEM,
          backup.base(founders),
          backup.state(),
          meta -> {
            if (meta.base().configuration().equals(askedFor)) {
              saved = meta;
            }
          });
    }
    return saved != null;
  }

  /**
   * The states that the groups start from, which is let go of.
   *
   * @param found what the disk held
   */
  public SortedMap<GroupId, StoredState> takeBeside(SortedMap<GroupId, StoredState> found) {
    SortedMap<GroupId, StoredState> all = new TreeMap<>(found);
    Restoration backup = restoration;
    SnapshotMeta meta = saved;
    if (backup != null && meta != null) {
      all.put(GroupId.SYSTEM, new StoredState(meta, backup.state(), List.of()));
      restoration = null;
    }
    return all;
  }
}
