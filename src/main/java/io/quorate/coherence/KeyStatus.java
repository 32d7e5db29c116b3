package io.quorate.coherence;

import io.quorate.cache.CacheKey;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.port.PeerReply.LineSeen;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What the members have of a key, each as of a moment between call and answer.
 *
 * @param home null if none of those that answered was the key's home
 * @param silent members that have not answered
 */
public record KeyStatus(
    CacheKey key,
    @Nullable NodeId home,
    SortedMap<NodeId, LineSeen> lines,
    SortedSet<NodeId> silent)
    implements Outcome {

  /** Of the newest line; 0 if nobody has one. */
  public long version() {
    return lines.values().stream().mapToLong(LineSeen::version).max().orElse(0);
  }
}
