package io.quorate.member;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.Identity;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a node with an empty disk comes to belong to a cluster. Either all who are to found one are
 * as new: then nobody votes before all have met and written down each other's incarnations. Or the
 * cluster exists: then the node asks until it is taken in. So a node whose disk was emptied never
 * votes twice in one term: it is a stranger. Loop thread only.
 */
public final class Joining {
  /** How often the others are asked. */
  static final long HELLO_MILLIS = 200;

  /** An answer older than this no longer counts: its node may have been emptied since. */
  static final long ANSWER_MILLIS_MAX = 2_000;

  /** How much of what went wrong with a call is told. */
  static final int TROUBLE_LENGTH_MAX = 200;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** What a step of the meeting has come to. */
  public sealed interface Step {
    /** Something is missing yet; the text says what. */
    record Waiting(String detail) implements Step {}

    /** This node is a member from now on. */
    record Met(Identity identity) implements Step {}
  }

  /** Calls a node of which nothing is known but where it should listen. */
  public interface Greeter {
    void greet(
        NodeId node, PeerAddress address, PeerCall.Hello hello, Consumer<PeerResult> onResult);
  }

  private record Answer(PeerReply.HelloReply hello, long atMillis) {}

  private final Identity identity;
  private final SortedMap<NodeId, PeerAddress> founders;
  private final PeerAddress address;
  private final long origin;
  private final Greeter greeter;
  private final SortedMap<NodeId, Answer> answers = new TreeMap<>();
  private final TreeSet<NodeId> asked = new TreeSet<>();
  private final SortedMap<NodeId, String> troubles = new TreeMap<>();
  private long nextHelloMillis;
  private long nowMillis;

  /**
   * @param founders who is to found the cluster if there is none, this node included; if there is
   *     one, where to ask
   * @param origin what this node would found a cluster with, as a digest; 0 for nothing
   */
  public Joining(
      Identity identity,
      SortedMap<NodeId, PeerAddress> founders,
      long origin,
      Greeter greeter,
      long nowMillis) {
    PeerAddress own = founders.get(identity.node());
    if (own == null) {
      throw new IllegalArgumentException(identity.node() + " has no address among " + founders);
    }
    this.identity = identity;
    this.founders = founders;
    this.address = own;
    this.origin = origin;
    this.greeter = greeter;
    this.nextHelloMillis = nowMillis;
  }

  public Step tick(long now) {
    nowMillis = now;
    answers.values().removeIf(answer -> now - answer.atMillis > ANSWER_MILLIS_MAX);
    String absence = null;
    for (Answer answer : answers.values()) {
      PeerReply.HelloReply hello = answer.hello;
      if (hello.clusterId() != 0) {
        Identity member = memberBy(hello);
        if (member != null) {
          return new Step.Met(member);
        }
        absence = absenceFrom(hello);
      }
    }
    if (absence == null && answers.keySet().containsAll(others().keySet())) {
      absence = disagreement();
      if (absence == null) {
        return new Step.Met(identity.founding(incarnations(), origin));
      }
    }
    if (now >= nextHelloMillis) {
      nextHelloMillis = now + HELLO_MILLIS;
      greet();
    }
    return new Step.Waiting(absence == null ? detail() : absence);
  }

  private @Nullable Identity memberBy(PeerReply.HelloReply hello) {
    if (isThis(hello.founders().get(identity.node()))) {
      // Who says now that it begins with something else would bring that into the cluster.
      if (hello.clusterId() != Identity.idOf(hello.founders(), origin)) {
        return null;
      }
      return identity.foundingOf(hello.clusterId(), hello.founders());
    }
    return isThis(hello.members().get(identity.node()))
        ? identity.admittedTo(hello.clusterId(), hello.memberIndex())
        : null;
  }

  private boolean isThis(@Nullable Contact contact) {
    return contact != null && contact.incarnation() == identity.incarnation();
  }

