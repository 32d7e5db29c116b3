package io.quorate.snapshot;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.MalformedBytes;
import io.quorate.machine.KeptBodies;
import io.quorate.machine.Machines;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.Entry;
import io.quorate.raft.LogBase;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever has to do with whole states and their files: work of seconds, which is done on the
 * background thread. Results come back as inputs of the loop; so does a failure of the disk, after
 * which nothing here is to be trusted.
 */
public final class SnapshotDesk {
  /** With less room nothing is taken in that could stay long: a full disk stops the node. */
  public static final long ROOM_BYTES_MIN = 512L << 20;

  /** How often the room is measured while there is too little. */
  static final long ROOM_MILLIS = 1_000;

  private final Snapshots snapshots;
  private final Executor background;
  private final Executor loop;
  private final Machines machines;
  private final Consumer<String> onFailure;
  private long roomBytes = Long.MAX_VALUE;
  private long roomDueMillis;

  /**
   * What has become of a part of a snapshot.
   *
   * @param bytes how much of the snapshot is here now
   * @param machine present when all of it is: goes on from the snapshot
   */
  public record Received(long bytes, @Nullable ReplicatedMachine machine) {}

  /**
   * A snapshot that has been taken.
   *
   * @param moved the bodies that lie elsewhere now
   */
  public record Taken(SnapshotMeta meta, KeptBodies moved) {}

  private interface Task<T> {
    T run() throws IOException;
  }

  /**
   * @param background runs tasks that take their time, one after another
   * @param loop runs what is to be done with a result, and owns all else
   * @param onFailure told in the loop
   */
  public SnapshotDesk(
      Snapshots snapshots,
      Executor background,
      Executor loop,
      Machines machines,
      Consumer<String> onFailure) {
    this.snapshots = snapshots;
    this.background = background;
    this.loop = loop;
    this.machines = machines;
    this.onFailure = onFailure;
  }

  /**
   * Makes a snapshot out of the one before and the log since, as a restart would. So the loop's
   * machine is not touched, and every snapshot is proof that the one before it can be read.
   *
   * @param base of the log that goes on after the snapshot
   * @param entries all since the newest snapshot that the loop knows of, up to the base
   */
  public void take(GroupId group, LogBase base, List<Entry> entries, Consumer<Taken> onTaken) {
    perform(
        () -> {
          SnapshotMeta newest = snapshots.newest(group);
          if (newest != null && newest.base().index() >= base.index()) {
            // It was received meanwhile. The machine keeps its bodies where they are, in open
            // files.
            return new Taken(newest, KeptBodies.NONE);
          }
          ReplicatedMachine machine =
              newest == null ? machines.fresh(group) : restored(snapshots.load(newest));
          for (Entry entry : entries) {
            if (entry.index() > machine.appliedIndex()) {
              Replay.apply(machine, entry);
            }
          }
          KeptBodies bodies = machine.bodies();
          StoredState stored = snapshots.save(group, base, machine.state(), bodies.bodies());
          return new Taken(stored.meta(), bodies.elsewhere(stored.bodies()));
        },
        onTaken);
  }

  private ReplicatedMachine restored(StoredState stored) {
    return machines.restore(stored.meta().group(), stored.state(), stored.bodies());
  }

  /** Looks after the disk: whether there is room on it, and whether bodies could be read. */
  void advanceTo(long nowMillis) {
    snapshots.damage().ifPresent(onFailure);
    // Whatever fills the disk ends in a snapshot; what makes room again, an operator does.
    if (!hasRoom() && nowMillis >= roomDueMillis) {
      roomDueMillis = nowMillis + ROOM_MILLIS;
      perform(() -> true, measured -> {});
    }
  }

  /** Whether there is room on the disk for more than what it takes to go on. */
  public boolean hasRoom() {
    return roomBytes >= ROOM_BYTES_MIN;
  }

  /** Reads a part of a snapshot; nothing if it has been forgotten. */
  public void read(
      SnapshotMeta meta, long offset, int bytesMax, Consumer<Optional<byte[]>> onRead) {
    perform(() -> Optional.ofNullable(snapshots.read(meta, offset, bytesMax)), onRead);
  }

  /** Adds a part, unless it is not the one that is missing next. */
  public void receive(SnapshotMeta meta, long offset, byte[] part, Consumer<Received> onReceived) {
    perform(
        () -> {
          long bytes = snapshots.received(meta);
          if (offset == bytes && part.length > 0) {
            snapshots.receive(meta, offset, part);
            bytes += part.length;
          }
          if (bytes < meta.bytes()) {
            return new Received(bytes, null);
          }
          StoredState stored = snapshots.complete(meta);
          return stored == null
              ? new Received(0, null)
              : new Received(bytes, restoredIfReadable(stored));
        },
        onReceived);
  }

  // A state that this version cannot read is no reason to stop: it stays a follower that lags.
  private @Nullable ReplicatedMachine restoredIfReadable(StoredState stored) {
    try {
      return restored(stored);
    } catch (MalformedBytes unreadable) {
      return null;
    }
  }

  /** Keeps a state without bodies in place of all that there is of the group. */
  public void replace(GroupId group, LogBase base, byte[] state, Consumer<SnapshotMeta> onSaved) {
    perform(
        () -> {
          snapshots.forget(group);
          return snapshots.save(group, base, state, List.of()).meta();
        },
        onSaved);
  }

  public void forgetBefore(GroupId group, long index) {
    perform(
        () -> {
          snapshots.forgetBefore(group, index);
          return index;
        },
        forgotten -> {});
  }

  /** Forgets all that there is of a group, also what is being received. */
  public void forget(GroupId group, Runnable onForgotten) {
    perform(
        () -> {
          snapshots.forget(group);
          return group;
        },
        forgotten -> onForgotten.run());
  }

  private <T> void perform(Task<T> task, Consumer<T> onResult) {
    background.execute(
        () -> {
          try {
            T result = task.run();
            long room = snapshots.roomBytes();
            loop.execute(
                () -> {
                  roomBytes = room;
                  onResult.accept(result);
                });
          } catch (IOException | RuntimeException | OutOfMemoryError e) {
            loop.execute(() -> onFailure.accept(e.toString()));
          }
        });
  }
}
