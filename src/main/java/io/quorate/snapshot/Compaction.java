package io.quorate.snapshot;

import io.quorate.kernel.GroupId;
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

  /** By which loans end. */
  public void advanceTo(long nowMillis) {
    loans.advanceTo(nowMillis);
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
    bytesSince += entry.payload().length + SnapshotPolicy.ENTRY_BYTES;
  }

  /** The journal cannot free its oldest segment before this group has taken a snapshot. */
  public void pinsJournal() {
    isPinning = true;
  }

  /** A snapshot of another node has become the state. */
  public void installed(SnapshotMeta meta) {
    newest = meta;
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
    List<Entry> entries = raft.entries(newestIndex() + 1, appliedIndex);
    desk.take(group, raft.baseAt(appliedIndex), entries, this::saved);
  }

  private boolean isDue() {
    SnapshotMeta last = newest;
    return isPinning
        || wantedIndex > newestIndex()
        || entriesSince >= policy.entriesMax()
        || bytesSince >= policy.logBytesAllowed(last == null ? 0 : last.bytes());
  }

  private void saved(SnapshotMeta meta) {
    isUnderWay = false;
    if (meta.base().index() <= newestIndex()) {
      return; // one that was received meanwhile is newer
    }
    newest = meta;
    entriesSince -= entriesTaken;
    bytesSince -= bytesTaken;
    long keptIndex = Math.min(neededIndex.getAsLong(), loans.oldestIndex());
    desk.forgetBefore(group, Math.min(newestIndex(), keptIndex));
    trimLog();
  }

  private void trimLog() {
    long tailFrom = newestIndex() - (dropsTail ? 0 : policy.tailEntries());
    long heldFrom = Math.max(neededIndex.getAsLong(), raft.lastIndex() - policy.heldEntriesMax());
    raft.compact(Math.min(tailFrom, heldFrom));
  }

  private long newestIndex() {
    SnapshotMeta last = newest;
    return last == null ? 0 : last.base().index();
  }
}
