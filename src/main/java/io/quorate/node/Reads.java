package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.ReadIndexes;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Linearizable reads of this node's clients (thesis §6.4): the leader confirms an index, this
 * replica answers once it has applied it. Reads that wait at the same moment share one
 * confirmation. Loop thread only.
 */
final class Reads {
  /** How long a read rests after a failed attempt. */
  static final long RETRY_MILLIS = 20;

  /** Confirmations that may be on their way from the leader at a time. */
  static final int CONFIRMATIONS_IN_FLIGHT_MAX = 2;

  /** Answers from what this replica has applied. */
  interface Replica {
    Outcome query(LockQuery query);

    void whenApplied(long index, Runnable task);
  }

  private static final class Read {
    private final LockQuery query;
    private final long deadlineMillis;
    private final Consumer<Outcome> sink;
    private long retryAtMillis;

    Read(LockQuery query, long deadlineMillis, Consumer<Outcome> sink) {
      this.query = query;
      this.deadlineMillis = deadlineMillis;
      this.sink = sink;
    }
  }

  private final NodeConfig config;
  private final LoopTime time;
  private final Leadership leadership;
  private final Replica replica;
  private final ReadIndexes indexes;
  // In the order of their deadlines: all have the same patience.
  private final LinkedHashSet<Read> pending = new LinkedHashSet<>();
  private final ArrayDeque<Read> unasked = new ArrayDeque<>();
  private List<Read> resting = new ArrayList<>();
  private int confirmationsInFlight;

  Reads(
      NodeConfig config,
      LoopTime time,
      Leadership leadership,
      Replica replica,
      ReadIndexes indexes) {
    this.config = config;
    this.time = time;
    this.leadership = leadership;
    this.replica = replica;
    this.indexes = indexes;
  }

  void start(LockQuery query, Consumer<Outcome> sink) {
    if (pending.size() >= config.pendingMax()) {
      sink.accept(new Outcome.Overloaded("too many reads of this node are under way"));
      return;
    }
    Read read = new Read(query, time.nowMillis() + config.patienceMillis(), sink);
    pending.add(read);
    unasked.add(read);
  }

  void sweep() {
    while (!pending.isEmpty() && pending.iterator().next().deadlineMillis <= time.nowMillis()) {
      finish(pending.iterator().next(), new Outcome.Unavailable(leadership.absence()));
    }
    List<Read> rested = resting;
    resting = new ArrayList<>();
    for (Read read : rested) {
      if (read.retryAtMillis <= time.nowMillis()) {
        unasked.add(read);
      } else {
        resting.add(read);
      }
    }
  }

  /** Asks the leader for all that wait. */
  void flush() {
    unasked.removeIf(read -> !pending.contains(read));
    if (unasked.isEmpty()) {
      return;
    }
    if (confirmationsInFlight < CONFIRMATIONS_IN_FLIGHT_MAX) {
      askFor(takeUnasked());
    }
  }

  void abandon(String reason) {
    while (!pending.isEmpty()) {
      finish(pending.iterator().next(), new Outcome.Unavailable(reason));
    }
  }

  private void askFor(List<Read> asked) {
    confirmationsInFlight++;
    indexes.ask(
        new Group.ReadSink() {
          @Override
          public void confirmed(long index) {
            confirmationsInFlight--;
            answer(asked, index);
          }

          @Override
          public void failed() {
            confirmationsInFlight--;
            rest(asked);
          }
        });
  }

  private void answer(List<Read> asked, long index) {
    replica.whenApplied(
        index,
        () -> {
          for (Read read : asked) {
            if (pending.contains(read)) {
              finish(read, replica.query(read.query));
            }
          }
        });
  }

  private void rest(List<Read> asked) {
    for (Read read : asked) {
      read.retryAtMillis = time.nowMillis() + RETRY_MILLIS;
      resting.add(read);
    }
  }

  private List<Read> takeUnasked() {
    List<Read> taken = new ArrayList<>(unasked);
    unasked.clear();
    return taken;
  }

  private void finish(Read read, Outcome outcome) {
    pending.remove(read);
    read.sink.accept(outcome);
  }
}
