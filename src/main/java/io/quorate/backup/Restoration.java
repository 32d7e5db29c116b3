package io.quorate.backup;

import io.quorate.machine.Machines;
import io.quorate.raft.Configuration;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;

/**
 * With what a new cluster begins, instead of nothing: equal on all nodes that found it.
 *
 * @param digest by which founders tell whether they begin alike; never 0
 * @param position after which the log of {@code system} begins
 * @param timeMillis from which its log time goes on
 * @param state of {@code system} there
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Restoration(long digest, Position position, long timeMillis, byte[] state) {
  /**
   * @throws io.quorate.kernel.MalformedBytes if this version cannot read the state in the backup
   */
  public static Restoration of(Backup backup, Machines machines) {
    return new Restoration(
        backup.digest(),
        backup.system().position(),
        backup.system().timeMillis(),
        machines.begin(backup.systemState()).state());
  }

  LogBase base(Configuration founders) {
    return new LogBase(position, timeMillis, founders);
  }
}
