package io.quorate.ring;

import io.quorate.kernel.GroupId;

/**
 * Into how many shards all keys are divided, for as long as the cluster exists.
 *
 * @param count from 1 to {@link #COUNT_MAX}
 */
public record Shards(int count) {
  public static final int COUNT_MAX = 4096;
  private static final String GROUP_PREFIX = "shard-";

  /**
   * @throws IllegalArgumentException if the count is out of its range
   */
  public Shards {
    if (count < 1 || count > COUNT_MAX) {
      throw new IllegalArgumentException("there are 1 to " + COUNT_MAX + " shards, not " + count);
    }
  }

  /**
   * The shard of a key, from 0 to the count, exclusive: the {@link RingHash} of the key modulo the
   * count. The same key has the same shard in every release, or its data would be lost.
   */
  public int shardOf(String key) {
    return RingHash.of(key).remainder(count);
  }

  /** The Raft group of a shard, whose name is also the shard's key on the ring. */
  public static GroupId groupOf(int shard) {
    return new GroupId(GROUP_PREFIX + shard);
  }

  /**
   * The shard whose group this is.
   *
   * @throws IllegalArgumentException if it is no shard's
   */
  public static int shardOf(GroupId group) {
    String name = group.value();
    if (!name.startsWith(GROUP_PREFIX)) {
      throw new IllegalArgumentException(group + " is no shard's group");
    }
    return Integer.parseInt(name.substring(GROUP_PREFIX.length()));
  }
}
