package io.quorate.sim.check;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockQuery;
import io.quorate.machine.SystemMachine;

/** With its session, a client loses all that it holds and waits for, in the same entry. */
public final class EndedSessionsHaveNothing implements Law {
  @Override
  public void committed(Committed committed) {
    for (LockEvent event : committed.applied().events()) {
      if (event instanceof LockEvent.SessionEnded ended) {
        LockPage page =
            (LockPage)
                ((SystemMachine) committed.reference())
                    .query(new LockQuery.ListLocks("", null, LockQuery.ListLocks.LIMIT_MAX));
        page.locks().forEach(lock -> requireWithout(ended.client(), lock));
      }
    }
  }

  private void requireWithout(ClientId client, LockView lock) {
    boolean isThere =
        lock.holders().stream().anyMatch(holder -> holder.client().equals(client))
            || lock.waiters().stream().anyMatch(waiter -> waiter.client().equals(client));
    if (isThere) {
      throw new LawBroken(this, "%s is still at %s", client, lock);
    }
  }
}
