package io.quorate.raft;

import io.quorate.kernel.NodeId;
import org.jspecify.annotations.Nullable;

/** A wish to change who takes part in a group. */
public sealed interface MemberChange {
  NodeId node();

  /** The configuration that is wished for, which may be this one. */
  Configuration appliedTo(Configuration now);

  /**
   * The node receives the log, and votes once it has caught up (thesis §4.2.1). A member stays what
   * it is, and may be reached in another way from now on.
   *
   * @param contact null if the group does not tell how to reach its members
   */
  record Add(NodeId node, @Nullable Contact contact) implements MemberChange {
    @Override
    public Configuration appliedTo(Configuration now) {
      Configuration wished = now.withLearner(node);
      return contact == null ? wished : wished.withContact(node, contact);
    }
  }

  /** The node takes part no longer; when the leader removes itself, another leads (§4.2.2). */
  record Remove(NodeId node) implements MemberChange {
    @Override
    public Configuration appliedTo(Configuration now) {
      return now.without(node);
    }
  }
}
