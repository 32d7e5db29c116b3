package io.quorate.machine;

import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Fingerprint;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.AcquireAll;
import io.quorate.lock.LockCommand.AcquirePermits;
import io.quorate.lock.LockCommand.OfClient;
import io.quorate.lock.LockCommand.OfLock;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.UnderSession;
import io.quorate.lock.SessionId;

/** What a command asks for, whenever it is sent and however patient its client is. */
final class Asked {
  private Asked() {}

  /** The fingerprint of what the command asks for, as in each of its repetitions. */
  static Fingerprint fingerprint(OfClient command) {
    ByteWriter asked = new ByteWriter();
    LockCommandCodec.write(asked, by(command));
    return Fingerprint.of(asked);
  }

  /** The command without what may differ between repetitions. */
  private static OfClient by(OfClient command) {
    if (command instanceof OpenSession open) {
      // The server names the session, anew at each repetition.
      SessionId anyName = new SessionId(open.client().value());
      return new OpenSession(anyName, open.client(), open.ttlMillis(), open.delayMillis());
    }
    return command instanceof OfLock onLock ? by(onLock) : command;
  }

  private static OfLock by(OfLock command) {
    if (command instanceof UnderSession under) {
      return new UnderSession(under.session(), under.sequence(), by(under.command()));
    }
    if (command instanceof AcquireAll all) {
      return new AcquireAll(all.locks(), all.client(), all.mode(), all.terms().lasting());
    }
    if (command instanceof AcquirePermits permits) {
      return new AcquirePermits(
          permits.lock(),
          permits.client(),
          permits.permits(),
          permits.permitsMax(),
          permits.terms().lasting());
    }
    return command instanceof Acquire acquire
        ? new Acquire(
            acquire.lock(), acquire.client(), acquire.mode(), acquire.ttlMillis(), 0, 0, 0, false)
        : command;
  }
}
