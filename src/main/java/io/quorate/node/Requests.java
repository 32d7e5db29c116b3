package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockCommand;
import io.quorate.machine.Command;
import io.quorate.machine.GatewayStamp;
import io.quorate.machine.RequestId;
import io.quorate.port.PeerCaller;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The commands of this node's clients to one group, from their arrival to their answer: finds the
 * leader, repeats under the same stamp when an attempt fails, and gives up at the deadline. Loop
 * thread only.
 */
final class Requests {
  /** How long a request rests after a failed attempt. */
  static final long RETRY_MILLIS = 20;

  private final NodeConfig config;
  private final LoopTime time;
  private final Leadership leadership;
  private final long gatewayId;
  private final PeerCaller caller;
  private final GroupId group;
  private final TreeMap<Long, Request> pending = new TreeMap<>();
  private List<Request> waiting = new ArrayList<>();
  private @Nullable Forwards forwards;
  private long lastSequence;

  /**
   * @param leadership of the group
   * @param gatewayId under which commands are stamped
   */
  Requests(
      NodeConfig config,
      LoopTime time,
      GroupId group,
      Leadership leadership,
      long gatewayId,
      PeerCaller caller) {
    this.config = config;
    this.group = group;
    this.time = time;
    this.leadership = leadership;
    this.gatewayId = gatewayId;
    this.caller = caller;
  }

  /** As {@link #start(Function, long, Consumer)}, of a command on locks. */
  void start(@Nullable RequestId requestId, LockCommand command, Consumer<Outcome> sink) {
    start(stamp -> new Command.OnLock(stamp, requestId, command), 0, sink);
  }

  /**
   * Takes a command; the sink gets its answer, whatever comes, within the patience.
   *
   * @param command makes the command to be proposed, under a stamp
   * @param bytes how long it is, if it may be long
   */
  void start(Function<GatewayStamp, Command> command, long bytes, Consumer<Outcome> sink) {
    if (pending.size() >= config.pendingMax()) {
      sink.accept(new Outcome.Overloaded("too many requests of this node are under way"));
      return;
    }
    Request request =
        new Request(
            ++lastSequence, command, bytes, time.nowMillis() + config.patienceMillis(), sink);
    pending.put(request.sequence, request);
    route(request);
  }

  /** Tries again what rests, and gives up what is overdue. */
  void sweep() {
    while (!pending.isEmpty()
        && pending.firstEntry().getValue().deadlineMillis <= time.nowMillis()) {
      Request request = pending.firstEntry().getValue();
      finish(
          request,
          request.mayHaveExecuted || request.isUnderWay
              ? new Outcome.OutcomeUnknown("no answer of the leader came in time")
              : new Outcome.Unavailable(leadership.absence()));
    }
    if (!waiting.isEmpty()) {
      List<Request> tried = waiting;
      waiting = new ArrayList<>();
      tried.forEach(this::route);
    }
  }

  /** Sends what waits to be forwarded. */
  void flush() {
    Forwards toLeader = forwards;
    if (toLeader == null) {
      return;
    }
    if (toLeader.peer().equals(leadership.leader())) {
      toLeader.flush();
    } else {
      forwards = null;
      toLeader.takeBack().forEach(this::rest);
    }
  }

  /** Answers everybody: this node will not go on. */
  void abandon(String reason) {
    while (!pending.isEmpty()) {
      Request request = pending.firstEntry().getValue();
      finish(
          request,
          request.mayHaveExecuted || request.isUnderWay
              ? new Outcome.OutcomeUnknown(reason)
              : new Outcome.Unavailable(reason));
    }
  }

  private void route(Request request) {
    if (request.isFinished) {
      return;
    }
    NodeId leader = leadership.leader();
    if (leader == null || request.retryAtMillis > time.nowMillis()) {
      waiting.add(request);
    } else if (leader.equals(config.self())) {
      request.isUnderWay = true;
      if (!leadership.propose(stamped(request), outcome -> settle(request, outcome))) {
        request.isUnderWay = false;
        waiting.add(request);
      }
    } else {
      forwardsTo(leader).add(request);
    }
  }

  private Forwards forwardsTo(NodeId leader) {
    Forwards before = forwards;
    if (before != null && before.peer().equals(leader)) {
      return before;
    }
    if (before != null) {
      before.takeBack().forEach(this::rest);
    }
    Forwards toLeader =
        new Forwards(
            group, leader, leadership, config.forwardMax(), caller, this::stamped, this::settle);
    forwards = toLeader;
    return toLeader;
  }

  private Command stamped(Request request) {
    long answeredBelow = pending.isEmpty() ? request.sequence : pending.firstKey();
    return request.command.apply(
        new GatewayStamp(gatewayId, request.sequence, Math.min(answeredBelow, request.sequence)));
  }

  /** An attempt has ended: with the answer, or so that another may follow. */
  private void settle(Request request, Outcome outcome) {
    request.isUnderWay = false;
    if (request.isFinished) {
      return;
    }
    if (outcome instanceof Outcome.OutcomeUnknown) {
      request.mayHaveExecuted = true;
      rest(request);
    } else if (outcome instanceof Outcome.Unavailable
        || (outcome instanceof Outcome.Overloaded && request.mayHaveExecuted)) {
      rest(request);
    } else {
      finish(request, outcome);
    }
  }

  private void rest(Request request) {
    request.retryAtMillis = time.nowMillis() + RETRY_MILLIS;
    waiting.add(request);
  }

  private void finish(Request request, Outcome outcome) {
    pending.remove(request.sequence);
    request.isFinished = true;
    request.sink.accept(outcome);
  }
}
