package io.quorate.client;

import io.quorate.client.wire.Futures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for owners that come and go: each handle and each thread is an owner of its own, so that
 * they exclude each other, and a session is used again once its owner has nothing left.
 */
final class SessionPool implements SessionSource {
  /** Beyond so many, idle sessions are ended at once. */
  static final int IDLE_MAX = 64;

  private final Surroundings surroundings;
  private final ArrayDeque<Session> idle = new ArrayDeque<>();
  private final Map<Session, Long> idleSinceNanos = new HashMap<>();
  private final List<Session> leased = new ArrayList<>();
  private int opening;
  private boolean isClosed;

  SessionPool(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public CompletableFuture<Session> lease() {
    synchronized (this) {
      Session known = nextIdle();
      if (known != null) {
        leased.add(known);
        return CompletableFuture.completedFuture(known);
      }
      CompletableFuture<Session> refused = refusalOrRoom();
      if (refused != null) {
        return refused;
      }
    }
    return open();
  }

  /** A session that is not to be used again, and ends when its owner or the client does. */
  CompletableFuture<Session> openOwn() {
    synchronized (this) {
      CompletableFuture<Session> refused = refusalOrRoom();
      if (refused != null) {
        return refused;
      }
    }
    return open();
  }

  @Override
  public void giveBack(Session session) {
    synchronized (this) {
      leased.remove(session);
      boolean isGood = session.numbering().isClean() && session.state().isLive();
      if (isGood && !isClosed && idle.size() < IDLE_MAX) {
        idle.addLast(session);
        idleSinceNanos.put(session, surroundings.clock().nanos());
        return;
      }
    }
    var unused = session.end();
  }

  @Override
  public boolean isDisposable() {
    return true;
  }

  /** Ends all sessions, also those that are in use. */
  CompletableFuture<Void> close() {
    List<Session> all;
    synchronized (this) {
      isClosed = true;
      all = new ArrayList<>(leased);
      all.addAll(idle);
      leased.clear();
      idle.clear();
      idleSinceNanos.clear();
    }
    return CompletableFuture.allOf(
        all.stream().map(Session::end).toArray(CompletableFuture<?>[]::new));
  }

  private @Nullable CompletableFuture<Session> refusalOrRoom() {
    leased.removeIf(session -> !session.state().isLive());
    int sessionsMax = surroundings.settings().sessionsMax();
    if (isClosed || leased.size() + opening >= sessionsMax) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              isClosed
                  ? "the client is closed"
                  : "all " + sessionsMax + " sessions of the client hold or wait for something"));
    }
    opening++;
    return null;
  }

  // The one used last: so those that are needed no more stay idle, and are ended.
  private @Nullable Session nextIdle() {
    while (!idle.isEmpty()) {
      Session session = idle.removeLast();
      idleSinceNanos.remove(session);
      if (session.state() == SessionState.ACTIVE) {
        return session;
      }
      var unused = session.end();
    }
    return null;
  }

  private CompletableFuture<Session> open() {
    Session[] opened = new Session[1];
    return Session.open(surroundings, () -> isWanted(opened[0]))
        .handle(
            (session, failure) -> {
              opened[0] = session;
              return admitted(session, failure);
            });
  }

  private Session admitted(@Nullable Session session, @Nullable Throwable failure) {
    boolean isTooLate;
    synchronized (this) {
      opening--;
      isTooLate = isClosed;
      if (session != null && !isTooLate) {
        leased.add(session);
      }
    }
    if (session == null) {
      throw Futures.failure(failure);
    }
    if (isTooLate) {
      var unused = session.end();
      throw new IllegalStateException("the client is closed");
    }
    return session;
  }

  /** Ends a session that nobody has needed for as long as it would have lived by itself. */
  private boolean isWanted(@Nullable Session session) {
    synchronized (this) {
      Long since = session == null ? null : idleSinceNanos.get(session);
      long now = surroundings.clock().nanos();
      if (since == null || now - since < surroundings.settings().sessionTtl().toNanos()) {
        return true;
      }
      idle.remove(session);
      idleSinceNanos.remove(session);
    }
    if (session != null) {
      var unused = session.end();
    }
    return false;
  }
}
