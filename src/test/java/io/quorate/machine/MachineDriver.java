package io.quorate.machine;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.Command.Bootstrap;
import io.quorate.machine.Command.OnLock;
import org.jspecify.annotations.Nullable;

/** A machine that is fed entries, one after the other. */
final class MachineDriver {
  static final long BASE = 1_000_000;
  static final long GATEWAY = 77;
  static final long TTL_MILLIS = 1_000_000;

  final SystemMachine machine;
  private long timeMillis;
  private long sequence;

  MachineDriver() {
    this(new SystemMachine(DeadlockPolicy.YOUNGEST));
  }

  /** Goes on from where the machine is. */
  MachineDriver(SystemMachine machine) {
    this.machine = machine;
    timeMillis = Math.max(1_000, machine.timeMillis());
    sequence = 1_000 * machine.appliedIndex();
  }

  static MachineDriver bootstrapped() {
    MachineDriver driver = new MachineDriver();
    driver.apply(new Bootstrap(BASE));
    return driver;
  }

  void pass(long millis) {
    timeMillis += millis;
  }

  Applied apply(Command command) {
    return machine.apply(machine.appliedIndex() + 1, timeMillis, CommandCodec.encode(command));
  }

  Outcome submit(GatewayStamp stamp, @Nullable String requestId, LockCommand command) {
    RequestId request = requestId == null ? null : new RequestId(requestId);
    Outcome outcome = apply(new OnLock(stamp, request, command)).outcome();
    return io.quorate.kernel.Invariant.present(outcome, "the outcome of a client's command");
  }

  /** Under a stamp that has not been used yet. */
  Outcome submit(@Nullable String requestId, LockCommand command) {
    sequence++;
    return submit(new GatewayStamp(GATEWAY, sequence, sequence), requestId, command);
  }

  static LockCommand.Acquire acquire(String lock, String client) {
    return acquire(lock, client, 0);
  }

  static LockCommand.Acquire acquire(String lock, String client, long placeMillis) {
    return new LockCommand.Acquire(
        new LockName(lock),
        new ClientId(client),
        LockMode.EXCLUSIVE,
        TTL_MILLIS,
        placeMillis,
        5_000,
        7,
        false);
  }

  static LockCommand.Release release(String lock, String client) {
    return new LockCommand.Release(new LockName(lock), new ClientId(client), null);
  }
}
