package io.quorate.live;

/** A node's view of its system group. */
public record NodeView(
    String role, String leader, long term, long commitIndex, long appliedIndex, Answer answer) {
  static NodeView of(Answer answer) {
    return new NodeView(
        answer.string("role"),
        answer.string("leader"),
        answer.number("term"),
        answer.number("commit_index"),
        answer.number("applied_index"),
        answer);
  }

  /** Joining, running or halted. */
  public String phase() {
    return answer.string("phase");
  }

  public boolean isLeader() {
    return role.equals("leader");
  }
}
