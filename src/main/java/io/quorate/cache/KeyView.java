package io.quorate.cache;

import io.quorate.kernel.NodeId;
import java.util.SortedMap;

/**
 * Who has a key as its home knows it. An exclusive owner may have modified it since.
 *
 * @param sequence of the last grant that is in force; 0 without one
 */
public record KeyView(CacheKey key, SortedMap<NodeId, LineState> holders, long sequence) {}
