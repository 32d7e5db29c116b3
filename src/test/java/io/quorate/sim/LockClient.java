package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import io.quorate.node.Consistency;
import io.quorate.node.Gateway;
import io.quorate.sim.check.LawBroken;
import io.quorate.sim.check.Linearizability;
import io.quorate.sim.check.Linearizability.Call;
import io.quorate.sim.check.LockModel.Use;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client as the field has them: takes and gives back locks, waits in queues, renews, repeats
 * under the same id what was not answered, goes to another node when one fails, and sometimes
 * forgets that it has given a lock back.
 */
final class LockClient {
  private static final int REPEATS_MAX = 6;
  private static final long PATIENCE_MILLIS_MAX = 6_000;

  /** One thing that the client wants done, however often it must ask for it. */
  private record Wish(
      LockName lock,
      @Nullable LockCommand command,
      long waitMillis,
      @Nullable RequestId requestId,
      long invokedAt) {
    Call<Use> endedWith(Use use, long atNanos) {
      return new Call<>(use, invokedAt, atNanos);
    }
  }

  private final SimCluster cluster;
  private final Rng rng;
  private final ClientId id;
  private final Clientele clientele;
  private final Rhythm rhythm;
  private final Map<LockName, LockAnswer.Granted> held = new TreeMap<>();
  private final Map<LockName, FencingToken> givenBack = new TreeMap<>();
  private final Set<LockName> doubtful = new TreeSet<>();
  private NodeId node;
  private int wishes;
  private int repeats;
  private boolean mayHaveExecuted;

  LockClient(SimCluster cluster, Rng rng, ClientId id, Clientele clientele) {
    this.cluster = cluster;
    this.rng = rng;
    this.id = id;
    this.clientele = clientele;
    rhythm = new Rhythm(cluster, rng, clientele, this::act);
    this.node = anyNode();
  }

  Rhythm rhythm() {
    return rhythm;
  }

  private void act() {
    repeats = 0;
    mayHaveExecuted = false;
    LockName lock = clientele.anyLock(rng);
    int dice = rng.index(100);
    LockAnswer.Granted mine = held.get(lock);
    if (dice < 12) {
      ask(new Wish(lock, null, 0, null, now()));
    } else if (mine == null) {
      wishFor(lock, dice);
    } else if (dice < 55) {
      release(lock, rng.chance(0.8) ? mine.token() : null);
    } else if (dice < 75) {
      clientele.relinquished(lock, id);
      order(lock, new LockCommand.Renew(lock, id, ttlMillis()), 0);
    } else if (dice < 90) {
      clientele.write(mine, rng);
      rhythm.think();
    } else {
      acquire(lock, rng.chance(0.5) ? 0 : 500, 0);
    }
  }

  private void wishFor(LockName lock, int dice) {
    FencingToken old = givenBack.get(lock);
    if (dice < 20 && old != null) {
      release(lock, old);
    } else if (dice < 26) {
      order(lock, new LockCommand.LeaveQueue(lock, id), 0);
    } else if (dice < 55) {
      acquire(lock, 0, 0);
    } else if (dice < 70) {
      acquire(lock, rng.between(100, 3_000), 0);
    } else {
      acquire(lock, rng.between(100, 3_000), rng.between(100, 4_000));
    }
  }

  private void acquire(LockName lock, long placeMillis, long waitMillis) {
    LockMode mode = rng.chance(0.35) ? LockMode.SHARED : LockMode.EXCLUSIVE;
    long offerMillis = rng.between(100, 2_000);
    long wallMillis = cluster.world().node(node).clock().millis();
    order(
        lock,
        new LockCommand.Acquire(
            lock, id, mode, ttlMillis(), placeMillis, offerMillis, wallMillis, false),
        waitMillis);
  }

  private void release(LockName lock, @Nullable FencingToken token) {
    LockAnswer.Granted mine = held.remove(lock);
    if (mine != null) {
      givenBack.put(lock, mine.token());
      clientele.relinquished(lock, id);
    }
    order(lock, new LockCommand.Release(lock, id, token), 0);
  }

  private void order(LockName lock, LockCommand command, long waitMillis) {
    RequestId requestId = rng.chance(0.7) ? new RequestId(id.value() + "-" + ++wishes) : null;
    ask(new Wish(lock, command, waitMillis, requestId, now()));
  }

  private void ask(Wish wish) {
    ask(wish, answer -> answered(wish, answer), () -> gaveUp(wish));
  }

