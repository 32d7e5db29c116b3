package io.quorate.node;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;

/** What came of the wish that another node lead. */
public sealed interface TransferAnswer extends Outcome {
  /** The node leads, by this wish or already. */
  record Transferred(NodeId leader, long term) implements TransferAnswer {}

  /** The node that is wished for has no vote in the group; nothing was done. */
  record UnknownTarget(NodeId target) implements TransferAnswer {}

  /** The present leader cannot fulfil the wish now; nothing was done. */
  record Impossible(String detail) implements TransferAnswer {}

  /** The successor did not come to lead in time; it may yet. */
  record NotTransferred(String detail) implements TransferAnswer {}
}
