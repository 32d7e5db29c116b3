package io.quorate.calls;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerReply;
import io.quorate.raft.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Raft calls of peers that wait for their responses, which may have to wait for the disk. Loop
 * thread only.
 */
public final class IncomingCalls {
  /** A call older than this has been given up by its caller. */
  static final long AGE_MILLIS_MAX = 10_000;

  private record Key(NodeId from, GroupId group, long round) {}

  private static final class Call {
    private final List<GroupMessage> responses = new ArrayList<>(1);
    private final List<Key> keys = new ArrayList<>(1);
    private final long openedMillis;
    private final Consumer<PeerReply> onReply;
    private int missing;

    Call(long openedMillis, int missing, Consumer<PeerReply> onReply) {
      this.openedMillis = openedMillis;
      this.missing = missing;
      this.onReply = onReply;
    }
  }

  // A duplicated request has the round of its original, so a key may stand for several calls.
  private final Map<Key, ArrayDeque<Call>> byKey = new HashMap<>();
  private final ArrayDeque<Call> byAge = new ArrayDeque<>();

  /** Opens a call for requests that are about to be given to consensus. */
  public void open(
      NodeId from, List<GroupMessage> requests, long nowMillis, Consumer<PeerReply> onReply) {
    Call call = new Call(nowMillis, requests.size(), onReply);
    byAge.add(call);
    for (GroupMessage request : requests) {
      Key key = new Key(from, request.group(), request.message().round());
      call.keys.add(key);
      byKey.computeIfAbsent(key, k -> new ArrayDeque<>(1)).add(call);
    }
  }

  /** Adds a response to the call that waits for it, if its caller has not given up. */
  public void respond(NodeId to, GroupId group, Message response) {
    Key key = new Key(to, group, response.round());
    ArrayDeque<Call> calls = byKey.get(key);
    if (calls == null) {
      return;
    }
    Call call = calls.removeFirst();
    if (calls.isEmpty()) {
      byKey.remove(key);
    }
    call.responses.add(new GroupMessage(group, response));
    if (--call.missing == 0) {
      call.onReply.accept(new PeerReply.RaftReply(call.responses));
    }
  }

  /** Forgets calls whose callers have given up. */
  public void sweep(long nowMillis) {
    while (!byAge.isEmpty() && isOver(byAge.getFirst(), nowMillis)) {
      Call call = byAge.removeFirst();
      for (Key key : call.keys) {
        ArrayDeque<Call> calls = byKey.get(key);
        if (calls != null && calls.remove(call) && calls.isEmpty()) {
          byKey.remove(key);
        }
      }
    }
  }

  private static boolean isOver(Call call, long nowMillis) {
    return call.missing == 0 || nowMillis - call.openedMillis > AGE_MILLIS_MAX;
  }
}
