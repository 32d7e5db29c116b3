package io.quorate.journal;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.raft.LogBase;
import io.quorate.snapshot.BodyTable;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import io.quorate.snapshot.StoredState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code STORAGE=memory}: snapshots that are forgotten with the process. */
public final class MemorySnapshots implements Snapshots {
  private final SortedMap<GroupId, NavigableMap<SnapshotName, Kept>> kept = new TreeMap<>();
  private final SortedMap<GroupId, Arrival> arrivals = new TreeMap<>();

  /** A snapshot, and where each of its bodies ends if they stand one behind the other. */
  @SuppressWarnings("ArrayRecordComponent") // large, never compared
  private record Kept(StoredState stored, byte[] front, long[] ends) {
    private static Kept of(GroupId group, LogBase base, byte[] state, List<Body> bodies) {
      BodyTable table = BodyTable.of(bodies);
      byte[] front = Arrays.copyOf(state, state.length + table.bytes().length);
      System.arraycopy(table.bytes(), 0, front, state.length, table.bytes().length);
      long[] ends = new long[bodies.size()];
      long end = 0;
      for (int i = 0; i < ends.length; i++) {
        end += bodies.get(i).length();
        ends[i] = end;
      }
      int checksum = FrameBody.checksum(front);
      SnapshotMeta meta = new SnapshotMeta(group, base, state.length, ends.length, end, checksum);
      return new Kept(new StoredState(meta, state.clone(), List.copyOf(bodies)), front, ends);
    }

    private SnapshotMeta meta() {
      return stored.meta();
    }

    private byte[] read(long offset, int length) {
      if (offset < front.length) {
        int end = (int) Math.min(front.length, offset + length);
        return Arrays.copyOfRange(front, (int) offset, end);
      }
      ByteBuffer part = ByteBuffer.allocate(length);
      long next = offset - front.length;
      int found = Arrays.binarySearch(ends, next);
      for (int place = found < 0 ? -found - 1 : found + 1; part.hasRemaining(); place++) {
        byte[] body = stored.bodies().get(place).read().array();
        int from = (int) (next - ends[place] + body.length);
        int count = Math.min(part.remaining(), body.length - from);
        part.put(body, from, count);
        next += count;
      }
      return part.array();
    }
  }

  private record Arrival(SnapshotMeta meta, ByteArrayOutputStream bytes) {}

  @Override
  public @Nullable SnapshotMeta newest(GroupId group) {
    Map.Entry<SnapshotName, Kept> newest = of(group).firstEntry();
    return newest == null ? null : newest.getValue().meta();
  }

  @Override
  public StoredState save(GroupId group, LogBase base, byte[] state, List<Body> bodies) {
    return keep(Kept.of(group, base, state, bodies));
  }

  private StoredState keep(Kept snapshot) {
    of(snapshot.meta().group()).put(SnapshotName.of(snapshot.meta()), snapshot);
    return snapshot.stored;
  }

  @Override
  public StoredState load(SnapshotMeta meta) throws IOException {
    Kept snapshot = find(meta);
    if (snapshot == null) {
      throw new IOException("there is no " + meta);
    }
    return new StoredState(meta, snapshot.stored.state().clone(), snapshot.stored.bodies());
  }

  @Override
  public byte @Nullable [] read(SnapshotMeta meta, long offset, int lengthMax) {
    Invariant.check(offset >= 0 && offset <= meta.bytes(), "offset %d of %s", offset, meta);
    Kept snapshot = find(meta);
    int length = (int) Math.min(lengthMax, meta.bytes() - offset);
    return snapshot == null ? null : snapshot.read(offset, length);
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
    arrivals.remove(group);
  }

  @Override
  public long received(SnapshotMeta meta) {
    if (find(meta) != null) {
      return meta.bytes();
    }
    Arrival arrival = arrivals.get(meta.group());
    return arrival != null && arrival.meta.equals(meta) ? arrival.bytes.size() : 0;
  }

  @Override
  public void receive(SnapshotMeta meta, long offset, byte[] part) {
    Invariant.check(
        offset == received(meta) && part.length <= meta.bytes() - offset,
        "%d bytes at %d of %s",
        part.length,
        offset,
        meta);
    Arrival arrival = arrivals.get(meta.group());
    if (arrival == null || !arrival.meta.equals(meta)) {
      arrival = new Arrival(meta, new ByteArrayOutputStream());
      arrivals.put(meta.group(), arrival);
    }
    arrival.bytes.write(part, 0, part.length);
  }

  @Override
  public @Nullable StoredState complete(SnapshotMeta meta) throws IOException {
    Arrival arrival = arrivals.get(meta.group());
    if (arrival == null || !arrival.meta.equals(meta)) {
      return load(meta);
    }
    Invariant.check(arrival.bytes.size() == meta.bytes(), "%s is not here whole", meta);
    arrivals.remove(meta.group());
    Kept arrived = arrived(meta, arrival.bytes.toByteArray());
    return arrived == null ? null : keep(arrived);
  }

  /** Null if the bytes are not those of the metadata. */
  private static @Nullable Kept arrived(SnapshotMeta meta, byte[] bytes) {
    byte[] state = Arrays.copyOf(bytes, (int) meta.stateBytes());
    BodyTable table = BodyTable.of(Arrays.copyOfRange(bytes, state.length, (int) meta.bodiesAt()));
    List<Body> bodies = new ArrayList<>();
    int next = (int) meta.bodiesAt();
    for (int place = 0; place < table.count(); place++) {
      int length = table.length(place);
      if (length < 0 || length > bytes.length - next) {
        return null;
      }
      Bytes body = Bytes.of(Arrays.copyOfRange(bytes, next, next + length));
      if (body.checksum() != table.checksum(place)) {
        return null;
      }
      bodies.add(body);
      next += length;
    }
    Kept arrived = Kept.of(meta.group(), meta.base(), state, bodies);
    return arrived.meta().equals(meta) ? arrived : null;
  }

  @Override
  public long roomBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public Optional<String> damage() {
    return Optional.empty();
  }

  private NavigableMap<SnapshotName, Kept> of(GroupId group) {
    return kept.computeIfAbsent(group, first -> new TreeMap<>());
  }

  private @Nullable Kept find(SnapshotMeta meta) {
    Kept snapshot = of(meta.group()).get(SnapshotName.of(meta));
    return snapshot != null && snapshot.meta().equals(meta) ? snapshot : null;
  }
}
