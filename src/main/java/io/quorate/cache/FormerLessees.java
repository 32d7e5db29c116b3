package io.quorate.cache;

import io.quorate.kernel.NodeId;
import java.util.List;

/**
 * Who can have leases from earlier homes of a shard.
 *
 * @param known those who are asked what they still have from then
 * @param areAll whether nobody else can have one; if not, a new home waits until all such leases
 *     have ended
 */
public record FormerLessees(List<NodeId> known, boolean areAll) {
  public FormerLessees {
    known = List.copyOf(known);
  }
}
