package io.quorate.coherence;

import io.quorate.cache.AgentCounts;
import io.quorate.cache.CacheConfig;
import io.quorate.cache.HomeCounts;

/**
 * What a node's cache has and has done since the node's start.
 *
 * @param shelfHits reads that were served without the loop
 * @param homes of the shards that the node leads, over all terms
 * @param sent messages to other nodes
 * @param received messages of other nodes
 */
public record CacheFigures(
    CacheConfig config,
    AgentCounts agent,
    long shelfHits,
    HomeCounts homes,
    long sent,
    long received) {

  public long hits() {
    return agent.hits() + shelfHits;
  }

  public int lines() {
    return agent.modified() + agent.exclusive() + agent.shared();
  }

  /** The part of all reads that were hits; 0 before the first. */
  public double hitRate() {
    long reads = hits() + agent.misses();
    return reads == 0 ? 0 : (double) hits() / reads;
  }
}
