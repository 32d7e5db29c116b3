package io.quorate.node;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockName;
import io.quorate.machine.RequestId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Acquires that wait at this node for their lock. A waiting call costs nothing but memory: this
 * replica applies the entry that makes the lock the client's, and the acquire is repeated to
 * collect it. Loop thread only.
 */
final class WaitRoom {
  private static final String LEFT = "the client has left the queue";

  private record Key(LockName lock, ClientId client) {}

  private static final class Parked {
    private final long arrival;
    private final Key key;
    private final @Nullable RequestId requestId;
    private final LockCommand.OfLock command;
    private final long deadlineMillis;
    private final Consumer<Outcome> sink;

    /** The last attempt was answered: the client has a place, and nothing is under way. */
    private boolean isIdle;

    /** The client has got a place in the queue, and may still have it. */
    private boolean mayHavePlace;

    /** Something has happened to the place since the last attempt began. */
    private boolean isSignalled;

    /** The client has left a queue of the lock, if not this place then an earlier one. */
    private boolean mayHaveLeft;

    private boolean isDone;

    Parked(
        long arrival,
        @Nullable RequestId requestId,
        LockCommand.OfLock command,
        long deadlineMillis,
        Consumer<Outcome> sink) {
      this.arrival = arrival;
      this.key = new Key(command.lock(), command.client());
      this.requestId = requestId;
      this.command = command;
      this.deadlineMillis = deadlineMillis;
      this.sink = sink;
    }
  }

  private final Requests requests;
  private final LoopTime time;
  private final int parkedMax;
  // Looked up by key only: its order decides nothing.
  private final Map<Key, List<Parked>> byKey = new HashMap<>();
  private final TreeSet<Parked> byDeadline =
      new TreeSet<>(
          Comparator.<Parked>comparingLong(parked -> parked.deadlineMillis)
              .thenComparingLong(parked -> parked.arrival));
  private long arrivals;
  private @Nullable String retirement;

  WaitRoom(Requests requests, LoopTime time, int parkedMax) {
    this.requests = requests;
    this.time = time;
    this.parkedMax = parkedMax;
  }

  void acquire(
      @Nullable RequestId requestId,
      LockCommand.OfLock command,
      long waitMillis,
      Consumer<Outcome> sink) {
    if (byDeadline.size() >= parkedMax) {
      sink.accept(new Outcome.Overloaded("too many acquires wait at this node"));
      return;
    }
    Parked parked = new Parked(++arrivals, requestId, command, time.nowMillis() + waitMillis, sink);
    // Known before the first attempt: the grant may be applied here before the answer arrives.
    byKey.computeIfAbsent(parked.key, key -> new ArrayList<>(1)).add(parked);
    byDeadline.add(parked);
    attempt(parked, false);
  }

  /** Wakes those whom the event concerns. */
  void happened(LockEvent event) {
    if (event instanceof LockEvent.OfLock onLock
        && (event instanceof LockEvent.Offered
            || event instanceof LockEvent.Aborted
            || event instanceof LockEvent.Left
            || event instanceof LockEvent.WaitExpired)) {
      List<Parked> concerned = byKey.get(new Key(onLock.lock(), event.client()));
      if (concerned != null) {
        for (Parked parked : List.copyOf(concerned)) {
          parked.mayHaveLeft |= event instanceof LockEvent.Left;
          signal(parked);
        }
      }
    }
  }

  /** The state has leapt over events that nobody will tell of: everybody looks for himself. */
  void eventsMissed() {
    for (Parked parked : List.copyOf(byDeadline)) {
      if (!parked.isDone) {
        signal(parked);
      }
    }
  }

  /** Ends the waits whose time is up, with a last attempt that tells where they stand. */
  void sweep() {
    while (!byDeadline.isEmpty() && byDeadline.first().deadlineMillis <= time.nowMillis()) {
      Parked parked = Invariant.present(byDeadline.pollFirst(), "a parked call");
      if (!parked.isDone && parked.isIdle) {
        attempt(parked, true);
      }
    }
  }

  /** Ends all waits, now and later: places in queues are kept for those who ask another node. */
  void retire(String reason) {
    retirement = reason;
    for (Parked parked : List.copyOf(byDeadline)) {
      if (!parked.isDone && parked.isIdle) {
        finish(parked, new Outcome.Unavailable(reason));
      }
    }
  }

  void abandon(String reason) {
    while (!byDeadline.isEmpty()) {
      Parked parked = Invariant.present(byDeadline.pollFirst(), "a parked call");
      if (!parked.isDone && parked.isIdle) {
        finish(parked, new Outcome.Unavailable(reason));
      }
    }
  }

  private void signal(Parked parked) {
    if (parked.isIdle) {
      attempt(parked, true);
    } else {
      parked.isSignalled = true;
    }
  }

  private void attempt(Parked parked, boolean isResumption) {
    parked.isIdle = false;
    parked.isSignalled = false;
    long waitLeftMillis = Math.max(0, parked.deadlineMillis - time.nowMillis());
    LockCommand.OfLock command =
        parked.command.keepingPlaceFor(parked.command.placeMillis() + waitLeftMillis);
    requests.start(
        parked.requestId,
        isResumption ? command.asResumption() : command,
        outcome -> answered(parked, outcome));
  }

  private void answered(Parked parked, Outcome outcome) {
    boolean isQueued = outcome instanceof LockAnswer answer && answer.isQueued();
    parked.mayHavePlace |= isQueued;
    if (!isQueued && parked.mayHavePlace && parked.mayHaveLeft && isLocked(outcome)) {
      finish(parked, new LockAnswer.Conflicting(parked.key.lock(), LEFT));
      return;
    }
    if (!isQueued || parked.deadlineMillis <= time.nowMillis()) {
      finish(parked, outcome);
      return;
    }
    if (retirement != null) {
      finish(parked, new Outcome.Unavailable(retirement));
      return;
    }
    parked.isIdle = true;
    if (parked.isSignalled) {
      attempt(parked, true);
    } else {
      parked.mayHaveLeft = false; // the place that is left here is another
    }
  }

  private static boolean isLocked(Outcome outcome) {
    return outcome instanceof LockAnswer.Locked || outcome instanceof LockAnswer.LockedAll;
  }

  private void finish(Parked parked, Outcome outcome) {
    parked.isDone = true;
    byDeadline.remove(parked);
    byKey.computeIfPresent(
        parked.key,
        (key, all) -> {
          all.remove(parked);
          return all.isEmpty() ? null : all;
        });
    parked.sink.accept(parked.mayHavePlace ? sparingThePlace(outcome) : outcome);
  }

  // That nothing was done is true of the last attempt only: the place may still become a hold.
  private static Outcome sparingThePlace(Outcome outcome) {
    if (outcome instanceof Outcome.Unavailable unavailable) {
      return new Outcome.OutcomeUnknown(unavailable.reason());
    }
    return outcome instanceof Outcome.Overloaded overloaded
        ? new Outcome.OutcomeUnknown(overloaded.reason())
        : outcome;
  }
}
