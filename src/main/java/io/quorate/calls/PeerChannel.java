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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Raft requests on their way to one peer: those of all groups that wait at the same moment travel
 * in one call. Loop thread only.
 */
public final class PeerChannel {
  /** Requests that may wait for a free call; beyond it the oldest is dropped, as a network may. */
  static final int QUEUED_MAX = 1_024;

  /** Calls with heartbeats that may be open besides; one a group is queued. */
  static final int BEATS_IN_FLIGHT_MAX = 2;

  /** Calls to campaign that may be open besides, so that slow ones hold up no heartbeat. */
  static final int TIMEOUTS_IN_FLIGHT_MAX = 2;

  /** How long the entries of one call may be together; one request may be longer. */
  static final long APPENDS_BYTES_MAX = 4 << 20;

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

  /** Appends without entries: their answers do not wait for the disk, and must not have to. */
  private final LinkedHashMap<GroupId, GroupMessage> beats = new LinkedHashMap<>();

  private final List<GroupMessage> appends = new ArrayList<>();
  private final List<GroupMessage> timeouts = new ArrayList<>();
  private int callsInFlight;
  private int timeoutsInFlight;
  private int beatsInFlight;

  public PeerChannel(NodeId peer, int callsInFlightMax, PeerCaller caller, Listener listener) {
    this.peer = peer;
    this.callsInFlightMax = callsInFlightMax;
    this.caller = caller;
    this.listener = listener;
  }

  public void send(GroupId group, Message request) {
    if (request instanceof AppendRequest append && append.entries().isEmpty()) {
      beat(group, append);
      return;
    }
    List<GroupMessage> queue = queueOf(request);
    queue.removeIf(waiting -> waiting.group().equals(group) && supersedes(waiting));
    if (queue.size() >= QUEUED_MAX) {
      queue.remove(0);
    }
    queue.add(new GroupMessage(group, request));
  }

  // A newer one says all that an older one did, which has not left yet.
  private void beat(GroupId group, AppendRequest request) {
    beats.put(group, new GroupMessage(group, request));
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
      List<GroupMessage> sent = taken(votes);
      call(new PeerCall.Votes(sent), sent, () -> callsInFlight--);
    }
    if (!beats.isEmpty() && beatsInFlight < BEATS_IN_FLIGHT_MAX) {
      beatsInFlight++;
      List<GroupMessage> sent = List.copyOf(beats.values());
      beats.clear();
      call(new PeerCall.Appends(sent), sent, () -> beatsInFlight--);
    }
    while (!appends.isEmpty() && callsInFlight < callsInFlightMax) {
      callsInFlight++;
      List<GroupMessage> sent = takenAppends();
      call(new PeerCall.Appends(sent), sent, () -> callsInFlight--);
    }
    if (!timeouts.isEmpty() && timeoutsInFlight < TIMEOUTS_IN_FLIGHT_MAX) {
      timeoutsInFlight++;
      List<GroupMessage> sent = taken(timeouts);
      call(new PeerCall.TimeoutNow(sent), sent, () -> timeoutsInFlight--);
    }
  }

  private List<GroupMessage> takenAppends() {
    int count = 0;
    long bytes = 0;
    while (count < appends.size()) {
      bytes += bytesOf(appends.get(count));
      if (count > 0 && bytes > APPENDS_BYTES_MAX) {
        break;
      }
      count++;
    }
    List<GroupMessage> first = appends.subList(0, count);
    List<GroupMessage> taken = List.copyOf(first);
    first.clear();
    return taken;
  }

  private static long bytesOf(GroupMessage request) {
    return request.message() instanceof AppendRequest append
        ? append.entries().stream().mapToLong(entry -> entry.payload().length).sum()
        : 0;
  }

  private static List<GroupMessage> taken(List<GroupMessage> queue) {
    List<GroupMessage> taken = List.copyOf(queue);
    queue.clear();
    return taken;
  }

  private void call(PeerCall call, List<GroupMessage> sent, Runnable onEnd) {
    caller.call(
        peer,
        call,
        result -> {
          onEnd.run();
          ended(sent, result);
        });
  }

  private void ended(List<GroupMessage> sent, PeerResult result) {
    Set<GroupId> unanswered = new LinkedHashSet<>();
    for (GroupMessage request : sent) {
      // A call to campaign that is lost says nothing of the entries on their way.
      if (!(request.message() instanceof TimeoutNowRequest)) {
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

  // A newer vote request says all that an older one did, which has not left yet.
  private static boolean supersedes(GroupMessage waiting) {
    return waiting.message() instanceof VoteRequest
        || waiting.message() instanceof TimeoutNowRequest;
  }
}
