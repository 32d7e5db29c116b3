package io.quorate.node;

import io.quorate.kernel.NodeId;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How nodes with empty disks become a cluster: nobody votes before all first members have met and
 * written down each other's incarnations. So a node whose disk was emptied later is recognised, and
 * never votes twice in one term. Loop thread only.
 */
final class Joining {
  /** How often the others are asked. */
  static final long HELLO_MILLIS = 200;

  /** An answer older than this no longer counts: its node may have been emptied since. */
  static final long ANSWER_MILLIS_MAX = 2_000;

  /** What a step of the meeting has come to. */
  sealed interface Step {
    /** Somebody has not answered yet. */
    record Waiting(String detail) implements Step {}

    /** This node is a member from now on. */
    record Met(Identity identity) implements Step {}

    /** The cluster exists, and this node is not of it. */
    record Refused(String reason) implements Step {}
  }

  private record Answer(PeerReply.HelloReply hello, long atMillis) {}

  private final Identity identity;
  private final NodeConfig config;
  private final PeerChannel.Caller caller;
  private final SortedMap<NodeId, Answer> answers = new TreeMap<>();
  private final TreeSet<NodeId> asked = new TreeSet<>();
  private @Nullable String problem;
  private long nextHelloMillis;
  private long nowMillis;

  Joining(Identity identity, NodeConfig config, PeerChannel.Caller caller, long nowMillis) {
    this.identity = identity;
    this.config = config;
    this.caller = caller;
    this.nextHelloMillis = nowMillis;
  }

  Step tick(long now) {
    nowMillis = now;
    answers.values().removeIf(answer -> now - answer.atMillis > ANSWER_MILLIS_MAX);
    for (Answer answer : answers.values()) {
      if (!answer.hello.roster().isEmpty()) {
        return joinThoseWho(answer.hello);
      }
    }
    if (answers.size() == config.members().size() - 1) {
      return new Step.Met(identity.withRoster(incarnations()));
    }
    if (now >= nextHelloMillis) {
      nextHelloMillis = now + HELLO_MILLIS;
      greet();
    }
    return new Step.Waiting(detail());
  }

  private Step joinThoseWho(PeerReply.HelloReply hello) {
    if (!config.members().keySet().containsAll(hello.roster().keySet())) {
      return new Step.Refused(
          "the cluster has members that this node has no address of: "
              + hello.roster().keySet()
              + ", configured are "
              + config.members().keySet());
    }
    Long known = hello.roster().get(identity.node());
    if (known != null && known == identity.incarnation()) {
      return new Step.Met(identity.withRoster(hello.roster()));
    }
    if (known == null) {
      return new Step.Refused(
          "the cluster that " + hello.node() + " belongs to has no member " + identity.node());
    }
    return new Step.Refused(
        "the cluster knows "
            + identity.node()
            + " by another incarnation: the data directory was emptied or exchanged. This node may"
            + " have voted, so it must not come back under its id; restore its data directory, or"
            + " replace the node");
  }

  private SortedMap<NodeId, Long> incarnations() {
    SortedMap<NodeId, Long> members = new TreeMap<>();
    members.put(identity.node(), identity.incarnation());
    answers.forEach((node, answer) -> members.put(node, answer.hello.incarnation()));
    return members;
  }

  private void greet() {
    for (NodeId member : config.members().keySet()) {
      if (!member.equals(identity.node()) && asked.add(member)) {
        caller.call(member, new PeerCall.Hello(), result -> answered(member, result));
      }
    }
  }

  private void answered(NodeId member, PeerResult result) {
    asked.remove(member);
    if (result instanceof PeerResult.Replied replied) {
      if (!(replied.reply() instanceof PeerReply.HelloReply hello)) {
        problem = member + " refuses to talk: " + replied.reply();
      } else if (!hello.node().equals(member)) {
        problem = "the address of " + member + " is answered by " + hello.node();
      } else {
        problem = null;
        answers.put(member, new Answer(hello, nowMillis));
      }
    }
  }

  private String detail() {
    TreeSet<NodeId> missing = new TreeSet<>(config.members().keySet());
    missing.remove(identity.node());
    missing.removeAll(answers.keySet());
    return "a new cluster starts when all its members have met; not yet met: "
        + missing
        + (problem == null ? "" : "; " + problem);
  }
}
