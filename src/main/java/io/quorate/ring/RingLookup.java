package io.quorate.ring;

import io.quorate.kernel.NodeId;
import java.util.List;

/**
 * Where a key lies and whose it is, with the reasons.
 *
 * @param owners for each owner the virtual node that makes it one, clockwise; the first follows the
 *     key's hash directly
 */
public record RingLookup(String key, RingHash hash, List<VirtualNode> owners) {

  public RingLookup {
    owners = List.copyOf(owners);
  }

  /** The owners, the first choice first; no node twice. */
  public List<NodeId> nodes() {
    return owners.stream().map(VirtualNode::node).toList();
  }
}
