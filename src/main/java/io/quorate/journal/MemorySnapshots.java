package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.raft.LogBase;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import io.quorate.snapshot.StoredState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code STORAGE=memory}: snapshots that are forgotten with the process. */
public final class MemorySnapshots implements Snapshots {
  private final SortedMap<GroupId, NavigableMap<SnapshotName, StoredState>> kept = new TreeMap<>();
  private final SortedMap<GroupId, Receipt> receipts = new TreeMap<>();

  private record Receipt(SnapshotMeta meta, ByteArrayOutputStream state) {}

  @Override
  public @Nullable SnapshotMeta newest(GroupId group) {
    Map.Entry<SnapshotName, StoredState> newest = of(group).firstEntry();
    return newest == null ? null : newest.getValue().meta();
  }

  @Override
  public SnapshotMeta save(GroupId group, LogBase base, byte[] state) {
    SnapshotMeta meta = new SnapshotMeta(group, base, state.length, FrameBody.checksum(state));
    of(group).put(SnapshotName.of(meta), new StoredState(meta, state.clone()));
    return meta;
  }

  @Override
  public byte[] load(SnapshotMeta meta) throws IOException {
    StoredState stored = find(meta);
    if (stored == null) {
      throw new IOException("there is no " + meta);
    }
    return stored.state().clone();
  }

  @Override
  public byte @Nullable [] read(SnapshotMeta meta, long offset, int lengthMax) {
    Invariant.check(offset >= 0 && offset <= meta.bytes(), "offset %d of %s", offset, meta);
    StoredState stored = find(meta);
    int end = (int) Math.min(meta.bytes(), offset + lengthMax);
    return stored == null ? null : Arrays.copyOfRange(stored.state(), (int) offset, end);
  }

  @Override
  public void forgetBefore(GroupId group, long index) {
    SnapshotMeta newest = newest(group);
    if (newest != null) {
      SnapshotName spared = SnapshotName.of(newest);
      of(group).keySet().removeIf(name -> name.index() < index && !name.equals(spared));
    }
  }

  @Override
  public void forget(GroupId group) {
    kept.remove(group);
    receipts.remove(group);
  }

  @Override
  public long received(SnapshotMeta meta) {
    if (find(meta) != null) {
      return meta.bytes();
    }
    Receipt receipt = receipts.get(meta.group());
    return receipt != null && receipt.meta.equals(meta) ? receipt.state.size() : 0;
  }

  @Override
  public void receive(SnapshotMeta meta, long offset, byte[] part) {
    Invariant.check(
        offset == received(meta) && part.length <= meta.bytes() - offset,
        "%d bytes at %d of %s",
        part.length,
        offset,
        meta);
    Receipt receipt = receipts.get(meta.group());
    if (receipt == null || !receipt.meta.equals(meta)) {
      receipt = new Receipt(meta, new ByteArrayOutputStream());
      receipts.put(meta.group(), receipt);
    }
    receipt.state.write(part, 0, part.length);
  }

  @Override
  public byte @Nullable [] complete(SnapshotMeta meta) throws IOException {
    Receipt receipt = receipts.get(meta.group());
    if (receipt == null || !receipt.meta.equals(meta)) {
      return load(meta);
    }
    Invariant.check(receipt.state.size() == meta.bytes(), "%s is not here whole", meta);
    receipts.remove(meta.group());
    byte[] state = receipt.state.toByteArray();
    if (FrameBody.checksum(state) != meta.checksum()) {
      return null;
    }
    of(meta.group()).put(SnapshotName.of(meta), new StoredState(meta, state));
    return state.clone();
  }

  private NavigableMap<SnapshotName, StoredState> of(GroupId group) {
    return kept.computeIfAbsent(group, first -> new TreeMap<>());
  }

  private @Nullable StoredState find(SnapshotMeta meta) {
    StoredState stored = of(meta.group()).get(SnapshotName.of(meta));
    return stored != null && stored.meta().equals(meta) ? stored : null;
  }
}
