package io.quorate.snapshot;

import io.quorate.kernel.Body;
import io.quorate.kernel.GroupId;
import io.quorate.raft.LogBase;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Port: the snapshots of this node's groups. Blocks on the disk, so it is used on the background
 * thread only, by one task at a time. Any {@link IOException} means that the disk cannot be trusted
 * any longer, unless a method says otherwise.
 */
public interface Snapshots {
  /**
   * The newest whole snapshot of the group; null if there is none. Whether its state is undamaged,
   * only {@link #load} finds out.
   */
  @Nullable SnapshotMeta newest(GroupId group) throws IOException;

  /**
   * Keeps a state; it is durable, name included, when this returns. Of the bodies only those are
   * written that do not lie in the group's snapshots yet, and some that lie among many that nobody
   * needs any more.
   *
   * @param bodies those that belong to the state, in their order
   * @return with the same objects for the bodies that lie where they did
   * @throws IOException if the state is larger than {@link SnapshotMeta#STATE_BYTES_MAX}, too
   */
  StoredState save(GroupId group, LogBase base, byte[] state, List<Body> bodies) throws IOException;

  /**
   * The state of a whole snapshot, its checksum verified; its bodies are when they are read.
   *
   * @throws IOException if it is missing or damaged, too
   */
  StoredState load(SnapshotMeta meta) throws IOException;

  /**
   * A part of a whole snapshot: as many bytes from the offset on as there are, at most {@code
   * lengthMax}. The checksum is not verified here: the receiver does that.
   *
   * @param offset at most the length of the snapshot
   * @return null if there is no such snapshot any more
   */
  byte @Nullable [] read(SnapshotMeta meta, long offset, int lengthMax) throws IOException;

  /**
   * Forgets the group's snapshots whose base is before the index, except the newest of all, and the
   * bodies that lie in none of the others. One that is read already stays readable.
   */
  void forgetBefore(GroupId group, long index) throws IOException;

  /** Forgets all snapshots of the group, also the one that is being received. */
  void forget(GroupId group) throws IOException;

  /**
   * How many bytes of this snapshot have been received so far; all of them if it is here whole, and
   * none after a restart that came before it was whole.
   */
  long received(SnapshotMeta meta) throws IOException;

  /**
   * Adds the next part of a snapshot that is being received; durable only after {@link #complete}.
   * A group receives one snapshot at a time: another one that has begun to arrive is given up.
   *
   * @param offset must be what {@link #received} says
   * @param part must not exceed what is missing
   */
  void receive(SnapshotMeta meta, long offset, byte[] part) throws IOException;

  /**
   * Verifies a snapshot of which all bytes have been received, and makes it durable, name included.
   * One that is here whole already is verified again.
   *
   * @return the state; null if it does not match its checksum: then it is forgotten, and may be
   *     received anew
   */
  @Nullable StoredState complete(SnapshotMeta meta) throws IOException;

  /** How many more bytes the disk has room for, roughly. */
  long roomBytes() throws IOException;

  /**
   * What went wrong when a body was read, by whatever thread; empty while nothing did. May be asked
   * by any thread.
   */
  Optional<String> damage();
}
