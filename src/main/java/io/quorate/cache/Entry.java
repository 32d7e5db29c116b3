package io.quorate.cache;

import io.quorate.cache.CacheMessage.Request;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who has a key, and who wants something of it. One request at a time has its turn. */
final class Entry {
  /**
   * @param generation of the lease under which the node has it
   */
  record Holding(long generation, Grant grant, LineState state) {}

  /** A request and who made it. */
  record Asked(NodeId from, Request request) {
    private static final NodeId NO_NODE = new NodeId("-");

    /** The home itself wants all copies to go. */
    static Asked ofHome(LeaseId lease, CacheKey key) {
      return new Asked(NO_NODE, new Request(lease, 0, 0, key, new Wish.Purge()));
    }

    /** Whether nobody waits for the answer; requests of nodes have numbers from 1. */
    boolean isOfHome() {
      return request.id() == 0;
    }

    boolean isFrom(NodeId node) {
      return !isOfHome() && from.equals(node);
    }
  }

  private final CacheKey key;
  private final TreeMap<NodeId, Holding> holdings = new TreeMap<>();
  private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
  private @Nullable Turn turn;

  Entry(CacheKey key) {
    this.key = key;
  }

  CacheKey key() {
    return key;
  }

  Map<NodeId, Holding> holdings() {
    return holdings;
  }

  ArrayDeque<Asked> waiting() {
    return waiting;
  }

  @Nullable Turn turn() {
    return turn;
  }

  void turn(@Nullable Turn next) {
    turn = next;
  }

  boolean isIdle() {
    return turn == null && waiting.isEmpty();
  }

  /** The node that may write the key; null if there is none. */
  @Nullable NodeId owner() {
    for (Map.Entry<NodeId, Holding> each : holdings.entrySet()) {
      if (each.getValue().state().isOwned()) {
        return each.getKey();
      }
    }
    return null;
  }

  void grant(NodeId node, Holding holding) {
    holdings.put(node, holding);
    boolean isOwned = holdings.values().stream().anyMatch(each -> each.state().isOwned());
    Invariant.check(!isOwned || holdings.size() == 1, "an owner beside others: %s", holdings);
  }
}
