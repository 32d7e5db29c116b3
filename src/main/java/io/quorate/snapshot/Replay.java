package io.quorate.snapshot;

import io.quorate.machine.Applied;
import io.quorate.machine.Command;
import io.quorate.machine.CommandCodec;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;

/** How entries of the log become commands of the machine, live and in the background alike. */
public final class Replay {
  /** A command that does nothing but let time pass. */
  @SuppressWarnings("MutablePublicArray") // shared like every payload, changed by nobody
  public static final byte[] PASS_TIME = CommandCodec.encode(new Command.PassTime());

  private Replay() {}

  /** Applies an entry; one of another kind still carries time, and what is due expires with it. */
  public static Applied apply(ReplicatedMachine machine, Entry entry) {
    byte[] command = entry.kind() == EntryKind.COMMAND ? entry.payload() : PASS_TIME;
    return machine.apply(entry.index(), entry.timeMillis(), command);
  }
}
