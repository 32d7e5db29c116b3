package io.quorate.lock;

import java.util.List;

/** What a committed entry did to locks, for those who wait and those who watch. */
public sealed interface LockEvent {
  LockName lock();

  ClientId client();

  /** The client holds the lock. */
  record Granted(LockName lock, ClientId client, LockMode mode, FencingToken token)
      implements LockEvent {}

  /** The lock is the client's, if it collects it in time. */
  record Offered(LockName lock, ClientId client) implements LockEvent {}

  /** The client no longer holds the lock, of its own will. */
  record Released(LockName lock, ClientId client, FencingToken token) implements LockEvent {}

  /** The client's hold has outlived its TTL. */
  record Expired(LockName lock, ClientId client, FencingToken token) implements LockEvent {}

  /** The client's place or offer has ended because it did not come back in time. */
  record WaitExpired(LockName lock, ClientId client) implements LockEvent {}

  /** The client lost this wait to a deadlock. */
  record Aborted(LockName lock, ClientId client, List<ClientId> cycle) implements LockEvent {}
}
