package io.quorate.port;

import io.quorate.kernel.GroupId;
import java.util.List;
import java.util.Set;

/** Port: the durable log of all groups of this node. */
public interface Journal {
  /**
   * Starts to write a batch; never blocks on the disk. Batches become durable in the order of the
   * calls, several of them with one sync where the disk is slower than the calls.
   */
  void write(JournalBatch batch);

  /** Told of the fate of batches, on any thread; must not block. */
  interface Listener {
    /**
     * The batch and all before it are durable.
     *
     * @param handles where each entry's payload now lies, in the order of the batch
     */
    void durable(long sequence, List<PayloadHandle> handles);

    /**
     * The log is longer than it should be, and it is these groups that still need its beginning:
     * told again whenever it has grown by another segment.
     */
    void pinned(Set<GroupId> groups);

    /** One sync of the disk has taken so long. */
    default void synced(long nanos) {}

    /** The disk failed. Nothing more will be written: what it holds can no longer be trusted. */
    void failed(String reason);
  }
}
