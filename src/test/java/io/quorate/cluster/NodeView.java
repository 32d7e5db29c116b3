package io.quorate.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node answers to {@code GET /status}, as far as the harness needs it.
 *
 * @param role leader, follower or candidate
 * @param phase what the node is at: joining, running, stopping or halted
 * @param leader the id of the leader that the node knows, null while it knows none
 */
public record NodeView(String role, String phase, long term, @Nullable String leader) {
  private static final Pattern ROLE = Pattern.compile("\"role\"\\s*:\\s*\"(\\w+)\"");
  private static final Pattern PHASE = Pattern.compile("\"phase\"\\s*:\\s*\"(\\w+)\"");
  private static final String RUNNING = "running";
  private static final Pattern TERM = Pattern.compile("\"term\"\\s*:\\s*(\\d+)");
  private static final Pattern LEADER = Pattern.compile("\"leader\"\\s*:\\s*\"([^\"]+)\"");

  /** Reads the members that count; the answer's other members may be any. */
  static NodeView parse(String json) {
    String term = first(TERM, json);
    String phase = first(PHASE, json);
    return new NodeView(
        requiredRole(json),
        phase == null ? RUNNING : phase,
        term == null ? 0 : Long.parseLong(term),
        first(LEADER, json));
  }

  /** The role of a node that takes part; of another, why it does not. */
  String state() {
    return phase.equals(RUNNING) ? role : phase;
  }

  public boolean isLeader() {
    return role.equals("leader");
  }

  private static String requiredRole(String json) {
    String role = first(ROLE, json);
    if (role == null) {
      throw new NodeFailure("no role in the status: " + json);
    }
    return role;
  }

  private static @Nullable String first(Pattern pattern, String json) {
    Matcher matcher = pattern.matcher(json);
    return matcher.find() ? matcher.group(1) : null;
  }
}
