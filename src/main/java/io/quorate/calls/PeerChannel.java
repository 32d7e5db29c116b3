package io.quorate.calls;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.Message;
import io.quorate.raft.TimeoutNowRequest;
import io.quorate.raft.VoteRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Raft requests on their way to one peer: those of all groups that wait at the same moment travel
 * in one call. Loop thread only.
 */
public final class PeerChannel {
  /** Requests that may wait for a free call; beyond it the oldest is dropped, as a network may. */
  static final int QUEUED_MAX = 1_024;

  /** Calls to campaign that may be open besides, so that slow ones hold up no heartbeat. */
  static final int TIMEOUTS_IN_FLIGHT_MAX = 2;

  /** Told how calls ended. */
  public interface Listener {
    void responded(NodeId peer, GroupId group, Message response);

    void unreachable(NodeId peer, GroupId group);
  }

  private final NodeId peer;
  private final int callsInFlightMax;
  private final PeerCaller caller;
  private final Listener listener;
  private final List<GroupMessage> votes = new ArrayList<>();
  private final List<GroupMessage> appends = new ArrayList<>();
  private final List<GroupMessage> timeouts = new ArrayList<>();
  private int callsInFlight;
  private int timeoutsInFlight;

  public PeerChannel(NodeId peer, int callsInFlightMax, PeerCaller caller, Listener listener) {
    this.peer = peer;
    this.callsInFlightMax = callsInFlightMax;
    this.caller = caller;
    this.listener = listener;
  }

  public void send(GroupId group, Message request) {
    List<GroupMessage> queue = queueOf(request);
    queue.removeIf(waiting -> waiting.group().equals(group) && supersedes(request, waiting));
    if (queue.size() >= QUEUED_MAX) {
      queue.remove(0);
    }
    queue.add(new GroupMessage(group, request));
  }

  private List<GroupMessage> queueOf(Message request) {
    if (request instanceof TimeoutNowRequest) {
      return timeouts;
    }
    return request instanceof VoteRequest ? votes : appends;
  }

  /** Starts calls for what waits, as far as calls are free. */
  public void flush() {
    if (!votes.isEmpty() && callsInFlight < callsInFlightMax) {
      callsInFlight++;
      call(new PeerCall.Votes(List.copyOf(votes)), votes, () -> callsInFlight--);
    }
    if (!appends.isEmpty() && callsInFlight < callsInFlightMax) {
      callsInFlight++;
      call(new PeerCall.Appends(List.copyOf(appends)), appends, () -> callsInFlight--);
    }
    if (!timeouts.isEmpty() && timeoutsInFlight < TIMEOUTS_IN_FLIGHT_MAX) {
      timeoutsInFlight++;
      call(new PeerCall.TimeoutNow(List.copyOf(timeouts)), timeouts, () -> timeoutsInFlight--);
    }
  }

  private void call(PeerCall call, List<GroupMessage> queue, Runnable onEnd) {
    List<GroupMessage> sent = List.copyOf(queue);
    queue.clear();
    caller.call(
        peer,
        call,
        result -> {
          onEnd.run();
          ended(sent, result);
        });
  }

  private void ended(List<GroupMessage> sent, PeerResult result) {
    List<GroupId> unanswered = new ArrayList<>(1);
    for (GroupMessage request : sent) {
      // A call to campaign that is lost says nothing of the entries on their way.
      boolean carriesState = !(request.message() instanceof TimeoutNowRequest);
      if (carriesState && !unanswered.contains(request.group())) {
        unanswered.add(request.group());
      }
    }
    if (result instanceof PeerResult.Replied replied
        && replied.reply() instanceof PeerReply.RaftReply reply) {
      for (GroupMessage response : reply.responses()) {
        unanswered.remove(response.group());
        listener.responded(peer, response.group(), response.message());
      }
    }
    for (GroupId group : unanswered) {
      listener.unreachable(peer, group);
    }
  }

  // A newer heartbeat or vote request says all that an older one did, which has not left yet.
  private static boolean supersedes(Message request, GroupMessage waiting) {
    return waiting.message() instanceof VoteRequest
        || waiting.message() instanceof TimeoutNowRequest
        || (waiting.message() instanceof AppendRequest append
            && append.entries().isEmpty()
            && request.round() > append.round());
  }
}
