package io.quorate.sim.check;

import io.quorate.lock.LockEvent;

/** Every grant in the cluster has a greater token than all before it. */
public final class TokensRise implements Law {
  private long greatest;

  @Override
  public void committed(Committed committed) {
    for (LockEvent event : committed.applied().events()) {
      if (event instanceof LockEvent.Granted grant) {
        if (grant.token().value() <= greatest) {
          throw new LawBroken(this, "%s after token %d", grant, greatest);
        }
        greatest = grant.token().value();
      }
    }
  }
}
