package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockQuery;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads of this node's clients (thesis §6.4): the leader confirms an index, this
 * replica answers once it has applied it. Reads that wait at the same moment share one
 * confirmation. Loop thread only.
 */
final class Reads {
  /** How long a read rests after a failed attempt. */
  static final long RETRY_MILLIS = 20;

  /** Confirmations that may be on their way from the leader at a time. */
  static final int CALLS_IN_FLIGHT_MAX = 2;

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
  private final PeerCaller caller;
  // In the order of their deadlines: all have the same patience.
  private final LinkedHashSet<Read> pending = new LinkedHashSet<>();
  private final ArrayDeque<Read> unasked = new ArrayDeque<>();
  private List<Read> resting = new ArrayList<>();
  private int callsInFlight;

  Reads(
      NodeConfig config, LoopTime time, Leadership leadership, Replica replica, PeerCaller caller) {
    this.config = config;
    this.time = time;
    this.leadership = leadership;
    this.replica = replica;
    this.caller = caller;
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
    NodeId leader = leadership.leader();
    if (leader == null) {
      rest(takeUnasked());
    } else if (leader.equals(config.self())) {
      askOwnGroup(takeUnasked());
    } else if (callsInFlight < CALLS_IN_FLIGHT_MAX) {
      askPeer(leader, takeUnasked());
    }
  }

  void abandon(String reason) {
    while (!pending.isEmpty()) {
      finish(pending.iterator().next(), new Outcome.Unavailable(reason));
    }
  }

  private void askOwnGroup(List<Read> asked) {
    boolean isTaken =
        leadership.read(
            new Group.ReadSink() {
              @Override
              public void confirmed(long index) {
                answer(asked, index);
              }

              @Override
              public void failed() {
                rest(asked);
              }
            });
    if (!isTaken) {
      rest(asked);
    }
  }

  private void askPeer(NodeId leader, List<Read> asked) {
    callsInFlight++;
    caller.call(
        leader,
        new PeerCall.ReadIndex(GroupId.SYSTEM),
        result -> {
          callsInFlight--;
          PeerReply.@Nullable ReadIndexReply reply = confirmation(result);
          if (reply != null) {
            answer(asked, reply.index());
          } else {
            rest(asked);
          }
        });
  }

  private static PeerReply.@Nullable ReadIndexReply confirmation(PeerResult result) {
    return result instanceof PeerResult.Replied replied
            && replied.reply() instanceof PeerReply.ReadIndexReply reply
        ? reply
        : null;
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
