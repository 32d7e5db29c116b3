package io.quorate.server.ops;

import io.quorate.cache.AgentCounts;
import io.quorate.coherence.CacheDoor;
import io.quorate.coherence.CacheFigures;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Tag;

/** What {@code /metrics} says of the cache, as this node sees it. */
final class CacheMetrics {
  private static final String LINES = "quorate_cache_lines";
  private static final String LINES_TEXT = "Lines of this node, by state";

  private final CacheDoor cache;

  CacheMetrics(CacheDoor cache) {
    this.cache = cache;
  }

  void register(NodeMetrics node) {
    node.gauge(LINES, LINES_TEXT, () -> agent().modified(), state("M"));
    node.gauge(LINES, LINES_TEXT, () -> agent().exclusive(), state("E"));
    node.gauge(LINES, LINES_TEXT, () -> agent().shared(), state("S"));
    node.gauge("quorate_cache_dirty_lines", "Lines that memory lags behind", () -> agent().dirty());
    node.gauge("quorate_cache_bytes", "What the lines take, roughly", () -> agent().bytes());
    total(node, "quorate_cache_hits_total", "Reads served here", CacheFigures::hits);
    ofAgent(node, "quorate_cache_misses_total", "Reads not served here", AgentCounts::misses);
    ofAgent(node, "quorate_cache_evictions_total", "Lines that made room", AgentCounts::evictions);
    ofAgent(
        node,
        "quorate_cache_invalidations_total",
        "Lines called back by their homes",
        AgentCounts::invalidations);
    ofAgent(
        node, "quorate_cache_peer_fetches_total", "Values of other nodes", AgentCounts::fromPeers);
    ofAgent(
        node, "quorate_cache_memory_fetches_total", "Values of memory", AgentCounts::fromMemory);
    ofAgent(node, "quorate_cache_write_backs_total", "Write-backs begun", AgentCounts::writeBacks);
    ofAgent(
        node,
        "quorate_cache_lost_leases_total",
        "Times that all lines of a shard were lost with their lease",
        AgentCounts::lostLeases);
    ofAgent(
        node, "quorate_cache_lost_writes_total", "Writes that got lost", AgentCounts::lostWrites);
    total(node, "quorate_cache_messages_sent_total", "Messages sent", CacheFigures::sent);
    total(
        node, "quorate_cache_messages_received_total", "Messages received", CacheFigures::received);
  }

  private static Tag state(String letter) {
    return new Tag("state", letter);
  }

  private void ofAgent(
      NodeMetrics node, String name, String description, ToLongFunction<AgentCounts> figure) {
    node.total(name, description, () -> figure.applyAsLong(agent()));
  }

  private void total(
      NodeMetrics node, String name, String description, ToLongFunction<CacheFigures> figure) {
    node.total(name, description, () -> figure.applyAsLong(cache.figures()));
  }

  private AgentCounts agent() {
    return cache.figures().agent();
  }
}
