package io.quorate.snapshot;

import io.quorate.kernel.GroupId;
import io.quorate.machine.KeptBodies;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.Entry;
import io.quorate.raft.RaftCore;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a group takes a snapshot, and drops the log that it makes superfluous. Loop thread
 * only.
 */
public final class Compaction {
  /** Moving one takes a tenth of a microsecond. */
  static final int MOVED_AT_ONCE = 10_000;

  private final GroupId group;
  private final RaftCore raft;
  private final SnapshotPolicy policy;
  private final SnapshotDesk desk;
  private final LongSupplier neededIndex;
  private final Loans loans = new Loans();
  private @Nullable SnapshotMeta newest;
  private long entriesSince;
  private long bytesSince;
  private long entriesTaken;
  private long bytesTaken;
  private boolean isUnderWay;
  private SnapshotDesk.@Nullable Taken moving;
  private int movedCount;
  private boolean isPinning;
  private boolean dropsTail;
  private long wantedIndex;

  /**
   * @param neededIndex the end of the oldest snapshot that is being sent to somebody; the greatest
   *     number if none is
   */
  public Compaction(
      GroupId group,
      RaftCore raft,
      SnapshotPolicy policy,
      SnapshotDesk desk,
      LongSupplier neededIndex,
      @Nullable SnapshotMeta newest) {
    this.group = group;
    this.raft = raft;
    this.policy = policy;
    this.desk = desk;
    this.neededIndex = neededIndex;
    this.newest = newest;
  }

  /** The newest snapshot of the group; null before the first. */
  public @Nullable SnapshotMeta newest() {
    return newest;
  }

  /**
   * Ends loans whose time is up, and goes on with what is done a little at a time.
   *
   * @param machine the group's
   */
  public void advanceTo(long nowMillis, ReplicatedMachine machine) {
    loans.advanceTo(nowMillis);
    desk.advanceTo(nowMillis);
    if (moving != null) {
      moveSome(moving, machine);
    }
  }

  /**
   * A snapshot that reaches the index, to be read: it is kept for a while from now on. The one that
   * ends there if it is lent already, else the newest.
   *
   * @param index has been applied
   * @return null if there is none yet, and one is due now; or if too many others are lent
   */
  public @Nullable SnapshotMeta lend(long index) {
    SnapshotMeta lent = loans.renew(index);
    SnapshotMeta last = newest;
    if (lent == null && last != null && last.base().index() >= index) {
      return loans.lend(last);
    }
    if (lent == null) {
      wantedIndex = Math.max(wantedIndex, index);
    }
    return lent;
  }

  public void applied(Entry entry) {
    entriesSince++;
    bytesSince += SnapshotPolicy.bytesOf(entry);
  }

  /** The journal cannot free its oldest segment before this group has taken a snapshot. */
  public void pinsJournal() {
    isPinning = true;
  }

  /** A snapshot of another node has become the state. */
  public void installed(SnapshotMeta meta) {
    newest = meta;
    giveUpMoving();
    entriesSince = 0;
    bytesSince = 0;
    entriesTaken = 0;
    bytesTaken = 0;
    desk.forgetBefore(group, Math.min(meta.base().index(), loans.oldestIndex()));
  }

  /** Starts a snapshot if one is due. */
  public void run(long appliedIndex) {
    if (isUnderWay || !isDue()) {
      return;
    }
    dropsTail = isPinning;
    isPinning = false;
    if (appliedIndex <= newestIndex()) {
      trimLog();
      return;
    }
    isUnderWay = true;
    entriesTaken = entriesSince;
    bytesTaken = bytesSince;
    List<Entry> entries = raft.log().between(newestIndex() + 1, appliedIndex);
    desk.take(group, raft.log().baseAt(appliedIndex), entries, this::taken);
  }

  private boolean isDue() {
    SnapshotMeta last = newest;
    return isPinning
        || wantedIndex > newestIndex()
        || entriesSince >= policy.entriesMax()
        || bytesSince >= policy.logBytesAllowed(last == null ? 0 : last.bytes());
  }

  private void taken(SnapshotDesk.Taken snapshot) {
    if (snapshot.meta().base().index() <= newestIndex()) {
      isUnderWay = false;
      return; // one that was received meanwhile is newer
    }
    moving = snapshot;
    movedCount = 0;
  }

  /* There may be a million, and the loop has other things to do. Until all have moved, the older
   * snapshot is kept, where some of them still lie. */
  private void moveSome(SnapshotDesk.Taken snapshot, ReplicatedMachine machine) {
    KeptBodies some = snapshot.moved().some(movedCount, MOVED_AT_ONCE);
    machine.moved(some);
    movedCount += some.count();
    if (movedCount == snapshot.moved().count()) {
      moving = null;
      saved(snapshot.meta());
    }
  }

  // The state is another now, and its bodies lie where they have been received.
  private void giveUpMoving() {
    if (moving != null) {
      moving = null;
      isUnderWay = false;
    }
  }

  private void saved(SnapshotMeta meta) {
    isUnderWay = false;
    newest = meta;
    entriesSince -= entriesTaken;
    bytesSince -= bytesTaken;
    long keptIndex = Math.min(neededIndex.getAsLong(), loans.oldestIndex());
    desk.forgetBefore(group, Math.min(newestIndex(), keptIndex));
    trimLog();
  }

  private void trimLog() {
    long tailFrom = newestIndex();
    if (!dropsTail) {
      tailFrom = withoutMore(newestIndex(), policy.tailEntries(), policy.tailBytes());
    }
    long neededFrom = neededIndex.getAsLong();
    if (neededFrom < tailFrom) {
      long heldFrom =
          withoutMore(raft.log().lastIndex(), policy.heldEntriesMax(), policy.heldBytes());
      tailFrom = Math.min(tailFrom, Math.max(neededFrom, heldFrom));
    }
    raft.compact(tailFrom);
  }

  /** After which entry so many are left at most up to the index, of so many bytes together. */
  private long withoutMore(long index, int entriesMax, long bytesMax) {
    long from = Math.max(raft.log().base().index(), index - entriesMax);
    long last = Math.min(raft.log().lastIndex(), index); // a snapshot may be ahead of the log
    if (from >= last) {
      return from;
    }
    List<Entry> entries = raft.log().between(from + 1, last);
    int first = entries.size();
    for (long bytes = 0; first > 0; first--) {
      bytes += SnapshotPolicy.bytesOf(entries.get(first - 1));
      if (bytes > bytesMax) {
        break;
      }
    }
    return from + first;
  }

  private long newestIndex() {
    SnapshotMeta last = newest;
    return last == null ? 0 : last.base().index();
  }
}
