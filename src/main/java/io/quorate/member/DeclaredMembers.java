package io.quorate.member;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.MemberWish;
import io.quorate.raft.Configuration;
import io.quorate.raft.Contact;
import io.quorate.raft.RaftCore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the members that this node was started with to those that the cluster has, says once
 * what differs, and makes the cluster so if that is wanted: adds who is missing, says where those
 * are who have moved, then removes who is not declared, one after another. Loop thread only.
 */
public final class DeclaredMembers {
  /** How long an addition rests that was refused: its node may not run yet. */
  static final long REST_MILLIS = 5_000;

  private static final String HOW_TO_CARRY_OUT =
      "it counts only when a cluster is founded, unless CLUSTER_RECONFIGURE is true";

  private final SortedMap<NodeId, PeerAddress> declared;
  private final boolean reconfigures;
  private final MemberChanges changes;
  private final Consumer<String> onDifference;
  private boolean isReported;
  private boolean isOver;
  private boolean isChanging;
  private long nextMillis;

  /**
   * @param reconfigures whether the cluster is to become what is declared
   * @param onDifference told what differs
   */
  public DeclaredMembers(
      SortedMap<NodeId, PeerAddress> declared,
      boolean reconfigures,
      MemberChanges changes,
      Consumer<String> onDifference) {
    this.declared = declared;
    this.reconfigures = reconfigures;
    this.changes = changes;
    this.onDifference = onDifference;
    // A node that was told of nobody has no opinion.
    this.isOver = declared.size() == 1;
  }

  /** Looks whether there is something to say or to do. */
  public void sweep(@Nullable RaftCore system, long nowMillis) {
    if (isOver || isChanging || nowMillis < nextMillis || system == null) {
      return;
    }
    Configuration members = system.log().committedConfiguration();
    boolean isSettled = members.equals(system.configuration()) && !members.isJoint();
    if (system.leader() == null || members.isUnknown() || !isSettled) {
      return;
    }
    String difference = differenceTo(members);
    if (difference.isEmpty() || (isReported && !reconfigures)) {
      isOver = true;
      return;
    }
    if (!isReported) {
      isReported = true;
      onDifference.accept(
          difference + (reconfigures ? "; this is carried out now" : "; " + HOW_TO_CARRY_OUT));
    }
    MemberWish next = reconfigures ? nextWish(members) : null;
    if (next == null) {
      isOver = true;
      return;
    }
    isChanging = true;
    changes.start(next, nowMillis, outcome -> ended(next, outcome, nowMillis));
  }

  private void ended(MemberWish wish, Outcome outcome, long startMillis) {
    isChanging = false;
    boolean isDone =
        outcome instanceof MemberAnswer.Added
            || outcome instanceof MemberAnswer.Removed
            || outcome instanceof MemberAnswer.NoSuchMember;
    if (!isDone) {
      nextMillis = startMillis + REST_MILLIS;
      String reason = reasonOf(outcome);
      onDifference.accept(
          "the membership is not as declared yet: "
              + lackOf(wish)
              + (reason.isEmpty() ? "" : ": " + reason));
    }
  }

  private static String lackOf(MemberWish wish) {
    return wish instanceof MemberWish.Add addition
        ? addition.node() + " is no member at " + addition.address()
        : wish.node() + " is still a member";
  }

  private static String reasonOf(Outcome outcome) {
    if (outcome instanceof MemberAnswer.Refused refused) {
      return refused.detail();
    }
    return outcome instanceof MemberAnswer.Leaving leaving
        ? leaving.detail()
        : Outcome.reasonOf(outcome);
  }

  private @Nullable MemberWish nextWish(Configuration members) {
    for (Map.Entry<NodeId, PeerAddress> member : declared.entrySet()) {
      if (!members.isMember(member.getKey())) {
        return new MemberWish.Add(member.getKey(), member.getValue());
      }
    }
    for (Map.Entry<NodeId, PeerAddress> member : declared.entrySet()) {
      if (isElsewhere(members, member.getKey(), member.getValue())) {
        return new MemberWish.Add(member.getKey(), member.getValue());
      }
    }
    for (NodeId member : members.members()) {
      if (!declared.containsKey(member)) {
        return new MemberWish.Remove(member);
      }
    }
    return null;
  }

  private String differenceTo(Configuration members) {
    List<String> differences = new ArrayList<>();
    TreeSet<NodeId> missing = new TreeSet<>(declared.keySet());
    missing.removeAll(members.members());
    if (!missing.isEmpty()) {
      differences.add("names " + missing + ", which are no members");
    }
    TreeSet<NodeId> undeclared = new TreeSet<>(members.members());
    undeclared.removeAll(declared.keySet());
    if (!undeclared.isEmpty()) {
      differences.add("lacks the members " + undeclared);
    }
    declared.forEach(
        (node, address) -> {
          if (isElsewhere(members, node, address)) {
            differences.add(
                "says that %s is at %s, where the cluster has %s"
                    .formatted(
                        node,
                        address,
                        Invariant.present(members.contacts().get(node), "a contact").address()));
          }
        });
    return differences.isEmpty() ? "" : "CLUSTER_ADDRS " + String.join("; ", differences);
  }

  private static boolean isElsewhere(Configuration members, NodeId node, PeerAddress declared) {
    Contact contact = members.contacts().get(node);
    return contact != null && !contact.address().equals(declared);
  }
}
