package io.quorate.backup;

import io.quorate.kernel.Outcome;
import io.quorate.snapshot.SnapshotMeta;
import java.util.List;

/** What comes of the wish for a backup. */
public sealed interface BackupAnswer extends Outcome {
  /**
   * All states are ready to be read, and kept as long as that goes on.
   *
   * @param id names this backup while it is being read
   * @param states that of {@code system}, then those of the shards
   */
  record Opened(long id, List<SnapshotMeta> states) implements BackupAnswer {}

  /** Some bytes of a state. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Part(byte[] bytes) implements BackupAnswer {}

  /** The backup is over, and nothing is kept for it. */
  record Closed() implements BackupAnswer {}
}
