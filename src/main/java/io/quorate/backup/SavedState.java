package io.quorate.backup;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.GroupId;
import io.quorate.raft.Position;
import io.quorate.ring.Shards;
import io.quorate.snapshot.SnapshotMeta;

/**
 * One group's state in a backup.
 *
 * @param position the last entry that the state contains
 * @param timeMillis that entry's log time
 * @param bytes the length of the state, which follows
 * @param checksum CRC-32C of the state
 */
public record SavedState(
    GroupId group, Position position, long timeMillis, long bytes, int checksum) {

  static SavedState of(SnapshotMeta meta) {
    return new SavedState(
        meta.group(),
        meta.base().position(),
        meta.base().timeMillis(),
        meta.bytes(),
        meta.checksum());
  }

  /** The group whose state stands at a place in a backup, counted from 0. */
  static GroupId groupAt(int place) {
    return place == 0 ? GroupId.SYSTEM : Shards.groupOf(place - 1);
  }

  byte[] encode() {
    return new ByteWriter()
        .writeString(group.value())
        .writeVarLong(position.index())
        .writeVarLong(position.term())
        .writeVarLong(timeMillis)
        .writeVarLong(bytes)
        .writeInt(checksum)
        .toByteArray();
  }

  /**
   * @throws io.quorate.kernel.MalformedBytes if it is none
   */
  static SavedState decode(byte[] encoded) {
    ByteReader in = new ByteReader(encoded);
    GroupId group = in.readName(GroupId::new);
    Position position =
        new Position(in.readVarLong(1, Long.MAX_VALUE), in.readVarLong(0, Long.MAX_VALUE));
    long timeMillis = in.readVarLong(0, Long.MAX_VALUE);
    long bytes = in.readVarLong(1, SnapshotMeta.BYTES_MAX);
    int checksum = in.readInt();
    in.requireEnd();
    return new SavedState(group, position, timeMillis, bytes, checksum);
  }
}
