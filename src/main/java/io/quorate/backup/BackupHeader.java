package io.quorate.backup;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.ring.Shards;

/**
 * What a backup says of itself.
 *
 * @param clusterId of the cluster that it is of
 * @param madeAtMillis Unix milliseconds, by the clock of the node that made it
 * @param version of the product that made it
 * @param shardCount how many states follow that of {@code system}
 */
public record BackupHeader(long clusterId, long madeAtMillis, String version, int shardCount) {
  static final int VERSION_LENGTH_MAX = 64;

  byte[] encode() {
    return new ByteWriter()
        .writeLong(clusterId)
        .writeVarLong(madeAtMillis)
        .writeString(version)
        .writeVarLong(shardCount)
        .toByteArray();
  }

  /**
   * @throws MalformedBytes if it is no header
   */
  static BackupHeader decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    long clusterId = in.readLong();
    long madeAtMillis = in.readVarLong(0, Long.MAX_VALUE);
    String version = in.readString();
    MalformedBytes.check(version.length() <= VERSION_LENGTH_MAX, "a version of many words");
    int shardCount = (int) in.readVarLong(1, Shards.COUNT_MAX);
    in.requireEnd();
    return new BackupHeader(clusterId, madeAtMillis, version, shardCount);
  }
}