  /** Repeats the wish under its name, if it has one, until it is answered or given up. */
  private void ask(Wish wish, Consumer<LockAnswer> onAnswer, Runnable onGivingUp) {
    SimCall call =
        cluster.call(
            node,
            gateway -> send(wish, gateway),
            outcome -> {
              cluster.world().trace().note(id + " at " + node + ": " + wish + " -> " + outcome);
              if (outcome instanceof LockAnswer answer) {
                onAnswer.accept(answer);
                return;
              }
              node = anyNode();
              mayHaveExecuted |= outcome instanceof Outcome.OutcomeUnknown;
              if (wish.requestId != null && repeats++ < REPEATS_MAX && clientele.isOpen()) {
                ask(wish, onAnswer, onGivingUp);
              } else {
                onGivingUp.run();
              }
            });
    if (wish.requestId != null) {
      call.within(rng.between(300, PATIENCE_MILLIS_MAX));
    }
  }

  private static CompletionStage<Outcome> send(Wish wish, Gateway gateway) {
    LockCommand command = wish.command;
    if (command == null) {
      return gateway.query(new LockQuery.Describe(wish.lock), Consistency.LINEARIZABLE);
    }
    return command instanceof LockCommand.Acquire acquire
        ? gateway.acquire(wish.requestId, acquire, wish.waitMillis)
        : gateway.submit(wish.requestId, command);
  }

  private void answered(Wish wish, LockAnswer answer) {
    boolean isPassing = mayHaveExecuted && isPassing(answer);
    if (isPassing && answer.isQueued() && wish.requestId != null && rng.chance(0.8)) {
      record(wish, answer);
      leave(wish);
      return;
    }
    if (isPassing) {
      leaveInDoubt(wish);
    }
    learn(wish.lock, answer);
    record(wish, answer);
    rhythm.think();
  }

  private void gaveUp(Wish wish) {
    if (mayHaveExecuted && wish.command != null) {
      leaveInDoubt(wish);
    }
    rhythm.think();
  }

  // Another attempt that is still on its way may make more of it than the client was told.
  private static boolean isPassing(LockAnswer answer) {
    return answer.isQueued() || answer instanceof LockAnswer.Conflicting;
  }

  /** After this no attempt takes anything: either the place goes now, or it is known why not. */
  private void leave(Wish placed) {
    repeats = 0;
    RequestId requestId = new RequestId(id.value() + "-" + ++wishes);
    LockCommand leaving = new LockCommand.LeaveQueue(placed.lock, id);
    Wish wish = new Wish(placed.lock, leaving, 0, requestId, now());
    ask(
        wish,
        answer -> {
          record(wish, answer);
          boolean hasLeft = answer instanceof LockAnswer.LeftQueue;
          if (hasLeft && rng.chance(0.7)) {
            rhythm.think();
          } else {
            repeats = 0;
            ask(placed, last -> answeredWithoutPlace(placed, last, hasLeft), () -> gaveUp(placed));
          }
        },
        () -> gaveUp(placed));
  }

  private void answeredWithoutPlace(Wish wish, LockAnswer answer, boolean hasLeft) {
    boolean isKnown = !doubtful.contains(wish.lock);
    boolean isGranted = answer instanceof LockAnswer.Granted;
    if (answer.isQueued() || (hasLeft && isKnown && isGranted)) {
      throw new LawBroken(this, "%s had lost its place, and was answered %s", wish, answer);
    }
    repeats = 1;
    answered(wish, answer);
  }

  private void record(Wish wish, LockAnswer answer) {
    Use use = new Use(id, wish.command, answer, repeats > 0, false);
    clientele.history().add(wish.lock, wish.endedWith(use, now()));
  }

  // It may yet be carried out, whatever the client does next: it knows nothing any more.
  private void leaveInDoubt(Wish wish) {
    doubtful.add(wish.lock);
    held.remove(wish.lock);
    clientele.relinquished(wish.lock, id);
    if (!(wish.command instanceof LockCommand.LeaveQueue)) {
      Use use = new Use(id, wish.command, null, true, false);
      clientele.history().add(wish.lock, wish.endedWith(use, Linearizability.UNANSWERED));
    }
  }

  private void learn(LockName lock, Outcome outcome) {
    if (outcome instanceof LockAnswer.Granted granted && !doubtful.contains(lock)) {
      held.put(lock, granted);
      clientele.told(granted);
    } else if (outcome instanceof LockAnswer.NotHolder) {
      held.remove(lock);
    }
  }

  private long ttlMillis() {
    return rng.between(200, 5_000);
  }

  private long now() {
    return cluster.world().timeline().nowNanos();
  }

  private NodeId anyNode() {
    return cluster.nodes().get(rng.index(cluster.nodes().size()));
  }
}
