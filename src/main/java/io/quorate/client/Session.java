package io.quorate.client;

import io.quorate.client.wire.Call;
import io.quorate.client.wire.Futures;
import io.quorate.client.wire.Names;
import io.quorate.client.wire.Outcome;
import io.quorate.client.wire.Outcome.Answered;
import io.quorate.client.wire.Patience;
import io.quorate.client.wire.Seconds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One owner of locks in the cluster, and a lease over all that it holds and waits for. The client
 * keeps it alive until it is closed. Under one session locks are reentrant, and deadlocks through
 * several of them are found. Thread-safe.
 */
public final class Session implements AutoCloseable {
  private final Surroundings surroundings;
  private final String id;
  private final String client;
  private final Numbering numbering = new Numbering();
  private final SessionKeeper keeper;
  private final List<Consumer<SessionState>> listeners = new CopyOnWriteArrayList<>();

  private Session(
      Surroundings surroundings,
      String id,
      String client,
      SessionLease lease,
      BooleanSupplier isWanted) {
    this.surroundings = surroundings;
    this.id = id;
    this.client = client;
    keeper = new SessionKeeper(surroundings, id, lease, isWanted, this::changed);
  }

  /**
   * Begins a session in the cluster.
   *
   * @param isWanted asked from time to time; once it says no, the session is left to expire
   */
  static CompletableFuture<Session> open(Surroundings surroundings, BooleanSupplier isWanted) {
    Settings settings = surroundings.settings();
    String client = Names.unique(settings.name() + ":");
    Call call =
        Call.of("POST", "session")
            .with("client_id", client)
            .with("ttl", Seconds.of(settings.sessionTtl()))
            .with("lock_delay", Seconds.of(settings.lockDelay()))
            .with("request_id", Names.unique("q-"));
    return surroundings
        .cluster()
        .call(call, settings.patience())
        .thenApply(
            outcome -> {
              Answered answered = Refusals.answered(outcome);
              String id = answered.reply().text("session");
              if (!answered.reply().isOk() || id.isEmpty()) {
                throw Refusals.of(answered.reply());
              }
              // A repeated call gets the first one's answer, so the lease runs since the first.
              SessionLease lease =
                  new SessionLease(settings.sessionTtl(), answered.firstSentNanos());
              Session session = new Session(surroundings, id, client, lease, isWanted);
              session.keeper.begin();
              return session;
            });
  }

  /** The session's name in the cluster. */
  public String id() {
    return id;
  }

  /** The name of the owner, as holders, waiters and deadlocks show it. */
  public String clientId() {
    return client;
  }

  public SessionState state() {
    return keeper.state();
  }

  /** How long its holds are safe if no sign of life reaches the cluster any more; 0 if ended. */
  public Duration remaining() {
    return keeper.left();
  }

  /**
   * Has the listener told of every change of state from now on, on the client's executor for
   * callbacks.
   */
  public void onChange(Consumer<SessionState> listener) {
    listeners.add(listener);
  }

  /**
   * A lock that this session will own. Acquiring it again while it is held enters it once more, and
   * each handle gives back one.
   *
   * @throws IllegalArgumentException if the name is not allowed
   */
  public QuorateLock lock(String name) {
    return locks(List.of(name));
  }

  /** Several locks that this session will own, all granted or none. */
  public QuorateLock locks(List<String> names) {
    Claim claim = new Claim(names, LockType.EXCLUSIVE, 1, 0);
    return new QuorateLock(surroundings, asSource(), claim);
  }

  /**
   * Ends the session, and with it all holds and waits under it. Does nothing if it has ended.
   * Returns without an error if the cluster cannot be reached: then the session expires.
   */
  @Override
  public void close() {
    Futures.join(end());
  }

  /** {@link #close} without waiting for the cluster. */
  CompletableFuture<Outcome> end() {
    boolean isLive = state().isLive();
    keeper.end(SessionState.CLOSED);
    return isLive
        ? surroundings
            .cluster()
            .call(Call.of("DELETE", "session", id), surroundings.settings().patience())
        : CompletableFuture.completedFuture(new Outcome.NotDone("it has ended"));
  }

  /** The cluster does not know the session any more. */
  void lost() {
    keeper.end(SessionState.LOST);
  }

  Numbering numbering() {
    return numbering;
  }

  CompletableFuture<Outcome> call(Call call, Patience patience) {
    return surroundings
        .cluster()
        .call(call.with("session", id).with("client_id", client), patience);
  }

  /** Itself, for whatever is taken under it: it is never given back, nor ended for a failure. */
  SessionSource asSource() {
    return new SessionSource() {
      @Override
      public CompletableFuture<Session> lease() {
        return state().isLive()
            ? CompletableFuture.completedFuture(Session.this)
            : CompletableFuture.failedFuture(
                new SessionLostException("the session " + id + " has ended"));
      }

      @Override
      public void giveBack(Session session) {}

      @Override
      public boolean isDisposable() {
        return false;
      }
    };
  }

  void removeListener(Consumer<SessionState> listener) {
    listeners.remove(listener);
  }

  private void changed(SessionState state) {
    for (Consumer<SessionState> listener : listeners) {
      surroundings.callbacks().execute(() -> listener.accept(state));
    }
  }

  @Override
  public String toString() {
    return id + " of " + client;
  }
}
