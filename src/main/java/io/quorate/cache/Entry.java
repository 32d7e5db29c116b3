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
  record Asked(NodeId from, Request request) {}

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
