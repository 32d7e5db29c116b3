package io.quorate.lock;

import java.util.List;

/** What a committed entry did to locks, for those who wait and those who watch. */
public sealed interface LockEvent {
  ClientId client();

  /** What happened to one lock. */
  sealed interface OfLock extends LockEvent {
    LockName lock();
  }

  /** The client holds the lock. */
  record Granted(LockName lock, ClientId client, LockMode mode, FencingToken token)
      implements OfLock {}

  /** The lock is the client's, if it collects it in time. */
  record Offered(LockName lock, ClientId client) implements OfLock {}

  /** The client no longer holds the lock, of its own will. */
  record Released(LockName lock, ClientId client, FencingToken token) implements OfLock {}

  /** The client's hold has outlived its TTL, or its session. */
  record Expired(LockName lock, ClientId client, FencingToken token) implements OfLock {}

  /** The client's place or offer has ended without the lock, and not of its own will. */
  record WaitExpired(LockName lock, ClientId client) implements OfLock {}

  /** The client has given up its place or offer. */
  record Left(LockName lock, ClientId client) implements OfLock {}

  /** The client lost this wait to a deadlock. */
  record Aborted(LockName lock, ClientId client, List<ClientId> cycle) implements OfLock {}

  /** The client's session has ended, and with it all that it held and waited for. */
  record SessionEnded(SessionId session, ClientId client, boolean isExpired) implements LockEvent {}
}
