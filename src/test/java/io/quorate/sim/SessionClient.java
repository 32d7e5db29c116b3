package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import io.quorate.machine.RequestId;
import io.quorate.node.Gateway;
import io.quorate.sim.check.LawBroken;
import io.quorate.sim.check.SessionHolds;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session: keeps it alive, numbers its commands, and repeats each under its number
 * until it is answered. So it knows at every moment what it holds and how many times, and each
 * answer has to agree; sometimes it falls silent and loses all.
 */
final class SessionClient {
  /** A command as the session knows it, and how long a call waits with it. */
  private record Numbered(LockCommand.UnderSession command, long waitMillis) {
    LockCommand.OfLock wanted() {
      return command.command();
    }

    CompletionStage<Outcome> send(Gateway gateway) {
      return waitMillis == 0
          ? gateway.submit(null, command)
          : gateway.acquire(null, command, waitMillis);
    }
  }

  private static final long REPEAT_MILLIS_MAX = 60;
  private static final long PATIENCE_MILLIS_MAX = 6_000;

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
          gateway -> gateway.submit(null, new LockCommand.EndSession(present)),
          answer -> {
            lose();
            rhythm.think();
          });
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
          rhythm.think();
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
    holds.begin(wish.command());
    Numbered numbered =
        new Numbered(
            new LockCommand.UnderSession(present, ++sequence, wish.command()), wish.waitMillis());
    ask(numbered, answer -> answered(numbered, answer));
  }

  /** Anything under a number; what it comes to, unless that is the end of the session. */
  private void ask(Numbered numbered, Consumer<LockAnswer> onAnswer) {
    repeat(
        numbered::send,
        answer -> {
          if (answer instanceof LockAnswer.SessionUnknown) {
            lose();
            rhythm.think();
          } else {
            onAnswer.accept(answer);
          }
        });
  }

  private void answered(Numbered numbered, LockAnswer answer) {
    if (answer.isQueued() && rng.chance(0.3)) {
      ask(numbered, again -> answered(numbered, again));
    } else if (answer.isQueued() && rng.chance(0.7)) {
      leave(numbered, 0);
    } else {
      clientele.granted(holds.learn(numbered.wanted(), answer, mayHaveExecuted));
      rhythm.think();
    }
  }

  /** By whichever of its locks the place can be left; if by none, it has gone or been served. */
  private void leave(Numbered placed, int index) {
    List<LockName> locks = SessionHolds.locksOf(placed.wanted());
    LockCommand.OfLock leaving = new LockCommand.LeaveQueue(locks.get(index), id);
    SessionId under = placed.command().session();
    ask(
        new Numbered(new LockCommand.UnderSession(under, ++sequence, leaving), 0),
        answer -> {
          boolean hasLeft = answer instanceof LockAnswer.LeftQueue;
          if (!hasLeft && index + 1 < locks.size()) {
            leave(placed, index + 1);
          } else if (hasLeft && rng.chance(0.7)) {
            rhythm.think();
          } else {
            ask(placed, last -> answeredWithoutPlace(placed, last, hasLeft));
          }
        });
  }

  private void answeredWithoutPlace(Numbered numbered, LockAnswer answer, boolean hasLeft) {
    clientele.granted(holds.learnWithoutPlace(numbered.wanted(), answer, hasLeft));
    rhythm.think();
  }

  private void lose() {
    session = null;
    life++;
    holds.lose();
  }

  /** Asks until there is an answer, or everybody goes home. */
  private void repeat(SimCall.Request request, Consumer<LockAnswer> onAnswer) {
    NodeId node = anyNode();
    long patienceMillis = rng.between(300, PATIENCE_MILLIS_MAX);
    cluster
        .call(
            node,
            request,
            outcome -> {
              cluster.world().trace().note(id + " at " + node + ": -> " + outcome);
              if (outcome instanceof LockAnswer answer) {
                onAnswer.accept(answer);
              } else {
                mayHaveExecuted |= outcome instanceof Outcome.OutcomeUnknown;
                repeatLater(request, onAnswer);
              }
            })
        .within(patienceMillis);
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
