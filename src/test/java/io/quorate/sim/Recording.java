package io.quorate.sim;

import io.quorate.kernel.Body;
import io.quorate.kernel.GroupId;
import io.quorate.raft.LogBase;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import io.quorate.snapshot.StoredState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Snapshots that tell what has become durable. */
record Recording(Snapshots disk, BiConsumer<GroupId, LogBase> durable) implements Snapshots {
  @Override
  public @Nullable SnapshotMeta newest(GroupId group) throws IOException {
    return disk.newest(group);
  }

  @Override
  public StoredState save(GroupId group, LogBase base, byte[] state, List<Body> bodies)
      throws IOException {
    StoredState saved = disk.save(group, base, state, bodies);
    durable.accept(group, base);
    return saved;
  }

  @Override
  public StoredState load(SnapshotMeta meta) throws IOException {
    return disk.load(meta);
  }

  @Override
  public byte @Nullable [] read(SnapshotMeta meta, long offset, int lengthMax) throws IOException {
    return disk.read(meta, offset, lengthMax);
  }

  @Override
  public void forgetBefore(GroupId group, long index) throws IOException {
    disk.forgetBefore(group, index);
  }

  @Override
  public void forget(GroupId group) throws IOException {
    disk.forget(group);
  }

  @Override
  public long received(SnapshotMeta meta) throws IOException {
    return disk.received(meta);
  }

  @Override
  public void receive(SnapshotMeta meta, long offset, byte[] part) throws IOException {
    disk.receive(meta, offset, part);
  }

  @Override
  public @Nullable StoredState complete(SnapshotMeta meta) throws IOException {
    StoredState state = disk.complete(meta);
    if (state != null) {
      durable.accept(meta.group(), meta.base());
    }
    return state;
  }

  @Override
  public long roomBytes() throws IOException {
    return disk.roomBytes();
  }

  @Override
  public Optional<String> damage() {
    return disk.damage();
  }
}
