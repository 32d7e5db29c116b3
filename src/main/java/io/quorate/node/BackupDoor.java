package io.quorate.node;

import io.quorate.kernel.Outcome;
import java.util.concurrent.CompletionStage;

/**
 * The door for whoever takes a backup of the whole cluster; one at a time on a node. As thread-safe
 * as {@link Gateway}, and with the same answers besides those named.
 */
public interface BackupDoor {
  /**
   * Begins a backup: every state that will be read holds all that was answered before this call.
   *
   * @return {@link io.quorate.backup.BackupAnswer.Opened}
   */
  CompletionStage<Outcome> open();

  /**
   * Reads some bytes of a state from the offset on. A backup that nobody reads on for a minute is
   * given up.
   *
   * @param id of the backup
   * @param place of the state in it
   * @return {@link io.quorate.backup.BackupAnswer.Part}
   */
  CompletionStage<Outcome> read(long id, int place, long offset);

  /** The backup will not be read on. */
  void close(long id);
}
