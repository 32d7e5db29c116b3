package io.quorate.snapshot;

import io.quorate.kernel.GroupId;
import io.quorate.raft.LogBase;
import java.io.IOException;
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
   * Keeps a state; it is durable, name included, when this returns.
   *
   * @throws IOException if the state is larger than {@link SnapshotMeta#BYTES_MAX}, too
   */
  SnapshotMeta save(GroupId group, LogBase base, byte[] state) throws IOException;

  /**
   * The state of a whole snapshot, its checksum verified.
   *
   * @throws IOException if it is missing or damaged, too
   */
  byte[] load(SnapshotMeta meta) throws IOException;

  /**
   * A part of the state of a whole snapshot: as many bytes from the offset on as there are, at most
   * {@code lengthMax}. Its checksum is not verified here: the receiver does that.
   *
   * @param offset at most the length of the state
   * @return null if there is no such snapshot any more
   */
  byte @Nullable [] read(SnapshotMeta meta, long offset, int lengthMax) throws IOException;

  /** Forgets the group's snapshots whose base is before the index, except the newest of all. */
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
  byte @Nullable [] complete(SnapshotMeta meta) throws IOException;
}