  private String absenceFrom(PeerReply.HelloReply hello) {
    NodeId self = identity.node();
    if (isThis(hello.founders().get(self))) {
      return ("%s has founded a cluster with this node as it was then, with another RESTORE_FROM or"
              + " without one; start it again as it was")
          .formatted(hello.node());
    }
    if (!hello.members().containsKey(self)) {
      return ("the cluster that %s belongs to has no member %s; to add it, send POST /cluster/nodes"
              + " {\"id\":\"%s\",\"address\":\"%s\"} to a member")
          .formatted(hello.node(), self, self, address);
    }
    return ("the cluster knows %s by another incarnation: the data directory was emptied or"
            + " exchanged. This node may have voted, so it cannot come back as what it was:"
            + " restore its data directory; or send DELETE /cluster/nodes/%s to another member,"
            + " and then add it as a new one")
        .formatted(self, self);
  }

  /** Why those who have met cannot found a cluster together; null if they can. */
  private @Nullable String disagreement() {
    for (NodeId other : others().keySet()) {
      Answer answer = answers.get(other);
      if (answer != null && answer.hello.origin() != origin) {
        return "%s and %s would begin a new cluster with different states: %s, and %s; "
                .formatted(
                    identity.node(), other, describe(origin), describe(answer.hello.origin()))
            + "start all founders with the same file as RESTORE_FROM, or all without";
      }
    }
    return null;
  }

  private static String describe(long origin) {
    return origin == 0 ? "nothing" : "the backup " + Long.toHexString(origin);
  }

  private SortedMap<NodeId, Contact> incarnations() {
    SortedMap<NodeId, Contact> members = new TreeMap<>();
    members.put(identity.node(), new Contact(address, identity.incarnation()));
    SortedMap<NodeId, PeerAddress> others = others();
    answers.forEach(
        (node, answer) -> {
          PeerAddress at = others.get(node);
          if (at != null) {
            members.put(node, new Contact(at, answer.hello.incarnation()));
          }
        });
    return members;
  }

  private SortedMap<NodeId, PeerAddress> others() {
    SortedMap<NodeId, PeerAddress> others = new TreeMap<>(founders);
    others.remove(identity.node());
    return others;
  }

  /** Asks all who are known, for the leader has to know that this node wants to join. */
  private void greet() {
    SortedMap<NodeId, PeerAddress> known = others();
    for (Answer answer : answers.values()) {
      answer.hello.members().forEach((node, contact) -> known.put(node, contact.address()));
    }
    known.remove(identity.node());
    known.forEach(
        (node, at) -> {
          if (asked.add(node)) {
            greeter.greet(node, at, new PeerCall.Hello(address), result -> answered(node, result));
          }
        });
  }

  private void answered(NodeId member, PeerResult result) {
    asked.remove(member);
    if (result instanceof PeerResult.Replied replied
        && replied.reply() instanceof PeerReply.HelloReply hello
        && hello.node().equals(member)) {
      troubles.remove(member);
      answers.put(member, new Answer(hello, nowMillis));
    } else {
      troubles.put(member, shown(troubleOf(result)));
    }
  }

  private static String troubleOf(PeerResult result) {
    if (result instanceof PeerResult.NotSent notSent) {
      return notSent.reason();
    }
    if (result instanceof PeerResult.Lost lost) {
      return lost.reason();
    }
    PeerReply reply = ((PeerResult.Replied) result).reply();
    if (reply instanceof PeerReply.HelloReply other) {
      return other.node() + " answers there";
    }
    if (reply instanceof PeerReply.Rejected rejected) {
      return "refuses to talk: " + rejected.reason();
    }
    if (reply instanceof PeerReply.Removed removed) {
      return "refuses to talk: " + removed.reason();
    }
    return reply instanceof PeerReply.Busy ? "is too busy to talk" : "refuses to talk";
  }

  // Whoever listens there may have said it, and a line of a log stays one line.
  private static String shown(String trouble) {
    String clean = CONTROL.matcher(trouble).replaceAll("?");
    return clean.length() <= TROUBLE_LENGTH_MAX
        ? clean
        : clean.substring(0, TROUBLE_LENGTH_MAX) + "...";
  }

  private String detail() {
    List<String> missing = new ArrayList<>();
    others()
        .forEach(
            (node, at) -> {
              if (!answers.containsKey(node)) {
                String trouble = troubles.get(node);
                missing.add(node + " at " + at + (trouble == null ? "" : " (" + trouble + ")"));
              }
            });
    return "a new cluster starts when all its members have met; not yet met: "
        + String.join(", ", missing);
  }
}
