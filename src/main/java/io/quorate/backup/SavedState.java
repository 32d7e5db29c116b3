package io.quorate.backup;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.GroupId;
import io.quorate.raft.Position;
import io.quorate.ring.Shards;
import io.quorate.snapshot.BodyTable;
import io.quorate.snapshot.SnapshotCheck;
import io.quorate.snapshot.SnapshotMeta;

/**
 * One group's state in a backup.
 *
 * @param position the last entry that the state contains
 * @param timeMillis that entry's log time
 * @param stateBytes the length of the state
 * @param bodyCount how many bodies belong to it
 * @param bodyBytes their lengths together
 * @param checksum as that of a {@link SnapshotMeta}
 */
public record SavedState(
    GroupId group,
    Position position,
    long timeMillis,
    long stateBytes,
    int bodyCount,
    long bodyBytes,
    int checksum) {

  /** The length of what follows: the state, the table of its bodies, and the bodies. */
  public long bytes() {
    return stateBytes + (long) bodyCount * BodyTable.ROW_BYTES + bodyBytes;
  }

  SnapshotCheck check() {
    return new SnapshotCheck(stateBytes, bodyCount, bodyBytes, checksum);
  }

  static SavedState of(SnapshotMeta meta) {
    return new SavedState(
        meta.group(),
        meta.base().position(),
        meta.base().timeMillis(),
        meta.stateBytes(),
        meta.bodyCount(),
        meta.bodyBytes(),
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
        .writeVarLong(stateBytes)
        .writeVarLong(bodyCount)
        .writeVarLong(bodyBytes)
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
    long stateBytes = in.readVarLong(1, SnapshotMeta.STATE_BYTES_MAX);
    int bodyCount = (int) in.readVarLong(0, SnapshotMeta.BODY_COUNT_MAX);
    long bodyBytes = in.readVarLong(0, SnapshotMeta.BODY_BYTES_MAX);
    int checksum = in.readInt();
    in.requireEnd();
    return new SavedState(group, position, timeMillis, stateBytes, bodyCount, bodyBytes, checksum);
  }
}
