package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.InvariantViolation;
import io.quorate.machine.Command.FollowTable;
import java.util.List;
import java.util.OptionalLong;

/**
 * The state of a shard's group: so far, which table of placements it follows. A leader that knows
 * only an older table changes nothing: the shard may have gone where the newer one says, and be
 * counted as gone.
 */
public final class ShardMachine implements ReplicatedMachine {
  private static final int STATE_VERSION = 1;

  private final AppliedMark applied;
  private long tableEpoch;

  public ShardMachine() {
    this(new AppliedMark());
  }

  private ShardMachine(AppliedMark applied) {
    this.applied = applied;
  }

  /**
   * A machine that goes on exactly as the one whose {@link #state()} this is.
   *
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not the state of a machine of this
   *     version
   */
  public static ShardMachine restore(byte[] state) {
    ByteReader in = new ByteReader(state);
    Fields.requireVersion(in, STATE_VERSION);
    ShardMachine machine = new ShardMachine(AppliedMark.readFrom(in));
    machine.tableEpoch = in.readVarLong(0, Long.MAX_VALUE);
    in.requireEnd();
    return machine;
  }

  @Override
  public Applied apply(long index, long entryTimeMillis, byte[] payload) {
    Command command = CommandCodec.decodeCommitted(index, payload);
    applied.advance(index, entryTimeMillis);
    switch (command.kind()) {
      case PASS_TIME -> {}
      case FOLLOW_TABLE -> tableEpoch = Math.max(tableEpoch, ((FollowTable) command).epoch());
      case BOOTSTRAP, ON_LOCK, ON_PLACEMENT ->
          throw new InvariantViolation("entry " + index + " of a shard is " + command.kind());
    }
    return new Applied(null, null, List.of());
  }

  /** The newest table that the shard's leaders have followed; 0 before the first. */
  public long tableEpoch() {
    return tableEpoch;
  }

  @Override
  public boolean takes(CommandKind kind) {
    return false;
  }

  @Override
  public boolean isBootstrapped() {
    return true;
  }

  @Override
  public OptionalLong nextDeadlineMillis() {
    return OptionalLong.empty();
  }

  @Override
  public long timeMillis() {
    return applied.timeMillis();
  }

  @Override
  public long appliedIndex() {
    return applied.index();
  }

  @Override
  public byte[] state() {
    return applied
        .writeTo(new ByteWriter().writeByte(STATE_VERSION))
        .writeVarLong(tableEpoch)
        .toByteArray();
  }
}
