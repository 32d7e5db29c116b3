package io.quorate.member;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;

/** What came of a {@link io.quorate.port.MemberWish}. */
public sealed interface MemberAnswer extends Outcome {
  /**
   * The node is a member.
   *
   * @param votes false while it still receives what it has missed; it will vote after that
   */
  record Added(NodeId node, boolean votes) implements MemberAnswer {}

  /** The node is no member any more. */
  record Removed(NodeId node) implements MemberAnswer {}

  /** The node will be no member any more once its shards have left it. */
  record Leaving(NodeId node, String detail) implements MemberAnswer {}

  /** There is no such member; nothing was done. */
  record NoSuchMember(NodeId node) implements MemberAnswer {}

  /** The cluster cannot do it as it is; nothing was done. */
  record Refused(String detail) implements MemberAnswer {}
}
