package io.quorate.server.api;

import io.quorate.kernel.NodeId;
import io.quorate.member.MemberAnswer;
import jakarta.ws.rs.core.Response;

/** What came of changes of the membership, as HTTP. */
final class MemberAnswers {
  private MemberAnswers() {}

  static Response of(MemberAnswer answer) {
    if (answer instanceof MemberAnswer.Added added) {
      return member(added.node(), added.votes() ? "voter" : "learner");
    }
    if (answer instanceof MemberAnswer.Removed removed) {
      return member(removed.node(), "removed");
    }
    if (answer instanceof MemberAnswer.Leaving leaving) {
      return member(leaving.node(), "leaving");
    }
    if (answer instanceof MemberAnswer.NoSuchMember missing) {
      String detail = missing.node() + " is no member of the cluster";
      return Problem.of(ProblemCode.NOT_FOUND, detail).response();
    }
    if (answer instanceof MemberAnswer.Refused refused) {
      return Problem.of(ProblemCode.CONFLICT, refused.detail()).response();
    }
    throw new IllegalArgumentException("a change without an answer: " + answer.getClass());
  }

  private static Response member(NodeId node, String role) {
    return Answers.ok(
        json -> {
          json.writeStringField("node_id", node.value());
          json.writeStringField("role", role);
        });
  }
}
