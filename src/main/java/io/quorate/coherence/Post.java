package io.quorate.coherence;

import io.quorate.cache.CacheMessage;
import io.quorate.kernel.NodeId;
import io.quorate.port.CacheTerms;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.port.ShardHome;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Messages to other nodes: those that wait for one at the same moment travel in one call. A call
 * that fails is not repeated; agents and homes repeat what matters. Loop thread only.
 */
final class Post {
  /** Calls to one peer that may be open, so that the next is filled while others are away. */
  static final int CALLS_IN_FLIGHT_MAX = 4;

  private final CacheTerms terms;
  private final PeerCaller caller;
  private final Consumer<ShardHome> onNews;
  private final TreeMap<NodeId, Letterbox> boxes = new TreeMap<>();
  private long sent;

  /**
   * @param onNews told who is the home of a shard, as another node knows it
   */
  Post(CacheTerms terms, PeerCaller caller, Consumer<ShardHome> onNews) {
    this.terms = terms;
    this.caller = caller;
    this.onNews = onNews;
  }

  /** How many messages have left. */
  long sent() {
    return sent;
  }

  void add(NodeId to, CacheMessage message) {
    boxes.computeIfAbsent(to, absent -> new Letterbox()).add(message);
  }

  /** Asks a node for the homes of shards. */
  void seek(NodeId node, List<Integer> shards) {
    Letterbox box = boxes.computeIfAbsent(node, absent -> new Letterbox());
    if (box.callsInFlight() < CALLS_IN_FLIGHT_MAX) {
      call(node, box, box.next(), shards);
    }
  }

  /** Begins calls for what waits, as far as calls are free. */
  void flush() {
    boxes.forEach(
        (node, box) -> {
          while (!box.isEmpty() && box.callsInFlight() < CALLS_IN_FLIGHT_MAX) {
            call(node, box, box.next(), List.of());
          }
        });
  }

  private void call(NodeId node, Letterbox box, List<CacheMessage> messages, List<Integer> sought) {
    box.callBegins();
    sent += messages.size();
    caller.call(
        node,
        new PeerCall.Cohere(terms, messages, sought),
        result -> {
          box.callEnds();
          if (result instanceof PeerResult.Replied replied
              && replied.reply() instanceof PeerReply.Cohered reply) {
            reply.homes().forEach(onNews);
          }
        });
  }

  /** Nothing is kept for those who are no members any more. */
  void forget(Predicate<NodeId> isStranger) {
    boxes.keySet().removeIf(isStranger);
  }
}
