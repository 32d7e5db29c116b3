package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Commands on their way to one leader: those that wait at the same moment travel in one call, and
 * two calls may be open, so that one is filled while the other is away. Loop thread only.
 */
final class Forwards {
  static final int CALLS_IN_FLIGHT_MAX = 2;

  /** How long the commands of one call may be together; a longer one travels alone. */
  static final long CALL_BYTES_MAX = 1 << 20;

  private final GroupId group;
  private final NodeId peer;
  private final Leadership leadership;
  private final int batchMax;
  private final PeerCaller caller;
  private final Function<Request, Command> stamp;
  private final BiConsumer<Request, Outcome> settle;
  private final ArrayDeque<Request> queue = new ArrayDeque<>();
  private int callsInFlight;

  /**
   * @param batchMax how many commands travel in one call at most
   * @param leadership of the group, which is told if the peer does not lead it
   */
  Forwards(
      GroupId group,
      NodeId peer,
      Leadership leadership,
      int batchMax,
      PeerCaller caller,
      Function<Request, Command> stamp,
      BiConsumer<Request, Outcome> settle) {
    this.group = group;
    this.peer = peer;
    this.leadership = leadership;
    this.batchMax = batchMax;
    this.caller = caller;
    this.stamp = stamp;
    this.settle = settle;
  }

  NodeId peer() {
    return peer;
  }

  void add(Request request) {
    queue.add(request);
  }

  /** Gives back what has not left: the peer leads no longer. */
  List<Request> takeBack() {
    List<Request> unsent = new ArrayList<>(queue);
    queue.clear();
    return unsent;
  }

  void flush() {
    queue.removeIf(request -> request.isFinished);
    while (!queue.isEmpty() && callsInFlight < CALLS_IN_FLIGHT_MAX) {
      call(nextBatch());
    }
  }

  private List<Request> nextBatch() {
    List<Request> batch = new ArrayList<>();
    long bytes = queue.element().bytes;
    while (batch.isEmpty() || (batch.size() < batchMax && bytes <= CALL_BYTES_MAX)) {
      batch.add(queue.remove());
      if (queue.isEmpty()) {
        break;
      }
      bytes += queue.element().bytes;
    }
    return batch;
  }

  private void call(List<Request> batch) {
    List<Command> commands = new ArrayList<>(batch.size());
    for (Request request : batch) {
      request.isUnderWay = true;
      commands.add(stamp.apply(request));
    }
    callsInFlight++;
    caller.call(
        peer,
        new PeerCall.Propose(group, commands),
        result -> {
          callsInFlight--;
          ended(batch, result);
        });
  }

  private void ended(List<Request> batch, PeerResult result) {
    if (result instanceof PeerResult.Replied replied) {
      replied(batch, replied.reply());
    } else if (result instanceof PeerResult.NotSent) {
      leadership.denied(peer, null);
      settleAll(batch, new Outcome.Unavailable("the leader cannot be reached"));
    } else {
      leadership.denied(peer, null);
      settleAll(batch, new Outcome.OutcomeUnknown("the leader did not answer"));
    }
  }

  private void replied(List<Request> batch, PeerReply reply) {
    if (reply instanceof PeerReply.ProposeReply proposed
        && proposed.outcomes().size() == batch.size()) {
      for (int i = 0; i < batch.size(); i++) {
        settle.accept(batch.get(i), proposed.outcomes().get(i));
      }
    } else if (reply instanceof PeerReply.Busy) {
      settleAll(batch, new Outcome.Overloaded("the leader has too much to do"));
    } else if (reply instanceof PeerReply.NotLeader
        || reply instanceof PeerReply.Rejected
        || reply instanceof PeerReply.Removed) {
      leadership.denied(peer, reply instanceof PeerReply.NotLeader denial ? denial.leader() : null);
      settleAll(batch, new Outcome.Unavailable("the node asked does not lead"));
    } else {
      settleAll(batch, new Outcome.OutcomeUnknown("the leader's answer makes no sense"));
    }
  }

  private void settleAll(List<Request> batch, Outcome outcome) {
    for (Request request : batch) {
      settle.accept(request, outcome);
    }
  }
}
