package io.quorate.lock;

import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.WaiterView;
import java.util.List;
import java.util.stream.Stream;

/** The state of locks as answers show it. */
final class Views {
  private Views() {}

  static Granted granted(Hold hold, long ttlMillis) {
    return new Granted(
        hold.lock().name(),
        hold.client(),
        hold.mode(),
        hold.token(),
        ttlMillis,
        hold.deadlineMillis(),
        hold.count());
  }

  static Locked locked(Lock lock, int position) {
    List<HolderView> holders =
        lock.holds().stream().limit(LockAnswer.HOLDERS_SHOWN_MAX).map(Views::holder).toList();
    return new Locked(lock.name(), position, holders, lock.waitCount());
  }

  static LockView lock(Lock lock) {
    Stream<WaiterView> waiters =
        Stream.concat(
            lock.offered().stream().map(wait -> waiter(wait, true)),
            lock.blocked().stream().map(wait -> waiter(wait, false)));
    return new LockView(
        lock.name(), lock.holds().stream().map(Views::holder).toList(), waiters.toList());
  }

  private static HolderView holder(Hold hold) {
    return new HolderView(
        hold.client(),
        hold.mode(),
        hold.token(),
        hold.count(),
        hold.deadlineMillis(),
        hold.acquiredWallMillis());
  }

  private static WaiterView waiter(Wait wait, boolean isOffered) {
    return new WaiterView(wait.client(), wait.mode(), isOffered, wait.deadlineMillis());
  }
}
