package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.SessionId;
import io.quorate.machine.RequestId;
import io.quorate.sim.check.LawBroken;
import io.quorate.sim.check.SessionHolds;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session: keeps it alive, numbers its commands, and repeats each under its number
 * until it is answered. So it knows at every moment what it holds and how many times, and each
 * answer has to agree; sometimes it falls silent and loses all.
 */
final class SessionClient {
  private static final long REPEAT_MILLIS_MAX = 60;

  private final SimCluster cluster;
  private final Rng rng;
  private final ClientId id;
  private final Clientele clientele;
  private final Rhythm rhythm;
  private final SessionHolds holds;
  private final SessionWishes wishes;
  private @Nullable SessionId session;
  private long ttlMillis;
  private long sequence;
  private int sessions;
  private int life;
  private boolean mayHaveExecuted;

  SessionClient(SimCluster cluster, Rng rng, ClientId id, Clientele clientele) {
    this.cluster = cluster;
    this.rng = rng;
    this.id = id;
    this.clientele = clientele;
    rhythm = new Rhythm(cluster, rng, clientele, this::act);
    holds = new SessionHolds(id, cluster.world().laws().exclusion());
    wishes = new SessionWishes(rng, id, holds);
  }

  Rhythm rhythm() {
    return rhythm;
  }

  private void act() {
    mayHaveExecuted = false;
    SessionId present = session;
    int dice = rng.index(100);
    if (present == null) {
      open();
    } else if (dice < 4) {
      holds.beginEnd();
      repeat(
          gateway -> gateway.submit(null, new LockCommand.EndSession(present)), answer -> lose());
    } else if (dice < 8) {
      life++; // which ends the signs of life, but not the client's own business
      rhythm.think();
    } else {
      carryOut(present, wishes.next(wallMillis()));
    }
  }

  /** Under a request's id: an attempt that is late must not open the session once more. */
  private void open() {
    SessionId name = new SessionId(id.value() + "-" + ++sessions);
    ttlMillis = rng.between(500, 3_000);
    LockCommand command =
        new LockCommand.OpenSession(
            name, id, ttlMillis, rng.chance(0.3) ? rng.between(1, 1_500) : 0);
    RequestId requestId = new RequestId(name.value());
    repeat(
        gateway -> gateway.submit(requestId, command),
        answer -> {
          if (!(answer instanceof LockAnswer.SessionAlive)) {
            throw new LawBroken(this, "%s gets no session, but %s", id, answer);
          }
          session = name;
          sequence = 0;
          life++;
          keepAlive(name, life);
        });
  }

  private void keepAlive(SessionId kept, int since) {
    cluster
        .world()
        .timeline()
        .afterMillis(
            ttlMillis / 3,
            () -> {
              if (kept.equals(session) && since == life && clientele.isOpen()) {
                cluster.call(
                    anyNode(),
                    gateway -> gateway.submit(null, new LockCommand.KeepAlive(kept)),
                    answer -> keptAlive(kept, answer));
                keepAlive(kept, since);
              }
            });
  }

  private void keptAlive(SessionId kept, Outcome answer) {
    if (kept.equals(session) && answer instanceof LockAnswer.SessionAlive alive) {
      holds.lastUntil(alive.expiresAtMillis());
    }
  }

  private void carryOut(SessionId present, SessionWishes.Wish wish) {
    LockCommand.OfLock numbered = new LockCommand.UnderSession(present, ++sequence, wish.command());
    holds.begin(wish.command());
    repeat(
        gateway ->
            wish.waitMillis() == 0
                ? gateway.submit(null, numbered)
                : gateway.acquire(null, numbered, wish.waitMillis()),
        answer -> {
          if (answer instanceof LockAnswer.SessionUnknown) {
            lose();
          } else {
            clientele.granted(holds.learn(wish.command(), answer, mayHaveExecuted));
          }
        });
  }

  private void lose() {
    session = null;
    life++;
    holds.lose();
  }

  /** Asks until there is an answer, or everybody goes home. */
  private void repeat(SimCall.Request request, Consumer<LockAnswer> onAnswer) {
    NodeId node = anyNode();
    cluster.call(
        node,
        request,
        outcome -> {
          cluster.world().trace().note(id + " at " + node + ": -> " + outcome);
          if (outcome instanceof LockAnswer answer) {
            onAnswer.accept(answer);
            rhythm.think();
          } else {
            mayHaveExecuted |= outcome instanceof Outcome.OutcomeUnknown;
            repeatLater(request, onAnswer);
          }
        });
  }

  private void repeatLater(SimCall.Request request, Consumer<LockAnswer> onAnswer) {
    if (!clientele.isOpen()) {
      rhythm.goHome();
      lose();
      return;
    }
    cluster
        .world()
        .timeline()
        .afterMillis(rng.between(10, REPEAT_MILLIS_MAX), () -> repeat(request, onAnswer));
  }

  private long wallMillis() {
    return cluster.world().timeline().nowNanos() / 1_000_000;
  }

  private NodeId anyNode() {
    return cluster.nodes().get(rng.index(cluster.nodes().size()));
  }
}
